package io.jmqtt;

import io.jmqtt.cli.Console;

/**
 * The program: picks the one command that was asked for, runs it, and maps failure to exit status.
 */
public final class Jmqtt {

    private Jmqtt() {}

    public static void main(String[] args) {
        System.exit(0);
    }

    /**
     * Runs one command line in this process.
     *
     * @param args the arguments after the program's name; the first is the command unless {@link
     *     Console#programName()} names one
     * @return the exit status
     */
    public static int run(String[] args, Console console) {
        return 0;
    }
}
