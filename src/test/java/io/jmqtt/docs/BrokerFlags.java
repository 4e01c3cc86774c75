package io.jmqtt.docs;

import java.util.List;

/**
 * The options of the broker's own command line, which are few; what it does is in its configuration
 * file.
 */
final class BrokerFlags {
    private BrokerFlags() {}

    static List<Flag> all() {
        return List.of(
                flag("-c", "--config-file", "FILE", "Read the configuration from this file."),
                flag("-d", "--daemon", null, "Run in the background."),
                flag(
                        null,
                        "--ephemeral",
                        null,
                        "Run the command that follows after -- with a broker of its own, and"
                                + " end as it ends."),
                flag(
                        null,
                        "--export",
                        "FILE",
                        "Write what a stopped broker keeps as a mosquitto.db, and end."),
                flag("-h", "--help", null, "Show a summary of the options."),
                new Flag(
                        "-p",
                        "--port",
                        "PORT",
                        Flag.Value.TEXT,
                        List.of(),
                        true,
                        "Listen on this port of the loopback addresses. Counts only where the"
                                + " configuration has no listener; up to 10 times."),
                flag("-q", "--quiet", null, "Log nothing, whatever --verbose and the file say."),
                flag("-v", "--verbose", null, "Log everything, whatever the file says."),
                flag(
                        null,
                        "--print-config",
                        null,
                        "Show every option in force and where it comes from, and end."),
                flag(
                        null,
                        "--test-config",
                        null,
                        "Name every problem of the configuration file and end: exit status 0 if"
                                + " there is none, 3 if there is."),
                flag(
                        null,
                        "--tls-keylog",
                        "FILE",
                        "Append the secrets of all TLS connections to a file, for Wireshark; for"
                                + " debugging only."),
                flag(null, "--version", null, "Show the version."));
    }

    private static Flag flag(String shortName, String longName, String label, String description) {
        return new Flag(
                shortName,
                longName,
                label,
                CommandSyntax.value(label, List.of()),
                List.of(),
                false,
                description);
    }
}
