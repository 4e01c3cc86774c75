package io.jmqtt.differential;

import io.jmqtt.broker.Broker;
import io.jmqtt.broker.OpenAccess;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.CommandLine;
import io.jmqtt.broker.config.ConfigReader;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.broker.config.ParsedConfig;
import io.jmqtt.broker.status.BrokerLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Our broker in this process, started from the same {@code mosquitto.conf} as theirs. */
final class OurBroker implements TestBroker {
    private final Broker broker;

    private OurBroker(Broker broker) {
        this.broker = broker;
    }

    static TestBroker start(Path folder, List<String> more) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("listener 1883 127.0.0.1");
        lines.add("allow_anonymous true");
        lines.addAll(more);
        Path file = Files.write(folder.resolve("mosquitto.conf"), lines);
        ParsedConfig parsed =
                new ConfigReader(new OptionTable(), Map.of()).read(file, CommandLine.EMPTY);
        if (!parsed.ok()) {
            throw new AssertionError(parsed.problems().toString());
        }
        BrokerConfig config =
                parsed.config()
                        .with(d -> d.listeners.replaceAll(each -> each.with(l -> l.port = 0)));
        boolean anonymous = config.listeners().get(0).allowAnonymous();
        OpenAccess access =
                new OpenAccess() {
                    @Override
                    public boolean authenticate(Login login) {
                        return anonymous;
                    }
                };
        return new OurBroker(Broker.start(config, access, BrokerLog.NONE, "jmqtt", 1));
    }

    @Override
    public int port() {
        return broker.port();
    }

    @Override
    public void close() {
        broker.stop();
    }
}
