package io.jmqtt.connect;

/** Why a connection can't be made, was lost, or an operation on it did not succeed. */
public final class MqttFailure extends Exception {

    /**
     * What kind of failure, each with the number that Mosquitto's library uses and its tools exit
     * with.
     */
    public enum Kind {
        /** The broker broke the protocol. */
        PROTOCOL(2, "A network protocol error occurred when communicating with the broker"),
        /** A value that can't be used, for example a key that is no key. */
        INVALID(3, "Invalid input"),
        /** There is no connection. */
        NO_CONNECTION(4, "The client is not currently connected"),
        /** CONNACK said no; {@link MqttFailure#reasonCode()} says why. */
        CONNECTION_REFUSED(5, "The connection was refused"),
        /** The connection ended without DISCONNECT. */
        CONNECTION_LOST(7, "The connection was lost"),
        /** The TLS handshake or a certificate. */
        TLS(8, "A TLS error occurred"),
        /** The payload is larger than the protocol allows. */
        PAYLOAD_SIZE(9, "Payload too large"),
        /** The proxy refused the login. */
        AUTHORISATION(11, "Authorisation failed"),
        /** An error of the operating system; the message says which. */
        SYSTEM(14, ""),
        /** A host name that does not resolve. */
        LOOKUP(15, "Lookup error"),
        /** The proxy does not do its job. */
        PROXY(16, "Proxy error"),
        /** No PINGRESP or CONNACK in time. */
        KEEPALIVE(19, "Keepalive exceeded"),
        /** A packet that can't be parsed. */
        MALFORMED_PACKET(21, "Malformed packet"),
        /** The broker does not allow the QoS. */
        QOS_NOT_SUPPORTED(24, "Requested QoS not supported on server"),
        /** The packet exceeds the broker's maximum packet size. */
        OVERSIZE_PACKET(25, "Packet larger than supported by the server"),
        /** The broker sent DISCONNECT; {@link MqttFailure#reasonCode()} says why. */
        DISCONNECTED(4, "The client is not currently connected"),
        /** The WebSocket handshake was answered by something else. */
        UNKNOWN(13, "Unknown error");

        private final int code;
        private final String text;

        Kind(int code, String text) {
            this.code = code;
            this.text = text;
        }

        public int code() {
            return code;
        }

        public String text() {
            return text;
        }
    }

    private final Kind kind;
    private final int reasonCode;

    /** A failure with Mosquitto's own text. */
    public MqttFailure(Kind kind) {
        this(kind, 0, kind.text(), null);
    }

    /**
     * @param reasonCode the CONNACK or DISCONNECT code, 0 where there is none
     * @param message one line without a full stop, for a person
     */
    public MqttFailure(Kind kind, int reasonCode, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.reasonCode = reasonCode;
    }

    public Kind kind() {
        return kind;
    }

    public int reasonCode() {
        return reasonCode;
    }
}
