package io.jmqtt.cli;

import io.jmqtt.cli.option.Tool;

/**
 * What stands around the options in the help of a command that Mosquitto does not have.
 *
 * @param does what it does, behind its name
 * @param usage its command line, behind its name, with a newline at the end
 * @param examples lines of 80 columns at most
 */
record ToolHelp(String does, String usage, String examples) {

    static ToolHelp of(Tool tool) {
        return switch (tool) {
            case WAIT ->
                    new ToolHelp(
                            """
                            waits until a broker accepts connections.

                            Exit status: 0 ready, 1 the broker refuses, 2 no response,
                            3 nothing was tried (the arguments are wrong).\
                            """,
                            """
                            [-h HOST] [-p PORT] [--timeout TIME]
                                    [--login-only | --roundtrip [-t TOPIC]] [OPTION...]
                            """,
                            """
                              jmqtt wait -p 1884 && jmqtt pub -p 1884 -t a -m b
                              jmqtt wait -L mqtts://broker.example.org --timeout 2m --quiet
                              jmqtt wait --roundtrip -t health/check -u probe --pw-env PROBE_PW
                            """);
            case EXPECT ->
                    new ToolHelp(
                            """
                            waits for messages and tells whether those came that are expected.

                            Exit status: 0 they came, 1 they did not, 2 nobody can tell (no
                            connection, a refused subscription, wrong arguments).\
                            """,
                            """
                            [-h HOST] [-p PORT] -t FILTER... [--where CONDITION]
                                    [--count COUNT | --none] [--within TIME]
                                    [--send TOPIC [-m TEXT | -f FILE | -s]] [OPTION...]
                            """,
                            """
                              jmqtt expect -t lamp/state --where '/on == true' --within 2s
                              jmqtt expect -t lamp/state --send lamp/set -m on --count 2 -v
                              jmqtt expect -t 'alarm/#' -R --none --within 1m
                            """);
            case RETAINED ->
                    new ToolHelp(
                            """
                            shows and changes the messages that a broker retains.

                              ls             print their topics
                              export [FILE]  write them to a new file, one JSON object on each line
                              import FILE    publish the messages of such a file
                              diff FILE      print what is different: - in the file, + on the broker
                              clean          write them to an undo file, then remove them; needs -t

                            FILE can be - for standard input. Exit status: 0 all went well, 1 diff
                            found differences, 2 something went wrong.\
                            """,
                            """
                            ls|export|import|diff|clean [FILE] [-h HOST] [-p PORT]
                                    [-t FILTER]... [-T FILTER]... [--dry-run] [OPTION...]
                            """,
                            """
                              jmqtt retained ls -v -t 'homeassistant/#'
                              jmqtt retained clean -t 'old/#' --dry-run
                              jmqtt retained export backup.ndjson -h broker.example.org
                              jmqtt retained export -h old | jmqtt retained import - -h new
                              jmqtt retained export -h one | jmqtt retained diff - -h two
                            """);
            case DOCTOR ->
                    new ToolHelp(
                            """
                            goes the way to a broker step by step and says where it ends.

                            The steps: name lookup, TCP, proxy, TLS with the broker's certificates,
                            WebSocket, login, subscription, a message there and back.
                            Exit status: 0 all went well, 1 a step failed, 2 wrong arguments.\
                            """,
                            """
                            [URL | HOST[:PORT]] [-t TOPIC] [--json] [OPTION...]
                            """,
                            """
                              jmqtt doctor mqtt://localhost:1883
                              jmqtt doctor mqtts://broker.example.org --cafile ca.pem -u me -P
                              jmqtt doctor wss://broker.example.org/mqtt --json
                            """);
            case RECORD ->
                    new ToolHelp(
                            """
                            writes the messages that arrive, one JSON object on each line.

                            Nothing is lost of a message: topic, QoS, retain flag, payload and MQTT 5
                            properties are all there, and the time since the first message.\
                            """,
                            """
                            [-h HOST] [-p PORT] [-t FILTER]... [-C COUNT]
                                    [--duration TIME] [OPTION...] [FILE]
                            """,
                            """
                              jmqtt record -t 'factory/#' --duration 5m factory.ndjson
                              jmqtt record -R -C 1000 | gzip >thousand.ndjson.gz
                            """);
            case REPLAY ->
                    new ToolHelp(
                            """
                            publishes the messages that record has written, with their timing.\
                            """,
                            """
                            [-h HOST] [-p PORT] [--speed FACTOR|max] [--loop TIMES]
                                    [--topic-prefix TEXT] [OPTION...] FILE
                            """,
                            """
                              jmqtt replay factory.ndjson --speed 10
                              jmqtt replay factory.ndjson --topic-prefix test/ --loop 0
                              zcat thousand.ndjson.gz | jmqtt replay - --speed max
                            """);
            case SHELL -> InteractiveHelp.shell();
            case TOP -> InteractiveHelp.top();
            case BENCH ->
                    new ToolHelp(
                            """
                            puts load on a broker and measures throughput, latency and loss.

                            Latency runs from when a message was due by the clock, not from when it
                            could be sent. Exit status: 0 all went well, 1 an assertion failed, 2 no
                            connection, or wrong arguments.\
                            """,
                            """
                            [-h HOST] [-p PORT] [--publishers TIMES]
                                    [--subscribers TIMES] [--rate COUNT] [--duration TIME]
                                    [-q QOS] [--json] [--assert LIST] [OPTION...]
                            """,
                            """
                              jmqtt bench --publishers 50 --subscribers 50
                              jmqtt bench --rate 1000 -q 1 --assert 'p99<20ms,lost=0'
                              jmqtt bench --publishers 1 --subscribers 100 --size 1024 --json
                            """);
            default -> throw new IllegalArgumentException(tool.command());
        };
    }
}
