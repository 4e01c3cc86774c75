package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.Tool;
import io.jmqtt.connect.PacketListener;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.PropertyId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The lines of {@code -d}: one for each packet, in Mosquitto's words, on standard output. The line
 * of a message is held back until the message is printed, since packets are read ahead.
 */
public final class DebugLines implements PacketListener {
    private final StandardOutput out;
    private final boolean printsMessages;
    private final boolean printsGranted;
    private final Queue<String> heldBack = new ArrayDeque<>();
    private String client;
    private int outgoingIds;

    private DebugLines(
            StandardOutput out, String clientId, boolean printsMessages, boolean printsGranted) {
        this.out = out;
        this.printsMessages = printsMessages;
        this.printsGranted = printsGranted;
        this.client = clientId.isEmpty() ? "null" : clientId;
    }

    /**
     * The lines that the options ask for.
     *
     * @param clientId empty for one that the broker chooses
     * @return null for none
     */
    public static DebugLines of(ClientOptions options, StandardOutput out, String clientId) {
        if (!options.isDebug()) {
            return null;
        }
        Tool tool = options.program().tool();
        return new DebugLines(
                out, clientId, tool != Tool.PUB, tool == Tool.SUB && !options.isQuiet());
    }

    /** Prints the line of a message, which is going to be printed itself. */
    public void delivering(ReceivedMessage message) {
        if (message.qos() < 2) {
            String line;
            synchronized (heldBack) {
                line = heldBack.poll();
            }
            if (line != null) {
                out.println(line);
            }
        }
    }

    @Override
    public void sent(MqttVersion version, byte[] packet, int totalLength) {
        Cursor in = new Cursor(packet, totalLength, version);
        switch (in.type()) {
            case 1 -> say("sending CONNECT");
            case 3 -> say("sending PUBLISH " + publish(in, true));
            case 4 -> say("sending PUBACK " + answer(in));
            case 5 -> say("sending PUBREC " + answer(in));
            case 6 -> say("sending PUBREL (m" + in.number() + ")");
            case 7 -> say("sending PUBCOMP (m" + in.number() + ")");
            case 8 -> subscribe(in);
            case 10 -> unsubscribe(in);
            case 12 -> say("sending PINGREQ");
            case 14 -> say("sending DISCONNECT");
            case 15 -> say("sending AUTH");
            default -> say("sending packet of type " + in.type());
        }
    }

    @Override
    public void received(MqttVersion version, byte[] packet, int totalLength) {
        Cursor in = new Cursor(packet, totalLength, version);
        switch (in.type()) {
            case 2 -> connack(in);
            case 3 -> received(in);
            case 4 -> say("received PUBACK " + outcome(in));
            case 5 -> say("received PUBREC (Mid: " + in.number() + ")");
            case 6 -> say("received PUBREL (Mid: " + in.number() + ")");
            case 7 -> say("received PUBCOMP " + outcome(in));
            case 9 -> suback(in);
            case 11 -> say("received UNSUBACK");
            case 13 -> say("received PINGRESP");
            case 14 -> {
                int reason = version == MqttVersion.V5 && in.has(1) ? in.octet() : 0;
                out.println("Received DISCONNECT (" + reason + ")");
            }
            case 15 -> say("received AUTH");
            default -> out.println("Error: Unrecognised command " + (packet[0] & 0xF0));
        }
    }

    private void received(Cursor in) {
        boolean waits = printsMessages && (in.flags() >> 1 & 3) < 2;
        String line = "Client " + client + " received PUBLISH " + publish(in, false);
        if (!waits) {
            out.println(line);
            return;
        }
        synchronized (heldBack) {
            heldBack.add(line);
        }
    }

    private void suback(Cursor in) {
        say("received SUBACK");
        if (!printsGranted) {
            return;
        }
        StringBuilder line = new StringBuilder("Subscribed (mid: ");
        line.append(in.number()).append("): ");
        if (in.isVersion5()) {
            in.skipProperties();
        }
        for (boolean first = true; in.has(1); first = false) {
            line.append(first ? "" : ", ").append(in.octet());
        }
        out.println(line.toString());
    }

    private void say(String what) {
        out.println("Client " + client + " " + what);
    }

    private void connack(Cursor in) {
        in.octet();
        int code = in.octet();
        if (in.isVersion5()) {
            String assigned = in.assignedClientIdentifier();
            if (assigned != null) {
                client = assigned;
            }
        }
        out.println(
                "Client "
                        + (client.equals("null") ? "(null)" : client)
                        + " received CONNACK ("
                        + code
                        + ")");
    }

    private String publish(Cursor in, boolean outgoing) {
        int flags = in.flags();
        int qos = flags >> 1 & 3;
        String topic = in.text();
        int id = qos > 0 ? in.number() : 0;
        if (outgoing) {
            // Mosquitto numbers messages of QoS 0 too
            outgoingIds = qos > 0 ? id : outgoingIds % 65535 + 1;
            id = outgoingIds;
        }
        if (in.isVersion5()) {
            in.skipProperties();
        }
        return "(d"
                + (flags >> 3)
                + ", q"
                + qos
                + ", r"
                + (flags & 1)
                + ", m"
                + id
                + ", '"
                + (topic.isEmpty() ? "(null)" : topic)
                + "', ... ("
                + in.left()
                + " bytes))";
    }

    private static String answer(Cursor in) {
        int id = in.number();
        return "(m" + id + ", rc" + (in.isVersion5() && in.has(1) ? in.octet() : 0) + ")";
    }

    private static String outcome(Cursor in) {
        int id = in.number();
        int code = in.isVersion5() && in.has(1) ? in.octet() : 0;
        return "(Mid: " + id + ", RC:" + code + ")";
    }

    private void subscribe(Cursor in) {
        int id = in.number();
        outgoingIds = id;
        if (in.isVersion5()) {
            in.skipProperties();
        }
        while (in.has(3)) {
            String filter = in.text();
            int options = in.has(1) ? in.octet() : 0;
            say(
                    "sending SUBSCRIBE (Mid: "
                            + id
                            + ", Topic: "
                            + filter
                            + ", QoS: "
                            + (options & 3)
                            + ", Options: 0x"
                            + hex(options & 0xFC)
                            + ")");
        }
    }

    private void unsubscribe(Cursor in) {
        int id = in.number();
        outgoingIds = id;
        if (in.isVersion5()) {
            in.skipProperties();
        }
        while (in.has(3)) {
            say("sending UNSUBSCRIBE (Mid: " + id + ", Topic: " + in.text() + ")");
        }
    }

    private static String hex(int octet) {
        return "" + Character.forDigit(octet >> 4, 16) + Character.forDigit(octet & 15, 16);
    }

    /** Reads a packet; past the end of what is there everything is 0 or empty. */
    private static final class Cursor {
        private final byte[] packet;
        private final int totalLength;
        private final MqttVersion version;
        private int at = 1;

        Cursor(byte[] packet, int totalLength, MqttVersion version) {
            this.packet = packet;
            this.totalLength = totalLength;
            this.version = version;
            variable();
        }

        int type() {
            return packet[0] >> 4 & 15;
        }

        int flags() {
            return packet[0] & 15;
        }

        boolean isVersion5() {
            return version == MqttVersion.V5;
        }

        boolean has(int count) {
            return packet.length - at >= count;
        }

        int left() {
            return totalLength - at;
        }

        int octet() {
            return at < packet.length ? packet[at++] & 0xFF : 0;
        }

        int number() {
            return octet() << 8 | octet();
        }

        String text() {
            int length = Math.min(number(), packet.length - at);
            if (length <= 0) {
                return "";
            }
            String text = new String(packet, at, length, StandardCharsets.UTF_8);
            at += length;
            return text;
        }

        int variable() {
            int value = 0;
            for (int shift = 0; shift < 28; shift += 7) {
                int octet = octet();
                value |= (octet & 0x7F) << shift;
                if (octet < 0x80) {
                    break;
                }
            }
            return value;
        }

        void skipProperties() {
            int length = variable();
            at += length;
        }

        String assignedClientIdentifier() {
            int length = variable();
            int end = Math.min(at + length, packet.length);
            while (at < end) {
                PropertyId id = PropertyId.ofCode(variable());
                if (id == null) {
                    return null;
                }
                if (id == PropertyId.ASSIGNED_CLIENT_IDENTIFIER) {
                    return text();
                }
                skipValue(id);
            }
            return null;
        }

        private void skipValue(PropertyId id) {
            switch (id.type()) {
                case BYTE -> at += 1;
                case TWO_BYTE -> at += 2;
                case FOUR_BYTE -> at += 4;
                case VARIABLE_BYTE -> variable();
                case STRING_PAIR -> {
                    text();
                    text();
                }
                default -> text();
            }
        }
    }
}
