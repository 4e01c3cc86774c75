package io.jmqtt.testkit;

import java.nio.charset.StandardCharsets;

/**
 * What came of a command that ended.
 *
 * @param exitCode the exit status as a shell sees it: 128 and the number of the signal for a
 *     process that a signal ended
 * @param stdout all bytes of standard output
 * @param stderr all bytes of standard error
 * @param pid of the process that ran it
 */
public record CommandRun(CommandLine line, int exitCode, byte[] stdout, byte[] stderr, long pid) {

    /** Standard output as UTF-8. */
    public String out() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /** Standard error as UTF-8. */
    public String err() {
        return new String(stderr, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return line
                + "\n  exit "
                + exitCode
                + "\n  out "
                + Packets.quote(stdout)
                + "\n  err "
                + Packets.quote(stderr);
    }
}
