package io.jmqtt.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real Mosquitto broker on a free port of the loopback address, with its configuration and
 * everything it writes in a folder of the test.
 */
public final class MosquittoBroker implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final int FIRST_PORT = 10_000;
    private static final int PORTS = 20_000;
    // two test runs on one machine begin at different places
    private static final AtomicInteger NEXT =
            new AtomicInteger(new SplittableRandom().nextInt(PORTS));

    private final int port;
    private final Path folder;
    private final List<String> config;
    private Processes.Running process;

    private MosquittoBroker(int port, Path folder, List<String> config) {
        this.port = port;
        this.folder = folder;
        this.config = config;
    }

    /**
     * Starts a broker that lets everybody in, without persistence.
     *
     * @param folder an existing folder
     * @param config further lines of {@code mosquitto.conf}; a {@code log_type} among them must let
     *     {@code information} through, which tells when it runs
     */
    public static MosquittoBroker start(Path folder, String... config) throws IOException {
        MosquittoTools.assumeInstalled();
        AssertionError last = null;
        for (int i = 0; i < ATTEMPTS; i++) {
            MosquittoBroker broker = new MosquittoBroker(freePort(), folder, List.of(config));
            try {
                broker.launch();
                return broker;
            } catch (AssertionError e) {
                // another process may have taken the port since
                last = e;
                broker.close();
            }
        }
        throw last;
    }

    /**
     * A port that was free a moment ago and that no other caller in this process gets. It lies
     * below those that the system gives to outgoing connections.
     */
    public static int freePort() throws IOException {
        while (true) {
            int port = FIRST_PORT + (NEXT.getAndIncrement() & 0xFFFFFF) % PORTS;
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1);
                return port;
            } catch (BindException e) {
                continue;
            }
        }
    }

    public int port() {
        return port;
    }

    /** What it logged since its last start. */
    public String log() {
        return process.err();
    }

    private void launch() throws IOException {
        List<String> lines = new ArrayList<>();
        // as root it would give up its rights, and with them the folder of the test
        lines.add("user " + System.getProperty("user.name"));
        lines.add("listener " + port + " 127.0.0.1");
        lines.add("allow_anonymous true");
        lines.add("log_dest stderr");
        if (config.stream().noneMatch(line -> line.startsWith("log_type"))) {
            lines.add("log_type all");
        }
        lines.addAll(config);
        Path file = folder.resolve("mosquitto-" + port + ".conf");
        Files.write(file, lines, StandardCharsets.UTF_8);
        process =
                Processes.installed()
                        .start(
                                CommandLine.of("mosquitto", "-c", file)
                                        .deadline(Duration.ofSeconds(20)));
        Eventually.until(
                Eventually.DEADLINE,
                () -> "mosquitto accepts on port " + port + ": " + process.err(),
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("mosquitto ended: " + process.err());
                    }
                    // another broker may accept on a port that this one could not get
                    return process.err().contains(" running") && accepts();
                });
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return process.isAlive();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it with a signal, {@code TERM} (saves its state) or {@code KILL}, and waits. */
    public void stop(String signal) {
        process.signal(signal);
        process.await();
    }

    /** Starts it again on the same port with the same configuration, after {@link #stop}. */
    public void startAgain() throws IOException {
        launch();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
