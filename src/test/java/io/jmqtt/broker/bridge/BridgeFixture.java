package io.jmqtt.broker.bridge;

import io.jmqtt.broker.ConfiguredBroker;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Brokers with bridges, each by a mosquitto.conf, that end with the test. */
class BridgeFixture {
    private final List<ConfiguredBroker> brokers = new ArrayList<>();

    @TempDir Path folder;

    @AfterEach
    void stopBrokers() {
        brokers.forEach(ConfiguredBroker::close);
    }

    /** A broker on a port, with these lines and everybody welcome. */
    ConfiguredBroker broker(int port, String... lines) throws Exception {
        ConfiguredBroker broker =
                ConfiguredBroker.start(
                        Files.createTempDirectory(folder, "broker"), config(port, lines));
        brokers.add(broker);
        return broker;
    }

    /** A broker on any port. */
    ConfiguredBroker broker(String... lines) throws Exception {
        return broker(MosquittoBroker.freePort(), lines);
    }

    static String[] config(int port, String... lines) {
        List<String> all =
                new ArrayList<>(List.of("listener " + port + " 127.0.0.1", "allow_anonymous true"));
        all.addAll(List.of(lines));
        return all.toArray(new String[0]);
    }

    /** A broker with a bridge to another port. */
    ConfiguredBroker bridge(int toPort, String... lines) throws Exception {
        return broker(bridgeLines(toPort, lines));
    }

    /** The same with a bridge that does not wait between attempts. */
    ConfiguredBroker hastyBridge(int toPort, String... lines) throws Exception {
        ConfiguredBroker broker =
                ConfiguredBroker.startChanged(
                        Files.createTempDirectory(folder, "broker"),
                        BridgeFixture::withoutWaits,
                        config(MosquittoBroker.freePort(), bridgeLines(toPort, lines)));
        brokers.add(broker);
        return broker;
    }

    private static BrokerConfig withoutWaits(BrokerConfig config) {
        return config.with(
                draft ->
                        draft.bridges.replaceAll(
                                bridge ->
                                        bridge.with(
                                                b -> {
                                                    b.restartBase = 0;
                                                    b.restartCap = 0;
                                                })));
    }

    static String[] bridgeLines(int toPort, String... lines) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "connection b1",
                                "address 127.0.0.1:" + toPort,
                                "remote_clientid rc",
                                "restart_timeout 1"));
        all.addAll(List.of(lines));
        return all.toArray(new String[0]);
    }

    /** Waits until so many connections have come, then for the end of their scripts. */
    static void verify(FakeBroker remote, int connections) {
        Eventually.until(
                connections + " connections of the bridge",
                () -> !remote.received(connections - 1).isEmpty());
        remote.verify();
    }

    static RawMqtt client(ConfiguredBroker broker) throws IOException {
        return RawMqtt.connect(broker.broker().port(), 4, "client");
    }
}
