package io.jmqtt.broker;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.testkit.MosquittoBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder, a free port, and a broker that a test starts with listeners of its own. */
abstract class ListenerFixture {
    @TempDir Path folder;
    ConfiguredBroker broker;
    int port;

    @BeforeEach
    void findPort() throws IOException {
        port = MosquittoBroker.freePort();
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    /** What becomes of the settings of the file. */
    BrokerConfig changed(BrokerConfig config) {
        return config;
    }

    /** Starts a broker with the lines that all tests of a class have, and those of one test. */
    void start(List<String> common, String... more) throws Exception {
        List<String> lines = new ArrayList<>(common);
        lines.addAll(Arrays.asList(more));
        broker = ConfiguredBroker.startChanged(folder, this::changed, lines.toArray(new String[0]));
    }
}
