package io.jmqtt.mqtt;

/**
 * A peer broke the protocol. Carries no stack trace, since a hostile peer can cause any number of
 * them; the text says what was wrong.
 */
public final class ProtocolException extends RuntimeException {
    private final int reasonCode;
    private final boolean announced;

    /**
     * @param reasonCode the MQTT 5 reason code, 0x80 or above
     * @param text what was wrong, for the log; may be null where the code says it all
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

    /** Whether an MQTT 5 peer gets the reason in CONNACK or DISCONNECT before the end. */
    public boolean announced() {
        return announced;
    }
}
