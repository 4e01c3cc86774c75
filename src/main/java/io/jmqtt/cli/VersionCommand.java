package io.jmqtt.cli;

import java.io.PrintStream;

/** {@code jmqtt --version}: one line, {@code jmqtt} and the version. */
public final class VersionCommand implements Command {

    @Override
    public int run(String[] args, Console console) {
        PrintStream out = console.outText();
        out.print("jmqtt " + Version.current() + "\n");
        out.flush();
        return 0;
    }
}
