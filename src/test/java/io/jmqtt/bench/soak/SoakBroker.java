package io.jmqtt.bench.soak;

import io.jmqtt.testkit.MosquittoBroker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The installed broker with persistence. It can be ended and started again. */
final class SoakBroker implements AutoCloseable {
    private static final int START_TURNS = 1200;
    private static final String AS_ROOT = "should not be run as root/administrator.";

    private final String name;
    private final Spawned programs;
    private final int port;
    private final Path config;
    private volatile Process process;
    private volatile boolean accepting;

    SoakBroker(String name, Spawned programs) throws IOException {
        this.name = name;
        this.programs = programs;
        this.port = MosquittoBroker.freePort();
        Path data = Files.createDirectories(programs.folder().resolve(name));
        this.config = programs.folder().resolve(name + ".conf");
        Files.write(
                config,
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "persistence true",
                        "persistence_location " + data,
                        "max_queued_messages 0",
                        "connection_messages false",
                        "log_type error",
                        "log_type warning",
                        "log_type notice",
                        "sys_interval 5",
                        "user " + System.getProperty("user.name")),
                StandardCharsets.UTF_8);
    }

    int port() {
        return port;
    }

    /** Its process, 0 while there is none that accepts connections. */
    long pid() {
        return accepting ? process.pid() : 0;
    }

    void start() throws IOException {
        process = programs.start(name, false, "broker", "-c", config.toString());
        boolean up = Patience.until(START_TURNS, () -> !process.isAlive() || accepts());
        if (!up || !process.isAlive()) {
            throw new IOException("the broker " + name + " did not start: " + log());
        }
        accepting = true;
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 60_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks it to rewrite its journal now. */
    void rewriteJournal() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-USR1", Long.toString(process.pid())).start().waitFor();
    }

    /** Ends it by SIGKILL, or by SIGTERM, which must give exit status 0. */
    void stop(boolean kill, Faults faults) throws InterruptedException {
        accepting = false;
        if (kill) {
            process.destroyForcibly().waitFor();
            return;
        }
        process.destroy();
        if (!Patience.until(START_TURNS, () -> !process.isAlive())) {
            faults.add("the broker " + name + " does not end by SIGTERM");
            process.destroyForcibly().waitFor();
        } else if (process.exitValue() != 0) {
            faults.add("the broker " + name + " ended with status " + process.exitValue());
        }
    }

    /** All that it said. */
    String log() throws IOException {
        String text = "";
        for (String kind : List.of(".out", ".err")) {
            Path file = programs.folder().resolve(name + kind);
            text += Files.exists(file) ? Files.readString(file) : "";
        }
        return text;
    }

    /** What it said that it should not have had to say becomes a fault. */
    void checkLog(Faults faults) throws IOException {
        for (String line : log().split("\n")) {
            if (line.endsWith(AS_ROOT)) {
                continue;
            }
            if (line.contains("Error") || line.contains("Exception") || line.contains("Warning")) {
                faults.add("the broker " + name + " says: " + line);
            }
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            try {
                process.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
