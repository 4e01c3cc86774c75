package io.jmqtt.mqtt;

/** The properties of MQTT 5 with their identifiers and data types (MQTT 5, 2.2.2.2). */
public enum PropertyId {
    PAYLOAD_FORMAT_INDICATOR(0x01, "payload-format-indicator", Type.BYTE),
    MESSAGE_EXPIRY_INTERVAL(0x02, "message-expiry-interval", Type.FOUR_BYTE),
    CONTENT_TYPE(0x03, "content-type", Type.STRING),
    RESPONSE_TOPIC(0x08, "response-topic", Type.STRING),
    CORRELATION_DATA(0x09, "correlation-data", Type.BINARY),
    SUBSCRIPTION_IDENTIFIER(0x0B, "subscription-identifier", Type.VARIABLE_BYTE),
    SESSION_EXPIRY_INTERVAL(0x11, "session-expiry-interval", Type.FOUR_BYTE),
    ASSIGNED_CLIENT_IDENTIFIER(0x12, "assigned-client-identifier", Type.STRING),
    SERVER_KEEP_ALIVE(0x13, "server-keep-alive", Type.TWO_BYTE),
    AUTHENTICATION_METHOD(0x15, "authentication-method", Type.STRING),
    AUTHENTICATION_DATA(0x16, "authentication-data", Type.BINARY),
    REQUEST_PROBLEM_INFORMATION(0x17, "request-problem-information", Type.BYTE),
    WILL_DELAY_INTERVAL(0x18, "will-delay-interval", Type.FOUR_BYTE),
    REQUEST_RESPONSE_INFORMATION(0x19, "request-response-information", Type.BYTE),
    RESPONSE_INFORMATION(0x1A, "response-information", Type.STRING),
    SERVER_REFERENCE(0x1C, "server-reference", Type.STRING),
    REASON_STRING(0x1F, "reason-string", Type.STRING),
    RECEIVE_MAXIMUM(0x21, "receive-maximum", Type.TWO_BYTE),
    TOPIC_ALIAS_MAXIMUM(0x22, "topic-alias-maximum", Type.TWO_BYTE),
    TOPIC_ALIAS(0x23, "topic-alias", Type.TWO_BYTE),
    MAXIMUM_QOS(0x24, "maximum-qos", Type.BYTE),
    RETAIN_AVAILABLE(0x25, "retain-available", Type.BYTE),
    USER_PROPERTY(0x26, "user-property", Type.STRING_PAIR),
    MAXIMUM_PACKET_SIZE(0x27, "maximum-packet-size", Type.FOUR_BYTE),
    WILDCARD_SUBSCRIPTION_AVAILABLE(0x28, "wildcard-subscription-available", Type.BYTE),
    SUBSCRIPTION_IDENTIFIER_AVAILABLE(0x29, "subscription-identifier-available", Type.BYTE),
    SHARED_SUBSCRIPTION_AVAILABLE(0x2A, "shared-subscription-available", Type.BYTE);

    /** The data types of MQTT 5, section 1.5. */
    public enum Type {
        BYTE,
        TWO_BYTE,
        FOUR_BYTE,
        VARIABLE_BYTE,
        STRING,
        BINARY,
        STRING_PAIR
    }

    private static final PropertyId[] BY_CODE = new PropertyId[0x2B];

    static {
        for (PropertyId id : values()) {
            BY_CODE[id.code] = id;
        }
    }

    private final int code;
    private final String text;
    private final Type type;

    PropertyId(int code, String text, Type type) {
        this.code = code;
        this.text = text;
        this.type = type;
    }

    /** The identifier on the wire. */
    public int code() {
        return code;
    }

    /** The name in Mosquitto's spelling, for example {@code content-type}. */
    public String text() {
        return text;
    }

    public Type type() {
        return type;
    }

    /** The property of an identifier, or null where the specification has none. */
    public static PropertyId ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
