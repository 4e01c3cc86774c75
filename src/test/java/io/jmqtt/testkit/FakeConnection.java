package io.jmqtt.testkit;

import io.jmqtt.mqtt.Property;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a script of {@link FakeBroker} does on one connection, step by step. Every step that waits
 * has a deadline and fails with what was expected and what came. For one thread.
 */
public final class FakeConnection {
    private final PacketLink link;
    private final Duration deadline;

    FakeConnection(PacketLink link, Duration deadline) {
        this.link = link;
        this.deadline = deadline;
    }

    /** The protocol level of the CONNECT that came, 4 before that. */
    public int level() {
        return link.level();
    }

    /** Every packet that came so far. */
    public List<WirePacket> received() {
        return link.received();
    }

    /** The next packet must be of this kind. */
    public WirePacket expect(PacketKind kind) throws IOException {
        return link.expect(kind);
    }

    /** The next packet must read so in the form of {@link Packets#describe}. */
    public void expect(String text) throws IOException {
        link.expect(text);
    }

    /** The peer must close the connection without another packet. */
    public void expectEnd() throws IOException {
        link.expectEnd();
    }

    /** A DISCONNECT must come, and then the end. */
    public void expectDisconnect() throws IOException {
        link.expect(PacketKind.DISCONNECT);
        link.expectEnd();
    }

    /** Takes packets of any kind until the peer closes the connection. */
    public void expectEndAfterAnything() throws IOException {
        try {
            while (link.read("the end of the connection") != null) {
                continue;
            }
        } catch (java.net.SocketException | java.io.EOFException e) {
            // reset or cut in a packet: an end
        }
    }

    /** Waits for CONNECT and accepts it. */
    public WirePacket accept(Property... properties) throws IOException {
        return answerConnect(false, 0, properties);
    }

    /** Waits for CONNECT and answers with any code. */
    public WirePacket answerConnect(boolean sessionPresent, int code, Property... properties)
            throws IOException {
        WirePacket connect = link.expect(PacketKind.CONNECT);
        link.send(PacketBytes.connack(level(), sessionPresent, code, properties));
        return connect;
    }

    /** Waits for CONNECT and refuses it with a code. */
    public WirePacket refuse(int code, Property... properties) throws IOException {
        return answerConnect(false, code, properties);
    }

    /** Waits for SUBSCRIBE and answers with one code for each filter. */
    public WirePacket grant(int... codes) throws IOException {
        WirePacket subscribe = link.expect(PacketKind.SUBSCRIBE);
        link.send(PacketBytes.suback(level(), subscribe.packetId(), codes));
        return subscribe;
    }

    /** Waits for UNSUBSCRIBE and answers with one code for each filter. */
    public WirePacket ungrant(int... codes) throws IOException {
        WirePacket unsubscribe = link.expect(PacketKind.UNSUBSCRIBE);
        link.send(PacketBytes.unsuback(level(), unsubscribe.packetId(), codes));
        return unsubscribe;
    }

    /** Waits for PUBLISH of any QoS and does what its QoS asks for. */
    public WirePacket acknowledge() throws IOException {
        WirePacket publish = link.expect(PacketKind.PUBLISH);
        if (publish.qos() == 1) {
            link.send(PacketBytes.puback(level(), publish.packetId(), 0));
        } else if (publish.qos() == 2) {
            link.send(PacketBytes.pubrec(level(), publish.packetId(), 0));
            link.expect(PacketKind.PUBREL);
            link.send(PacketBytes.pubcomp(level(), publish.packetId(), 0));
        }
        return publish;
    }

    /** Waits for PUBLISH and answers with PUBACK or, at QoS 2, PUBREC with a reason code. */
    public WirePacket refusePublish(int code, Property... properties) throws IOException {
        WirePacket publish = link.expect(PacketKind.PUBLISH);
        int id = publish.packetId();
        link.send(
                publish.qos() == 2
                        ? PacketBytes.pubrec(level(), id, code, properties)
                        : PacketBytes.puback(level(), id, code, properties));
        return publish;
    }

    /**
     * Does what an obliging broker does, accepting and acknowledging everything, until DISCONNECT
     * or the end. Messages go nowhere.
     */
    public void serve() throws IOException {
        while (true) {
            WirePacket packet;
            try {
                packet = link.read("any packet");
            } catch (java.net.SocketException | java.io.EOFException e) {
                return;
            }
            if (packet == null || packet.kind() == PacketKind.DISCONNECT) {
                return;
            }
            answer(packet);
        }
    }

    /** The next packet of any kind; null where the peer closed. */
    public WirePacket read() throws IOException {
        return link.read("any packet");
    }

    /** Answers a packet as an obliging broker does. */
    public void answer(WirePacket packet) throws IOException {
        int id = packet.packetId();
        switch (packet.kind()) {
            case CONNECT -> link.send(PacketBytes.connack(level(), false, 0));
            case PUBLISH -> {
                if (packet.qos() == 1) {
                    link.send(PacketBytes.puback(level(), id, 0));
                } else if (packet.qos() == 2) {
                    link.send(PacketBytes.pubrec(level(), id, 0));
                }
            }
            case PUBREC -> link.send(PacketBytes.pubrel(level(), id, 0));
            case PUBREL -> link.send(PacketBytes.pubcomp(level(), id, 0));
            case SUBSCRIBE -> link.send(PacketBytes.suback(level(), id, grants(packet)));
            case UNSUBSCRIBE -> link.send(PacketBytes.unsuback(level(), id, new int[] {0}));
            case PINGREQ -> link.send(PacketBytes.pingresp());
            default -> {}
        }
    }

    private int[] grants(WirePacket subscribe) {
        PacketReader in = new PacketReader(subscribe.body());
        in.uint16();
        if (level() >= 5) {
            in.bytes(in.varint());
        }
        int[] codes = {};
        while (in.hasMore()) {
            in.binary();
            codes = java.util.Arrays.copyOf(codes, codes.length + 1);
            codes[codes.length - 1] = in.uint8() & 3;
        }
        return codes;
    }

    /** Sends bytes, whole packets or not. */
    public void send(byte[]... packets) throws IOException {
        link.send(packets);
    }

    /** Sends bytes written in hexadecimal. */
    public void sendHex(String digits) throws IOException {
        link.send(PacketBytes.hex(digits));
    }

    /** Sends one byte at a time with a pause after each. */
    public void sendSlowly(byte[] bytes, Duration pause) throws IOException {
        for (byte b : bytes) {
            link.send(new byte[] {b});
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /** Waits until the test says so. */
    public void waitFor(CountDownLatch signal) throws InterruptedException {
        if (!signal.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
            throw link.failure("the test's signal", "none within " + deadline.toMillis() + " ms");
        }
    }

    /** Nothing may come within this time. */
    public void expectNothing(Duration time) throws IOException {
        link.expectNothing(time);
    }

    /** Closes the connection in good order, without a packet. */
    public void cut() {
        link.close();
    }

    /** Ends the sending side only; what the peer still sends can be read. */
    public void finish() throws IOException {
        link.finish();
    }

    /** Closes the connection with a TCP reset. */
    public void reset() throws IOException {
        link.reset();
    }
}
