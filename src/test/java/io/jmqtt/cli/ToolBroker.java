package io.jmqtt.cli;

import io.jmqtt.broker.Broker;
import io.jmqtt.broker.auth.AccessFileException;
import io.jmqtt.broker.auth.FileAccessControl;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.CommandLine;
import io.jmqtt.broker.config.ConfigReader;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.broker.config.ParsedConfig;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.testkit.MosquittoBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A broker for the tests of the tools, ours or the installed one. */
record ToolBroker(int port, Runnable stop) implements AutoCloseable {

    /** Ours, in this process, on a free port. */
    static ToolBroker ours(Path folder, String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of("listener 1883 127.0.0.1"));
        lines.add("allow_anonymous true");
        lines.addAll(List.of(more));
        Path file = Files.write(folder.resolve("ours.conf"), lines);
        ParsedConfig parsed =
                new ConfigReader(new OptionTable(), Map.of()).read(file, CommandLine.EMPTY);
        if (!parsed.ok()) {
            throw new AssertionError(parsed.problems().toString());
        }
        BrokerConfig config =
                parsed.config()
                        .with(d -> d.listeners.replaceAll(each -> each.with(l -> l.port = 0)));
        try {
            Broker broker =
                    Broker.start(
                            config,
                            FileAccessControl.open(config, BrokerLog.NONE, Map.of()),
                            BrokerLog.NONE,
                            "jmqtt",
                            1);
            return new ToolBroker(broker.port(), broker::stop);
        } catch (AccessFileException e) {
            throw new IOException(e);
        }
    }

    static ToolBroker mosquitto(Path folder, String... more) throws IOException {
        MosquittoBroker broker = MosquittoBroker.start(folder, more);
        return new ToolBroker(broker.port(), broker::close);
    }

    @Override
    public void close() {
        stop.run();
    }
}
