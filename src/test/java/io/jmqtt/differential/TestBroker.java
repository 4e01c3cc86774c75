package io.jmqtt.differential;

import io.jmqtt.testkit.MosquittoBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A broker that runs for one scenario. */
interface TestBroker extends AutoCloseable {

    /** One make of broker. */
    interface Kind {
        TestBroker start(Path folder, List<String> config) throws IOException;
    }

    /** The installed one. */
    static TestBroker mosquitto(Path folder, List<String> config) throws IOException {
        MosquittoBroker broker = MosquittoBroker.start(folder, config.toArray(String[]::new));
        return new TestBroker() {
            @Override
            public int port() {
                return broker.port();
            }

            @Override
            public void close() {
                broker.close();
            }
        };
    }

    int port();

    @Override
    void close() throws IOException;
}
