package io.jmqtt.cli;

import io.jmqtt.cli.option.Tool;

/** What stands around the options in the help of shell and top, and of lines of the shell. */
final class InteractiveHelp {
    private InteractiveHelp() {}

    static ToolHelp shell() {
        return new ToolHelp(
                """
                is an interactive session with any number of brokers.

                With an option that says where the broker is, or a URL, it connects at once.
                'help' in the shell lists its commands. When standard input is no terminal,
                its lines are run one by one, and the first that fails ends the shell with
                its exit status.\
                """,
                "[URL] [OPTION...]\n",
                """
                  jmqtt shell -h broker.example.org -u alice -P
                  jmqtt shell mqtts://alice@broker.example.org --no-history
                  printf 'connect\\npub -t a -m hello\\n' | jmqtt shell
                """);
    }

    static ToolHelp top() {
        return new ToolHelp(
                """
                shows the topics of a broker as a tree, with counts, rates and last
                values, and keeps it up to date until q is pressed.\
                """,
                "[-h HOST] [-p PORT] [-t FILTER...] [OPTION...]\n",
                """
                  jmqtt top
                  jmqtt top -h broker.example.org -t 'sensors/#' -T 'sensors/raw/#'
                  jmqtt top -L mqtts://alice@broker.example.org/home/# -V 5 -P
                """);
    }

    /** That of a line of the shell: connect, pub or sub. */
    static ToolHelp line(Tool tool) {
        return switch (tool) {
            case SHELL ->
                    new ToolHelp(
                            "makes a connection, the context of the lines that follow.",
                            "[NAME] [URL] [OPTION...]\n",
                            """
                              connect
                              connect lab -h broker.example.org -u alice -P
                              connect mqtts://alice@broker.example.org -V 5
                            """);
            case PUB ->
                    new ToolHelp(
                            "publishes messages over the connection of the context.",
                            """
                            -t TOPIC {-m TEXT | -f FILE | -l | -s | -n} [OPTION...]

                            A text in quotes may go on over several lines. -l, -s and --json-lines
                            read what follows on the next lines: after <<WORD up to a line that is
                            WORD, else on a terminal up to Ctrl-D.
                            """,
                            """
                              pub -t lamp/set -m on -q 1
                              pub -t lamp/set -m '{
                                "on": true
                              }'
                              pub -t log -l <<END
                              one message
                              another
                              END
                            """);
            case SUB ->
                    new ToolHelp(
                            """
                            subscribes over the connection of the context, and goes on.

                            What arrives is shown while other lines are typed and run: by the latest
                            sub with a filter that matches. With -C or -W the subscription ends, and
                            'wait' waits for that; 'unsub' ends it as well.\
                            """,
                            "-t FILTER... [OPTION...]\n",
                            """
                              sub -t 'sensors/#' -v
                              sub -t lamp/state --where '/on == true' --select /colour
                              sub -t jobs/done -C 10 -W 60
                            """);
            default -> throw new IllegalArgumentException(tool.command());
        };
    }
}
