package io.jmqtt.broker.session;

import io.jmqtt.mqtt.ReasonCode;

/** Mosquitto's words for why a client was disconnected. */
public final class DisconnectText {
    /** The peer closed the connection without DISCONNECT. */
    public static final String CLOSED = "connection closed by client";

    public static final String TIMEOUT = "exceeded timeout";
    static final String TAKEN_OVER = "session taken over";

    private DisconnectText() {}

    /** The words for a reason code. */
    public static String of(int reasonCode) {
        return switch (reasonCode) {
            case ReasonCode.MALFORMED_PACKET -> "malformed packet";
            case ReasonCode.PROTOCOL_ERROR -> "protocol error";
            case ReasonCode.UNSUPPORTED_PROTOCOL_VERSION -> "protocol error";
            case ReasonCode.NOT_AUTHORIZED -> "not authorised";
            case ReasonCode.PACKET_TOO_LARGE -> "oversize packet";
            case ReasonCode.QOS_NOT_SUPPORTED,
                    ReasonCode.RETAIN_NOT_SUPPORTED,
                    ReasonCode.BAD_AUTHENTICATION_METHOD ->
                    "used disallowed feature (QoS too high, retain not supported, or bad AUTH"
                            + " method)";
            case ReasonCode.TOPIC_ALIAS_INVALID -> "topic alias invalid";
            case ReasonCode.ADMINISTRATIVE_ACTION -> "administrative action";
            case ReasonCode.SESSION_TAKEN_OVER -> TAKEN_OVER;
            case ReasonCode.KEEP_ALIVE_TIMEOUT -> TIMEOUT;
            case ReasonCode.UNSPECIFIED_ERROR -> "out of memory";
            case ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR -> "implementation specific error";
            case ReasonCode.CLIENT_IDENTIFIER_NOT_VALID -> "client identifier not valid";
            case ReasonCode.BAD_USER_NAME_OR_PASSWORD -> "bad username or password";
            case ReasonCode.SERVER_UNAVAILABLE -> "server unavailable";
            case ReasonCode.SERVER_BUSY -> "server busy";
            case ReasonCode.BANNED -> "client banned";
            case ReasonCode.QUOTA_EXCEEDED -> "quota exceeded";
            case ReasonCode.CONNECTION_RATE_EXCEEDED -> "connection rate exceeded";
            case ReasonCode.RECEIVE_MAXIMUM_EXCEEDED -> "receive maximum exceeded";
            default -> "protocol error";
        };
    }

    /** The whole line. */
    public static String line(String clientId, String address, String why) {
        return "Client "
                + clientId
                + " ["
                + address
                + "] disconnected"
                + (why == null ? "." : ": " + why + ".");
    }
}
