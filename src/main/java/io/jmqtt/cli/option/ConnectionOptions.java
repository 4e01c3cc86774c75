package io.jmqtt.cli.option;

import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import java.util.List;
import java.util.SplittableRandom;

/** Where the broker is, who the client is, and how long its session lives. */
final class ConnectionOptions {
    private static final int DEFAULT_KEEP_ALIVE = 60;
    private static final int DEFAULT_IN_FLIGHT = 20;

    /** For a stream of messages; more made it no faster. */
    private static final int STREAM_IN_FLIGHT = 100;

    private static final String DEFAULT_WEB_SOCKET_PATH = "/mqtt";

    /** A session that never expires (MQTT 5, 3.1.2.11.2). */
    private static final long NEVER = 0xFFFF_FFFFL;

    private final Program program;
    private String host;
    private int port = -1;
    private String bindAddress;
    private boolean noDelay;
    private boolean webSocket;
    private String webSocketPath = DEFAULT_WEB_SOCKET_PATH;
    private ConnectSpec.Socks5 proxy;
    private String id;
    private String idPrefix;
    private int keepAlive = DEFAULT_KEEP_ALIVE;
    private boolean clean = true;
    private long sessionExpiry = -1;
    private MqttVersion version;
    private int maxInflight;
    private String username;
    private byte[] password;

    ConnectionOptions(Program program) {
        this.program = program;
        version = program.tool().speaksVersion5() ? MqttVersion.V5 : MqttVersion.V3_1_1;
    }

    void host(String value) {
        host = value;
    }

    void port(String value) throws OptionException {
        int number = Numbers.atoi(value);
        if (number < 0 || number > 65535 || !isNumber(value)) {
            throw OptionException.usage(
                    "Error: Invalid port given: " + (isNumber(value) ? number : value) + "\n");
        }
        port = number;
    }

    void unix(String path) {
        host = path;
        port = 0;
    }

    void bindAddress(String value) {
        bindAddress = value;
    }

    void noDelay() {
        noDelay = true;
    }

    void webSocket() {
        webSocket = true;
    }

    void webSocketPath(String value) {
        webSocket = true;
        webSocketPath = value.startsWith("/") ? value : "/" + value;
    }

    void proxy(ConnectSpec.Socks5 value) {
        proxy = value;
    }

    /** Takes everything but topic and TLS. */
    void url(BrokerUrl url) {
        host = url.host();
        port = url.port();
        if (url.webSocket()) {
            webSocket = true;
        }
        if (url.path() != null) {
            webSocketPath = url.path();
        }
        if (url.username() != null) {
            username = url.username();
        }
        if (url.password() != null) {
            password = RawText.encode(url.password());
        }
    }

    void id(String value) throws OptionException {
        if (idPrefix != null) {
            throw bothIds();
        }
        id = value;
    }

    void idPrefix(String value) throws OptionException {
        if (id != null) {
            throw bothIds();
        }
        idPrefix = value;
    }

    private static OptionException bothIds() {
        return OptionException.usage("Error: -i and -I argument cannot be used together.\n\n");
    }

    void keepAlive(String value) throws OptionException {
        int seconds = Numbers.atoi(value);
        if (seconds < 5 || seconds > 65535 || !isNumber(value)) {
            throw OptionException.usage(
                    "Error: Invalid keepalive given, it must be between 5 and 65535"
                            + " inclusive.\n\n");
        }
        keepAlive = seconds;
    }

    void notClean() {
        clean = false;
    }

    void maxInflight(String value) throws OptionException {
        int number = Numbers.atoi(value);
        if (number < 1) {
            throw OptionException.usage(
                    "Error: Maximum inflight messages must be greater than 0.\n\n");
        }
        if (number <= 65535) {
            maxInflight = number;
        }
    }

    void sessionExpiry(String value) throws OptionException {
        long seconds = NEVER;
        if (!value.equals("∞")) {
            Long number = Numbers.strict(value);
            if (number == null) {
                throw OptionException.usage("Error: session-expiry-interval not a number.\n\n");
            }
            if (number < -1 || number > NEVER) {
                throw OptionException.usage("Error: session-expiry-interval out of range.\n\n");
            }
            seconds = number == -1 ? NEVER : number;
        }
        sessionExpiry = seconds;
        version = MqttVersion.V5;
    }

    void version(String value) throws OptionException {
        switch (value) {
            case "mqttv31", "31":
                version = MqttVersion.V3_1;
                break;
            case "mqttv311", "311":
                version = MqttVersion.V3_1_1;
                break;
            case "mqttv5", "5":
                version = MqttVersion.V5;
                break;
            default:
                throw OptionException.usage("Error: Invalid protocol version argument given.\n\n");
        }
    }

    void useVersion5() {
        version = MqttVersion.V5;
    }

    void useVersion(MqttVersion value) {
        version = value;
    }

    void username(String value) {
        username = value;
    }

    void password(byte[] value) {
        password = value;
    }

    /** In jmqtt's own manners a number has to be one. */
    private boolean isNumber(String value) {
        return program.mosquitto() || Numbers.isInteger(value);
    }

    MqttVersion version() {
        return version;
    }

    /** The port in use, with the default that depends on TLS. */
    int port(boolean secure) {
        return port >= 0 ? port : secure ? 8883 : 1883;
    }

    String host() {
        return host == null ? "localhost" : host;
    }

    /**
     * The session expiry interval for CONNECT, 0 for none; checks that a lasting session has an id.
     */
    long checkedSessionExpiry() throws OptionException {
        boolean named = id != null;
        if (version != MqttVersion.V5) {
            if (!clean && !named) {
                throw OptionException.usage(
                        "Error: You must provide a client id if you are using the -c option.\n");
            }
            return 0;
        }
        long expiry = sessionExpiry >= 0 ? sessionExpiry : clean ? 0 : NEVER;
        if (expiry == NEVER && !named) {
            throw OptionException.usage(
                    "Error: You must provide a client id if you are using an infinite session"
                            + " expiry interval.\n");
        }
        return expiry;
    }

    /** Finds an identifier that can't be sent. */
    void checkId() throws OptionException {
        boolean lasting = !clean && id == null && idPrefix == null;
        if (lasting || id != null && id.isEmpty()) {
            throw OptionException.runtime(
                    program.tool() == Tool.PUB
                            ? "Error: Invalid id.\n"
                            : "Error: Invalid id and/or clean_session.\n");
        }
        if (!Utf8.isValid(clientId())) {
            throw OptionException.runtime(
                    program.mosquitto() ? "" : "Error: Malformed UTF-8 in -i argument.\n");
        }
    }

    private String clientId() {
        if (id != null) {
            return id;
        }
        if (idPrefix != null) {
            return idPrefix + ProcessHandle.current().pid();
        }
        return version == MqttVersion.V3_1 ? randomId() : "";
    }

    /** MQTT 3.1 has no empty identifier; this is the one that Mosquitto makes up. */
    private static String randomId() {
        String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        SplittableRandom random = new SplittableRandom();
        StringBuilder text = new StringBuilder("mosq-");
        for (int i = 0; i < 18; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Finds a login that can't be sent. */
    void checkLogin() throws OptionException {
        boolean passwordAlone = password != null && username == null && version != MqttVersion.V5;
        if (passwordAlone || username != null && !Utf8.isValid(username)) {
            throw OptionException.runtime("Error: Problem setting username and/or password.\n");
        }
    }

    ConnectSpec spec(
            ConnectSpec.Will will,
            ConnectSpec.Tls tls,
            List<Property> properties,
            boolean secure,
            boolean stream) {
        return new ConnectSpec(
                new ConnectSpec.Endpoint(
                        host(),
                        port(secure),
                        bindAddress,
                        noDelay,
                        webSocket ? new ConnectSpec.WebSocket(webSocketPath) : null,
                        tls,
                        proxy),
                version,
                clientId(),
                clean,
                keepAlive,
                username,
                password,
                will,
                properties,
                maxInflight > 0 ? maxInflight : stream ? STREAM_IN_FLIGHT : DEFAULT_IN_FLIGHT);
    }
}
