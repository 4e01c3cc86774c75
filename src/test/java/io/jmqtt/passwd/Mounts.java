package io.jmqtt.passwd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Small file systems for tests; only root may have them. */
final class Mounts {

    private Mounts() {}

    /** Runs {@code mount}, and skips the test with a message where it is not allowed. */
    static void assumeMounted(Object... arguments) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                run("mount", arguments) == 0, "mounting a file system is not allowed here");
    }

    static void unmount(Path path) throws IOException, InterruptedException {
        run("umount", path);
    }

    private static int run(String program, Object... arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>();
        words.add(program);
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        try {
            return new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException missing) {
            return -1;
        }
    }
}
