package io.jmqtt.bench.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts commands of the built tree with the accounts of native memory switched on. */
final class Spawned {
    private final Path launcher;
    private final Path folder;

    /**
     * @param launcher {@code bin/jmqtt} of the tree
     * @param folder where the output goes that nobody else takes
     */
    Spawned(Path launcher, Path folder) {
        this.launcher = launcher;
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /**
     * @param name of the files that take its output: standard error, and standard output unless it
     *     is wanted as a pipe
     * @param pipe whether standard output is to be read by the caller
     */
    Process start(String name, boolean pipe, String... args) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(launcher.toString());
        words.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().put("JMQTT_JAVA_OPTS", "-XX:NativeMemoryTracking=summary");
        builder.environment().put("HOME", folder.toString());
        builder.redirectError(
                ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".err").toFile()));
        if (!pipe) {
            builder.redirectOutput(
                    ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".out").toFile()));
        }
        return builder.start();
    }
}
