package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Processes;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker as a process that may open no more files or sockets. */
class DescriptorsIT {
    private static final String FULL =
            "Unable to accept new connection, system socket count has been exceeded. Try"
                    + " increasing \"ulimit -n\" or equivalent.";

    @TempDir Path folder;

    private final List<Socket> sockets = new ArrayList<>();
    private int port;
    private Processes.Running broker;

    @BeforeEach
    void start() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/prlimit")), "prlimit is not installed");
        port = MosquittoBroker.freePort();
        JmqttRun.built(folder)
                .run(
                        CommandLine.of(
                                "jmqtt", "passwd", "-b", "-c", folder.resolve("pw"), "ann", "x"));
        Files.write(
                folder.resolve("conf"),
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous false",
                        "password_file " + folder.resolve("pw"),
                        "persistence true",
                        "persistence_location " + folder.resolve("data"),
                        "user root",
                        "log_dest file " + folder.resolve("log")));
        Files.createDirectories(folder.resolve("data"));
        broker =
                JmqttRun.built(folder)
                        .start(CommandLine.of("jmqtt", "broker", "-c", folder.resolve("conf")));
        await(" running");
        // as many as it has, and forty more
        long open;
        try (var list = Files.list(Path.of("/proc", Long.toString(broker.pid()), "fd"))) {
            open = list.count();
        }
        Process limit =
                new ProcessBuilder("prlimit", "--pid=" + broker.pid(), "--nofile=" + (open + 40))
                        .start();
        assertThat(limit.waitFor()).isZero();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    private String log() {
        try {
            return Files.exists(folder.resolve("log"))
                    ? Files.readString(folder.resolve("log"))
                    : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void await(String text) {
        Eventually.until(
                Eventually.DEADLINE,
                () -> "'" + text + "' in the log, which is: " + log(),
                () -> log().contains(text));
    }

    private long linesWith(String text) {
        return log().lines().filter(line -> line.contains(text)).count();
    }

    private static ConnectPacket ann(String id) {
        return ConnectPacket.of(5, id).login("ann", "x".getBytes(StandardCharsets.UTF_8));
    }

    private void takeAll() throws IOException {
        for (int i = 0; i < 60; i++) {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
            sockets.add(socket);
        }
        await(FULL);
    }

    /** Hundredths of a second of processor time. */
    private long ticks() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(broker.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    @Test
    void acceptingPausesAndComesBackWhileClientsGoOn() throws Exception {
        try (RawMqtt good = RawMqtt.connect(port, ann("good"))) {
            good.subscribe("t", 1);
            takeAll();
            // nobody is accepted now; what that costs is looked at over more than one pause
            long begin = ticks();
            TimeUnit.MILLISECONDS.sleep(2500);
            assertThat(ticks() - begin).as("hundredths of a second in 2.5 s").isLessThan(60);
            for (int i = 0; i < 20; i++) {
                good.send(PacketBytes.publish(5, "t", new byte[] {(byte) i}, 0, false, false, 0));
                good.expect(PacketKind.PUBLISH);
            }
            // what is to be kept still reaches the disk
            good.publish("kept", "x", 1, true);
            try (Socket late = new Socket("127.0.0.1", port)) {
                late.setSoTimeout(10_000);
                late.getOutputStream().write(ann("late").bytes());
                for (Socket socket : sockets) {
                    socket.close();
                }
                // the connection that waited is taken in by itself
                assertThat(late.getInputStream().read()).isEqualTo(0x20);
            }
            RawMqtt.connect(port, ann("later")).close();
            assertThat(linesWith(FULL)).isOne();
            good.ping();
        }
    }

    /** CVE-2017-7652: what can't be read again does not open the broker to everybody. */
    @Test
    void reloadWithoutDescriptorsKeepsWhatIsInForce() throws Exception {
        try (RawMqtt good = RawMqtt.connect(port, ann("good"))) {
            takeAll();
            broker.signal("HUP");
            await("what was in force stays so.");
            good.ping();
            assertThat(broker.isAlive()).isTrue();
            for (Socket socket : sockets) {
                socket.close();
            }
            try (RawMqtt nobody = RawMqtt.open(port)) {
                assertThat(nobody.handshake(ConnectPacket.of(5, "nobody")).body()[1])
                        .isEqualTo((byte) 0x87);
            }
            RawMqtt.connect(port, ann("later")).close();
            good.ping();
        }
    }
}
