package io.jmqtt.mqtt;

/**
 * A peer broke the protocol. Carries no stack trace, since a hostile peer can cause any number of
 * them; the text says what was wrong.
 */
public final class ProtocolException extends RuntimeException {
    private final int reasonCode;
    private final boolean announced;
    private boolean grave;

    /**
     * @param reasonCode the MQTT 5 reason code, 0x80 or above
     * @param text what was wrong, for the log; may be null where the code says it all. With {@code
     *     %s} for the client, {@code %p} for its address and port or {@code %a} for its address
     *     alone it is a whole line.
     */
    public ProtocolException(int reasonCode, String text) {
        this(reasonCode, text, true);
    }

    private ProtocolException(int reasonCode, String text, boolean announced) {
        super(text, null, false, false);
        this.reasonCode = reasonCode;
        this.announced = announced;
    }

    /** A fault that the peer is not told of: the connection is closed without another packet. */
    public static ProtocolException silent(int reasonCode, String text) {
        return new ProtocolException(reasonCode, text, false);
    }

    /** A packet that cannot be parsed (0x81). */
    public static ProtocolException malformed(String text) {
        return new ProtocolException(ReasonCode.MALFORMED_PACKET, text, true);
    }

    /** A packet that can be parsed but is not allowed (0x82). */
    public static ProtocolException protocolError(String text) {
        return new ProtocolException(ReasonCode.PROTOCOL_ERROR, text, true);
    }

    /** The MQTT 5 reason code, 0x80 or above. */
    public int reasonCode() {
        return reasonCode;
    }

    /**
     * The text as a line of the log; not for faults without a text.
     *
     * @param who the client id, or the address and port where none is known yet
     * @param peer the address and port, divided by a colon, or an address that has no port
     */
    public String line(String who, String peer) {
        String text = getMessage();
        if (text.contains("%s")) {
            return text.replace("%s", who);
        }
        if (text.contains("%p")) {
            return text.replace("%p", peer);
        }
        if (text.contains("%a")) {
            int port = peer.lastIndexOf(':');
            return text.replace("%a", port < 0 ? peer : peer.substring(0, port));
        }
        return "Protocol error from " + who + ": " + text + ".";
    }

    /** Makes it one of the few that Mosquitto calls errors in its log; returns this. */
    public ProtocolException grave() {
        grave = true;
        return this;
    }

    /** Whether the line is an error of the log, not mere information. */
    public boolean isGrave() {
        return grave;
    }

    /** Whether an MQTT 5 peer gets the reason in CONNACK or DISCONNECT before the end. */
    public boolean announced() {
        return announced;
    }
}
