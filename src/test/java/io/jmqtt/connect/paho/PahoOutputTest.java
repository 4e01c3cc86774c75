package io.jmqtt.connect.paho;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.connect.Publication;
import io.jmqtt.mqtt.MqttVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When gathered packets leave. */
class PahoOutputTest {
    private static final byte[] CONNECT = {0x10, 0};

    private final ByteArrayOutputStream socket = new ByteArrayOutputStream();

    @Test
    void packetWaitsForTheAnnouncedOneBehindIt() throws IOException {
        PahoOutput output = connected(socket);
        OutPacket first = packet();
        OutPacket second = packet();
        output.announce(first);
        output.announce(second);
        write(output, first);
        assertThat(socket.size()).isZero();
        write(output, second);
        assertThat(socket.size()).isEqualTo(2);
    }

    @Test
    void packetCountedByAnEndedConnectionDoesNotHoldBackTheNext() throws IOException {
        OutPacket repeated = packet();
        connected(new ByteArrayOutputStream()).announce(repeated);
        PahoOutput next = connected(socket);
        OutPacket fresh = packet();
        write(next, repeated);
        next.announce(fresh);
        write(next, fresh);
        assertThat(socket.size()).isEqualTo(2);
    }

    private static PahoOutput connected(ByteArrayOutputStream socket) throws IOException {
        PahoOutput output =
                new PahoOutput(
                        socket,
                        CONNECT,
                        MqttVersion.V3_1_1,
                        null,
                        new PahoOutput.Events() {
                            @Override
                            public void connecting() {
                                // nobody waits for it here
                            }

                            @Override
                            public void written(int packets) {
                                // nobody waits for it here
                            }

                            @Override
                            public void hasRoom() {
                                // nobody waits for it here
                            }

                            @Override
                            public void writeFailed(IOException e) {
                                throw new AssertionError(e);
                            }
                        });
        output.flush();
        socket.reset();
        return output;
    }

    private static OutPacket packet() {
        return new OutPacket(
                OutPacket.Kind.PUBLISH,
                new byte[1],
                new Publication("a", new byte[0], 1, false, List.of()),
                null);
    }

    private static void write(PahoOutput output, OutPacket packet) throws IOException {
        output.begin(packet);
        output.write(1);
        output.flush();
    }
}
