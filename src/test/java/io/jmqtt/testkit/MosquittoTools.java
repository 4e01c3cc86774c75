package io.jmqtt.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The installed Mosquitto, the reference that our behaviour is compared with. */
public final class MosquittoTools {
    /** The JUnit tag of every test that needs it. */
    public static final String TAG = "mosquitto";

    private static final List<String> NAMES =
            List.of(
                    "mosquitto",
                    "mosquitto_pub",
                    "mosquitto_sub",
                    "mosquitto_rr",
                    "mosquitto_passwd");

    private MosquittoTools() {}

    /** Skips the test with a plain message where a tool is missing. */
    public static void assumeInstalled() {
        for (String name : NAMES) {
            Assumptions.assumeTrue(
                    locate(name) != null,
                    () ->
                            name
                                    + " is not installed, so ours can't be compared with it (Debian:"
                                    + " apt-get install mosquitto mosquitto-clients)");
        }
    }

    /** The path of an installed program. */
    public static Path find(String name) {
        Path path = locate(name);
        if (path == null) {
            throw new AssertionError(name + " is not installed");
        }
        return path;
    }

    /** Whether all of them are there, for tests that do without them too. */
    public static boolean areInstalled() {
        return NAMES.stream().allMatch(name -> locate(name) != null);
    }

    private static Path locate(String name) {
        List<String> folders = new ArrayList<>();
        folders.addAll(List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)));
        // Debian puts the broker where an ordinary user's PATH does not reach
        folders.addAll(List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin"));
        for (String folder : folders) {
            Path path = Path.of(folder, name);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        return null;
    }

    /** The version of the installed clients, {@code 2.0.11} for example. */
    public static String version() {
        String text = Processes.installed().run(CommandLine.of("mosquitto_pub", "--version")).out();
        String[] words = text.split(" ");
        return words.length > 2 ? words[2].strip() : "";
    }
}
