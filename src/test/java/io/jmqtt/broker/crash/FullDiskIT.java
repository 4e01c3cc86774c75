package io.jmqtt.broker.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full: the broker ends with a clear line and has lost nothing it acknowledged. */
class FullDiskIT {
    @TempDir Path folder;

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }

    @Test
    void endsWithAClearLineAndStartsAgain() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root to mount a tmpfs");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", disk.toString()),
                "a tmpfs can't be mounted here");
        try (BrokerProcess broker = new BrokerProcess(folder, disk)) {
            broker.start();
            RawMqtt session =
                    RawMqtt.connect(broker.port(), ConnectPacket.of(4, "session").resume());
            session.subscribe("t", 1);
            session.disconnect();
            int acknowledged = fill(broker.port());
            assertThat(acknowledged).isPositive();
            assertThat(broker.await()).isEqualTo(1);
            assertThat(broker.log())
                    .contains(
                            "Error: Nothing can be kept any more, stopping: "
                                    + disk.resolve("mosquitto.db.journal")
                                    + ": No space left on device.")
                    .doesNotContain("Exception");
            assertThat(run("mount", "-o", "remount,size=400m", disk.toString())).isTrue();
            broker.start();
            assertThat(queued(broker.port())).isGreaterThanOrEqualTo(acknowledged);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    /** Publishes until the broker ends; how many were acknowledged. */
    private static int fill(int port) throws IOException {
        byte[] payload = new byte[100_000];
        int acknowledged = 0;
        try (RawMqtt publisher = RawMqtt.connect(port, 4, "publisher")) {
            while (acknowledged < 10_000) {
                ByteBuffer.wrap(payload).putInt(acknowledged);
                publisher.publish("t", payload, 1, false);
                acknowledged++;
            }
        } catch (IOException | AssertionError ended) {
            return acknowledged;
        }
        throw new AssertionError("the disk never got full");
    }

    /** Takes all that is queued, whose numbers must be without a gap; how many there were. */
    private static int queued(int port) throws IOException {
        try (RawMqtt session = RawMqtt.connect(port, ConnectPacket.of(4, "session").resume());
                RawMqtt publisher = RawMqtt.connect(port, 4, "publisher")) {
            byte[] last = ByteBuffer.allocate(4).putInt(-1).array();
            publisher.publish("t", last, 1, false);
            for (int next = 0; ; next++) {
                WirePacket packet = session.expect(PacketKind.PUBLISH);
                int number = ByteBuffer.wrap(packet.body()).getInt(5);
                session.send(PacketBytes.puback(4, packet.packetId(), 0));
                if (number == -1) {
                    return next;
                }
                assertThat(number).isEqualTo(next);
            }
        }
    }
}
