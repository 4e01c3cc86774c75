package io.jmqtt.broker.bridge;

import io.jmqtt.broker.ConfiguredBroker;
import io.jmqtt.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Options of a bridge that are about its connection. */
class BridgeOptionsTest extends BridgeFixture {
    private static final List<Path> SOCKETS =
            List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

    @Test
    void theConnectionComesFromTheAddress() throws Exception {
        ConfiguredBroker remote = broker();
        bridge(remote.broker().port(), "topic #", "bridge_bind_address 127.0.0.2");
        remote.log().await("New connection from 127.0.0.2:");
    }

    @Test
    void theKernelProbesAConnectionThatIsStill() throws Exception {
        Assumptions.assumeTrue(
                SOCKETS.stream().anyMatch(Files::isReadable),
                "the kernel's table of sockets is needed");
        ConfiguredBroker remote = broker();
        int port = remote.broker().port();
        ConfiguredBroker local = bridge(port, "topic # in", "bridge_tcp_keepalive 10 10 3");
        local.awaitLine("Received SUBACK from local.rc");
        Eventually.until("a timer for probes", () -> isProbed(port));
    }

    /** Whether an established connection to this port has the timer of keep-alive probes. */
    private static boolean isProbed(int port) {
        String to = String.format(":%04X", port);
        List<String> lines = new ArrayList<>();
        try {
            for (Path table : SOCKETS) {
                if (Files.isReadable(table)) {
                    lines.addAll(Files.readAllLines(table));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .anyMatch(
                        w ->
                                w.length > 5
                                        && w[2].endsWith(to)
                                        && w[3].equals("01")
                                        && w[5].startsWith("02:"));
    }
}
