package io.jmqtt.shell;

import io.jmqtt.cli.option.Program;
import io.jmqtt.cli.option.Tool;

/** The commands of the shell: running, help and completion come from this table. */
enum Verb {
    CONNECT("connect", "[NAME] [URL] [OPTION...]", "connect to a broker", Tool.SHELL),
    SUB("sub", "-t FILTER... [OPTION...]", "subscribe, and show what arrives", Tool.SUB),
    UNSUB("unsub", "FILTER...", "end subscriptions", null),
    PUB("pub", "-t TOPIC -m TEXT [OPTION...]", "publish a message", Tool.PUB),
    WAIT("wait", "", "wait for the end of each sub with -C or -W", null),
    LIST("list", "", "show connections and subscriptions", null),
    SWITCH("switch", "NAME", "use another connection from now on", null),
    DISCONNECT("disconnect", "[NAME... | --all]", "end the connection, or those named", null),
    HELP("help", "[COMMAND]", "show this text, or the options of a command", null),
    EXIT("exit", "[STATUS]", "end all connections and leave (or Ctrl-D)", null);

    private final String word;
    private final String arguments;
    private final String summary;
    private final Tool tool;

    Verb(String word, String arguments, String summary, Tool tool) {
        this.word = word;
        this.arguments = arguments;
        this.summary = summary;
        this.tool = tool;
    }

    /** The command of this name, or null. */
    static Verb named(String name) {
        for (Verb verb : values()) {
            if (verb.word.equals(name)) {
                return verb;
            }
        }
        return name.equals("quit") ? EXIT : null;
    }

    /** What is typed for it. */
    String word() {
        return word;
    }

    /** What may follow, as help shows it; empty for nothing. */
    String arguments() {
        return arguments;
    }

    /** What it does, in a few words. */
    String summary() {
        return summary;
    }

    /** The program whose options it takes, or null where it takes none. */
    Program program() {
        return tool == null ? null : new Program(tool, false, true);
    }
}
