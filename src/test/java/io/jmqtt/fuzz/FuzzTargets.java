package io.jmqtt.fuzz;

import java.util.List;

/** The fuzz targets, each beside what it tests. */
public final class FuzzTargets {
    private static final List<String> ALL =
            List.of(
                    "io.jmqtt.mqtt.CodecFuzz",
                    "io.jmqtt.text.JsonFuzz",
                    "io.jmqtt.output.FormatFuzz",
                    "io.jmqtt.passwd.PasswordFileFuzz",
                    "io.jmqtt.cli.MessageLineFuzz",
                    "io.jmqtt.cli.option.UrlFuzz",
                    "io.jmqtt.connect.paho.IncomingFuzz",
                    "io.jmqtt.connect.socket.WebSocketFuzz",
                    "io.jmqtt.broker.auth.AccessFilesFuzz",
                    "io.jmqtt.broker.config.ConfigFileFuzz",
                    "io.jmqtt.broker.dynsec.DynamicSecurityFuzz",
                    "io.jmqtt.broker.net.ProxyHeaderFuzz",
                    "io.jmqtt.broker.store.MosquittoDbFuzz",
                    "io.jmqtt.broker.ListenerFuzz",
                    "io.jmqtt.broker.SessionFuzz");

    private FuzzTargets() {}

    /** Names of their classes; those that start brokers come last. */
    static List<String> all() {
        return ALL;
    }

    /** Prints the names, one on a line. */
    public static void main(String[] args) {
        ALL.forEach(System.out::println);
    }
}
