package io.jmqtt.differential;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Packets;
import io.jmqtt.testkit.WirePacket;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * One connection of a broker case. Its steps are {@code connect 3|4|5}, {@code open} (nothing is
 * sent), {@code hex DIGITS} and {@code part DIGITS} (no answer can be expected), {@code pub TOPIC
 * PAYLOAD}, {@code sub FILTER...}, {@code unsub FILTER...}, {@code puback ID [CODE]} and its kin,
 * {@code disconnect [CODE]}, {@code auth CODE}, {@code close}, {@code reset}, and {@code hears
 * TEXT}, which waits for a packet with that text after the last step; their further words are
 * {@link CaseWords}. Acknowledges by itself unless its {@code connect} says {@code manual}.
 *
 * <p>What it says and hears is kept as text. For one thread.
 */
final class CaseClient implements AutoCloseable {
    private final CaseLink link;
    private final InputStream in;
    private final OutputStream out;
    private final StringBuilder text = new StringBuilder();
    private int level = 4;
    private int lastPacketId;
    private boolean manual;
    private boolean connected;
    private boolean ended;
    private boolean held;

    CaseClient(CaseLink link) throws IOException {
        this.link = link;
        in = new BufferedInputStream(link.in());
        out = link.out();
    }

    /** What was said and heard. */
    String text() {
        return text.toString();
    }

    boolean isEnded() {
        return ended;
    }

    /** Does one step and takes in the answer where there has to be one before anything else. */
    void step(String verb, CaseWords words) throws IOException {
        if (verb.equals("hears")) {
            hears(words.first());
            return;
        }
        text.append("> ").append(words.line()).append('\n');
        held = false;
        switch (verb) {
            case "open" -> {}
            case "connect" -> {
                ConnectPacket connect = words.connect();
                level = connect.level();
                manual = words.has("manual");
                send(connect.bytes());
                first();
            }
            case "hex" -> hex(PacketBytes.hex(words.first()));
            case "part" -> {
                send(PacketBytes.hex(words.first()));
                held = true;
            }
            case "pub" -> {
                int qos = words.qos();
                send(
                        PacketBytes.publish(
                                level,
                                words.first(),
                                words.second().getBytes(StandardCharsets.UTF_8),
                                qos,
                                words.has("retain"),
                                words.has("dup"),
                                qos == 0 ? 0 : packetId(words),
                                words.properties()));
            }
            case "sub" ->
                    send(
                            PacketBytes.subscribe(
                                    level,
                                    packetId(words),
                                    words.subscriptionOptions(),
                                    words.rest(),
                                    words.properties()));
            case "unsub" ->
                    send(
                            PacketBytes.unsubscribe(
                                    level, packetId(words), words.rest(), words.properties()));
            case "puback" -> send(PacketBytes.puback(level, words.number(0), words.number(1)));
            case "pubrec" -> send(PacketBytes.pubrec(level, words.number(0), words.number(1)));
            case "pubrel" -> send(PacketBytes.pubrel(level, words.number(0), words.number(1)));
            case "pubcomp" -> send(PacketBytes.pubcomp(level, words.number(0), words.number(1)));
            case "auth" -> send(PacketBytes.auth(words.number(0), words.properties()));
            case "disconnect" -> {
                send(PacketBytes.disconnect(level, words.number(0), words.properties()));
                readToEnd();
            }
            case "close" -> {
                link.shutdownOutput();
                readToEnd();
            }
            case "reset" -> {
                link.reset();
                ended = true;
            }
            default -> throw new IllegalArgumentException("unknown step: " + verb);
        }
    }

    private void hears(String wanted) {
        int step = text.lastIndexOf("\n> ");
        int from = text.indexOf("\n", step + 1);
        Eventually.until(
                Eventually.DEADLINE,
                () -> "'" + wanted + "' in\n" + text,
                () -> {
                    settle();
                    return ended || text.indexOf(wanted, from) >= 0;
                });
    }

    private void hex(byte[] bytes) throws IOException {
        if (!connected && bytes.length > 9 && (bytes[0] & 0xF0) == 0x10) {
            int name = bytes[3];
            level = bytes.length > 4 + name ? bytes[4 + name] : 4;
        }
        send(bytes);
        if (!connected) {
            first();
        }
    }

    private int packetId(CaseWords words) {
        int given = words.packetId();
        lastPacketId = given >= 0 ? given : lastPacketId + 1;
        return lastPacketId;
    }

    private void send(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            // the end is read
        }
    }

    /** The answer to the first packet: CONNACK, or the end. */
    private void first() {
        WirePacket packet = read();
        if (packet == null) {
            return;
        }
        connected = packet.kind() == PacketKind.CONNACK && packet.body()[1] == 0;
        if (!connected) {
            readToEnd();
        }
    }

    private WirePacket read() {
        WirePacket packet;
        try {
            packet = WirePacket.read(in);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came within the deadline; before that:\n" + text, e);
        } catch (IOException reset) {
            packet = null;
        }
        if (packet == null) {
            ended = true;
            text.append("END\n");
        } else if (packet.kind() != PacketKind.PINGRESP) {
            text.append(Packets.hideRandomIds(Packets.describe(packet, level))).append('\n');
        }
        return packet;
    }

    /** Reads until the broker closes the connection. */
    void readToEnd() {
        while (!ended) {
            read();
        }
    }

    /**
     * Takes in all that the broker has for this connection.
     *
     * @return whether anything was there
     */
    boolean settle() {
        if (!connected || ended || held) {
            return false;
        }
        send(PacketBytes.pingreq());
        boolean any = false;
        while (true) {
            WirePacket packet = read();
            if (packet == null) {
                return true;
            }
            if (packet.kind() == PacketKind.PINGRESP) {
                return any;
            }
            any = true;
            if (!manual) {
                acknowledge(packet);
            }
        }
    }

    private void acknowledge(WirePacket packet) {
        int id = packet.packetId();
        switch (packet.kind()) {
            case PUBLISH -> {
                if (packet.qos() == 1) {
                    send(PacketBytes.puback(level, id, 0));
                } else if (packet.qos() == 2) {
                    send(PacketBytes.pubrec(level, id, 0));
                }
            }
            case PUBREC -> {
                // one that refuses ends the handshake
                if (level < 5 || packet.body().length == 2) {
                    send(PacketBytes.pubrel(level, id, 0));
                }
            }
            case PUBREL -> send(PacketBytes.pubcomp(level, id, 0));
            default -> {}
        }
    }

    @Override
    public void close() {
        try {
            link.close();
        } catch (IOException e) {
            // it is closed either way
        }
    }
}
