package io.jmqtt.broker.crash;

import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MosquittoBroker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The installed broker as a process of its own, which can be killed and started again. */
final class BrokerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(120);

    private final Path folder;
    private final Path config;
    private final Path log;
    private final int port;
    private Process process;

    /**
     * @param data where it keeps its state
     * @param more further lines of its configuration
     */
    BrokerProcess(Path folder, Path data, String... more) throws IOException {
        this.folder = folder;
        this.port = MosquittoBroker.freePort();
        this.config = folder.resolve("broker.conf");
        this.log = folder.resolve("broker.log");
        List<String> lines = new ArrayList<>();
        lines.add("listener " + port + " 127.0.0.1");
        lines.add("allow_anonymous true");
        lines.add("persistence true");
        lines.add("persistence_location " + data);
        lines.add("max_queued_messages 0");
        lines.add("connection_messages false");
        lines.addAll(List.of(more));
        Files.write(config, lines, StandardCharsets.UTF_8);
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    void start() throws IOException {
        Path launcher = Path.of(System.getProperty("jmqtt.dist", "target/jmqtt"), "bin", "jmqtt");
        process =
                new ProcessBuilder(
                                launcher.toAbsolutePath().toString(),
                                "broker",
                                "-c",
                                config.toString())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        Eventually.until(
                START,
                () -> "the broker accepts: " + log(),
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("the broker ended: " + log());
                    }
                    return accepts();
                });
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    String log() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    /** Its exit status, once it has ended by itself. */
    int await() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the broker goes on: " + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
