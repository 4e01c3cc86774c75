package io.jmqtt.cli;

import java.io.PrintStream;

/** The help of the broker. */
final class BrokerHelp {
    private static final String OPTIONS =
            """
            Configuration:
              -c, --config-file FILE  read the configuration from this mosquitto.conf
              -p, --port PORT         listen on this port of the loopback addresses; only
                                      where no configuration file has a listener; up to
                                      10 times

            Log:
              -v, --verbose           log everything, whatever the configuration says
              -q, --quiet             log nothing; beats -v and the configuration
              --tls-keylog FILE       append the secrets of TLS connections, for
                                      Wireshark; for debugging only

            How it runs:
              -d, --daemon            run in the background
              --ephemeral             run the command that follows after two dashes with
                                      a broker of its own, found by MQTT_URL, MQTT_HOST
                                      and MQTT_PORT, and end as it ends

            Instead of running:
              --test-config           name every problem of the configuration file
              --print-config          show every option in force and where it comes from
              --export FILE           write what a stopped broker keeps as a mosquitto.db
              -h, --help              show this text
              --version               show the version

            Examples:
            """;

    private static final String[] EXAMPLES = {
        " -v",
        " -c /etc/jmqtt/jmqtt.conf --test-config",
        " -c /etc/jmqtt/jmqtt.conf",
        " --ephemeral -- ./test-my-program.sh"
    };

    private BrokerHelp() {}

    static void print(Console console) {
        PrintStream out = console.outText();
        String name = console.calledAsMosquitto() ? "mosquitto" : "jmqtt broker";
        out.print(BrokerCommand.title(console) + "\n\n");
        out.print(name + " is an MQTT v5.0/v3.1.1/v3.1 broker.\n\n");
        out.print("Usage: " + name + " [-c config_file] [-d] [-h] [-p port] [-v]\n");
        out.print(" ".repeat("Usage: ".length() + name.length() + 1) + "[-q] [--test-config]\n\n");
        out.print(OPTIONS);
        for (String example : EXAMPLES) {
            out.print("    " + name + example + "\n");
        }
        out.flush();
    }
}
