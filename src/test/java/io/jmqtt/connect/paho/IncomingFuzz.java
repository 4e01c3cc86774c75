package io.jmqtt.connect.paho;

import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.MqttVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Fuzz target: what a broker may send to a client, in all three versions. Packets are taken in, or
 * the connection ends with an {@link IOException}; Paho sees only packets that are whole.
 */
public final class IncomingFuzz {
    private static final byte[] CONNACK_3 = {0x20, 2, 0, 0};
    private static final byte[] CONNACK_5 = {0x20, 3, 0, 0, 0};

    private IncomingFuzz() {}

    private static final class Sink implements Incoming.Target {
        private final MqttVersion version;
        private int packets;
        private boolean over;

        Sink(MqttVersion version) {
            this.version = version;
        }

        @Override
        public boolean connack(Acknowledgement acknowledgement) {
            return acknowledgement.reasonCodes().get(0) == 0;
        }

        @Override
        public void ready() {
            packets++;
        }

        @Override
        public OutPacket answered(int packetId, Acknowledgement acknowledgement) {
            packets++;
            OutPacket.Kind kind =
                    (packetId & 1) == 0 ? OutPacket.Kind.PUBLISH : OutPacket.Kind.REQUEST;
            return (packetId & 2) == 0 ? null : new OutPacket(kind, new byte[0], null, null);
        }

        @Override
        public void message(ReceivedMessage message) {
            check(message);
        }

        @Override
        public void stored(ReceivedMessage message) {
            check(message);
        }

        private void check(ReceivedMessage message) {
            packets++;
            boolean v3 = version != MqttVersion.V5;
            if (message.topic().isEmpty()
                    || message.qos() > 2
                    || message.qos() > 0 == (message.packetId() == 0)
                    || v3 && !message.properties().isEmpty()) {
                throw new AssertionError(message.toString());
            }
        }

        @Override
        public void released(int packetId) {
            packets++;
        }

        @Override
        public void disconnected(Acknowledgement reason) {
            over = true;
        }

        @Override
        public void ended(IOException cause) {
            over = true;
        }
    }

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        MqttVersion version = MqttVersion.values()[(input[0] & 0x7F) % 3];
        byte[] stream = stream(input, version);
        Sink sink = new Sink(version);
        Incoming incoming = new Incoming(version, true, 10, sink);
        PahoInput in = new PahoInput(new ByteArrayInputStream(stream), version, null, incoming);
        in.open();
        byte[] shown = new byte[64];
        int total = 0;
        try {
            while (true) {
                int n = in.read(shown, 0, shown.length);
                total += n;
                if (n <= 0 || total > 5 * stream.length) {
                    throw new AssertionError(total + " bytes shown of " + stream.length);
                }
            }
        } catch (IOException e) {
            if (!sink.over || sink.packets > stream.length) {
                throw new AssertionError("the end is not told", e);
            }
        }
    }

    /** The rest of the input, mostly behind a CONNACK that lets it in. */
    private static byte[] stream(byte[] input, MqttVersion version) {
        if (input[0] < 0) {
            return Arrays.copyOfRange(input, 1, input.length);
        }
        byte[] connack = version == MqttVersion.V5 ? CONNACK_5 : CONNACK_3;
        byte[] stream = Arrays.copyOf(connack, connack.length + input.length - 1);
        System.arraycopy(input, 1, stream, connack.length, input.length - 1);
        return stream;
    }
}
