package io.jmqtt.cli.option;

import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that the command line of a command that connects says. */
public final class ClientOptions {
    /** What is asked for instead of the tool's work. */
    public enum Request {
        WORK,
        HELP,
        VERSION
    }

    private static final int DEFAULT_RECEIVE_MAXIMUM = 20;

    private final Program program;
    private final Map<String, String> env;
    private final ConnectionOptions connection;
    private final TlsOptions tls = new TlsOptions();
    private final WillOptions will = new WillOptions();
    private final PropertyOptions properties = new PropertyOptions();
    private final MessageOptions message;
    private final SubscribeOptions subscribe;
    private final OutputOptions output = new OutputOptions();
    private final List<String> operands = new ArrayList<>();
    private TaskOptions task;
    private Request request = Request.WORK;
    private boolean debug;
    private boolean quiet;
    private boolean asksForPassword;
    private int responses = 1;
    private Retry.Policy retryPolicy = Retry.Policy.AS_MOSQUITTO;
    private int retryLimit;
    private String historyFile;
    private boolean historyOff;
    private boolean brokerGiven;

    ClientOptions(Program program, Map<String, String> env) {
        this.program = program;
        this.env = env;
        connection = new ConnectionOptions(program);
        message = new MessageOptions(program);
        subscribe = new SubscribeOptions(program);
    }

    /**
     * Takes one option.
     *
     * @param value null for a flag
     */
    void accept(ClientOption option, String value) throws OptionException {
        brokerGiven |= option.group().connects() && option.group() != OptionGroup.PROGRAM;
        switch (option) {
            case HOST -> connection.host(value);
            case PORT -> connection.port(value);
            case UNIX -> connection.unix(value);
            case URL -> url(value);
            case BIND -> connection.bindAddress(value);
            case NO_DELAY -> connection.noDelay();
            case WEB_SOCKET -> connection.webSocket();
            case WEB_SOCKET_PATH -> connection.webSocketPath(value);
            case PROXY -> connection.proxy(ProxyUrl.parse(value, quiet));
            case ID -> connection.id(value);
            case ID_PREFIX -> connection.idPrefix(value);
            case KEEP_ALIVE -> connection.keepAlive(value);
            case NOT_CLEAN -> connection.notClean();
            case SESSION_EXPIRY -> connection.sessionExpiry(value);
            case VERSION -> connection.version(value);
            case MAX_INFLIGHT -> connection.maxInflight(value);
            case USERNAME -> connection.username(value);
            case PASSWORD -> connection.password(RawText.encode(value));
            case PASSWORD_FILE -> connection.password(Secrets.fromFile("--pw-file", value));
            case PASSWORD_ENV ->
                    connection.password(Secrets.fromEnvironment("--pw-env", value, env));
            case TOPIC -> topic(value, "-t");
            case MESSAGE -> message.argument(value);
            case FILE -> message.file(value);
            case STDIN_LINES -> message.lines();
            case STDIN_FILE -> message.stdin();
            case NULL_MESSAGE -> message.nothing();
            case JSON_LINES -> message.jsonLines();
            case TOPIC_SEPARATOR -> message.topicSeparator(value);
            case QOS -> message.qos(value);
            case RETAIN -> message.retain();
            case REPEAT -> message.repeat(value);
            case REPEAT_DELAY -> message.repeatDelay(value);
            case RESPONSE_TOPIC -> message.responseTopic(value);
            case UNSUBSCRIBE -> subscribe.unsubscribe(value);
            case FILTER_OUT -> subscribe.filterOut(value);
            case NO_RETAINED -> subscribe.noRetained();
            case RETAINED_ONLY -> subscribe.retainedOnly();
            case REMOVE_RETAINED -> subscribe.removeRetained();
            case RETAIN_AS_PUBLISHED -> subscribe.retainAsPublished();
            case RETAIN_HANDLING -> subscribe.retainHandling(value);
            case NO_LOCAL -> {
                subscribe.noLocal();
                connection.useVersion5();
            }
            case RANDOM_FILTER -> subscribe.randomFilter(value);
            case COUNT -> subscribe.count(value);
            case EXIT_AFTER_SUBACK -> subscribe.exitAfterSuback();
            case TIMEOUT -> subscribe.timeout(value);
            case WHERE -> output.condition(value);
            case SELECT -> output.selection(value);
            case EXEC -> output.command(value);
            case EXEC_JOBS -> output.jobs(value);
            case VERBOSE -> output.verbose();
            case NO_NEWLINE -> output.noNewline();
            case FORMAT -> output.pattern(value);
            case PAYLOAD_FORMAT -> output.payloadFormat(value);
            case PRETTY -> output.pretty();
            case WATCH -> output.watch();
            case MESSAGE_RATE -> output.messageRate();
            case COLOR -> output.color(value);
            case NO_COLOR -> output.color("never");
            case HISTORY -> historyFile = value;
            case NO_HISTORY -> historyOff = true;
            case LATENCY -> {
                output.latency();
                connection.noDelay();
            }
            case RESPONSES -> responses = OutputOptions.positive(option, value);
            case RETRY -> retryPolicy = policy(value);
            case RETRY_LIMIT -> retryLimit = OutputOptions.positive(option, value);
            case WILL_TOPIC -> will.topic(value);
            case WILL_PAYLOAD -> will.payload(value);
            case WILL_QOS -> will.qos(value);
            case WILL_RETAIN -> will.retain();
            case INSECURE -> tls.insecure();
            case NO_TLS -> tls.off();
            case TLS_OS_CERTS -> tls.trustOperatingSystem();
            case KEY_PASSWORD_FILE -> tls.keyPassword(Secrets.fromFile("--key-pw-file", value));
            case KEY_PASSWORD_ENV ->
                    tls.keyPassword(Secrets.fromEnvironment("--key-pw-env", value, env));
            case TRUST_STORE_PASSWORD_FILE ->
                    tls.trustStorePassword(Secrets.fromFile("--truststore-pw-file", value));
            case TRUST_STORE_PASSWORD_ENV ->
                    tls.trustStorePassword(
                            Secrets.fromEnvironment("--truststore-pw-env", value, env));
            case DEBUG -> debug = true;
            case QUIET -> quiet = true;
            case HELP -> request = Request.HELP;
            case PROGRAM_VERSION -> request = Request.VERSION;
            case OPTIONS_FILE, PROFILE -> {
                // read before the others
            }
            default -> {
                if (option.group() == OptionGroup.TASK) {
                    task().set(option, value);
                } else {
                    tls.set(option, value);
                }
            }
        }
    }

    /** Takes an argument that is no option and no value of one. */
    void acceptOperand(String value) throws OptionException {
        if (program.tool() == Tool.DOCTOR) {
            if (!operands.isEmpty()) {
                throw OptionException.usage("Error: Only one broker at a time.\n");
            }
            url(value.contains("://") ? value : "mqtt://" + value);
        } else if (value.contains("://")) {
            throw OptionException.usage(
                    "Error: " + Masked.word(value) + ": a broker is named by -L, -h and -p.\n");
        }
        operands.add(value);
    }

    /** Takes one {@code -D}, which chooses MQTT 5. */
    void acceptProperty(List<String> arguments) throws OptionException {
        properties.add(arguments);
        connection.useVersion5();
    }

    /** Notes that the password is to be asked for. */
    void askForPassword() {
        asksForPassword = true;
        brokerGiven = true;
    }

    private void topic(String value, String option) throws OptionException {
        if (program.tool().subscribes()) {
            subscribe.filter(value, option);
        } else {
            message.topic(value, option);
        }
    }

    private void url(String value) throws OptionException {
        BrokerUrl url = BrokerUrl.parse(value, program);
        if (!program.tool().isOwn()) {
            topic(url.topic(), "-L topic");
        } else if (!url.topic().isEmpty()) {
            if (!ClientOption.TOPIC.isKnownTo(program)) {
                throw OptionException.usage(
                        "Error: Invalid URL for -L argument specified - "
                                + program.name()
                                + " takes no topic.\n");
            }
            topic(url.topic(), "-L topic");
        }
        connection.url(url);
        if (url.tls()) {
            tls.trustOperatingSystem();
        }
    }

    private static Retry.Policy policy(String value) throws OptionException {
        return switch (OutputOptions.oneOf(ClientOption.RETRY, value)) {
            case "never" -> Retry.Policy.NEVER;
            case "initial" -> Retry.Policy.INITIAL;
            default -> Retry.Policy.ALWAYS;
        };
    }

    /** The checks of options against each other, in Mosquitto's order. */
    void check() throws OptionException {
        will.check();
        tls.check();
        long expiry = connection.checkedSessionExpiry();
        if (expiry > 0) {
            properties.append(
                    Packet.CONNECT, Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, expiry));
        }
        if (program.tool() == Tool.SUB
                && subscribe.filters().isEmpty()
                && subscribe.unsubscriptions().isEmpty()) {
            throw OptionException.usage(
                    "Error: You must specify a topic to subscribe to (-t) or unsubscribe from"
                            + " (-U).\n");
        }
        if (program.tool() == Tool.EXPECT && subscribe.filters().isEmpty()) {
            throw OptionException.usage("Error: You must specify a topic to subscribe to (-t).\n");
        }
        properties.check();
        message.check();
        output.check();
    }

    /** Where, who and how to connect; the errors are those of what the options point to. */
    public ConnectSpec connectSpec() throws OptionException {
        connection.checkId();
        connection.checkLogin();
        boolean v5 = connection.version() == MqttVersion.V5;
        if (v5 && !properties.has(Packet.CONNECT, PropertyId.RECEIVE_MAXIMUM)) {
            properties.append(
                    Packet.CONNECT, Property.number(PropertyId.RECEIVE_MAXIMUM, receiveMaximum()));
        }
        return connection.spec(
                will.will(v5 ? properties.of(Packet.WILL) : List.of()),
                tls.tls(connection.port(tls.movesPort())),
                v5 ? properties.of(Packet.CONNECT) : List.of(),
                tls.movesPort(),
                isStream());
    }

    /** Whether any number of messages is published. */
    public boolean isStream() {
        return message.isStream() || program.tool() == Tool.REPLAY;
    }

    private int receiveMaximum() {
        return switch (program.tool()) {
            case RR -> Math.min(responses, DEFAULT_RECEIVE_MAXIMUM);
            case SUB ->
                    subscribe.count() > 0
                            ? Math.min(subscribe.count(), DEFAULT_RECEIVE_MAXIMUM)
                            : DEFAULT_RECEIVE_MAXIMUM;
            default -> DEFAULT_RECEIVE_MAXIMUM;
        };
    }

    /** Whether {@code -P} came last and without a value, so that the password is asked for. */
    public boolean asksForPassword() {
        return asksForPassword;
    }

    /** Whether the key is encrypted and nothing opens it yet. */
    public boolean asksForKeyPassword() {
        return tls.lacksKeyPassword(connection.port(tls.movesPort()));
    }

    /** Gives the password that was asked for. */
    public void password(byte[] secret) {
        connection.password(secret);
    }

    /** Gives the password of the key that was asked for. */
    public void keyPassword(byte[] secret) {
        tls.keyPassword(secret);
    }

    /**
     * Makes these the options of a line that uses a connection of this version.
     *
     * @throws OptionException for options that need another version, or that come too late
     */
    void useConnection(MqttVersion version) throws OptionException {
        boolean needs5 = connection.version() == MqttVersion.V5;
        if (needs5 && version != MqttVersion.V5) {
            throw OptionException.usage(
                    "Error: -D and --no-local need MQTT 5: give -V 5 to connect.\n");
        }
        for (Packet packet : new Packet[] {Packet.CONNECT, Packet.WILL, Packet.DISCONNECT}) {
            if (!properties.of(packet).isEmpty()) {
                throw OptionException.usage(
                        "Error: -D: the connection is there already; give properties of "
                                + packet
                                + " to connect.\n");
            }
        }
        connection.useVersion(version);
    }

    /** Whether anything was said about where, who or how to connect. */
    public boolean isBrokerGiven() {
        return brokerGiven;
    }

    /** The file of {@code --history}, or null. */
    public String historyFile() {
        return historyFile;
    }

    /** Whether there is to be no history file. */
    public boolean isHistoryOff() {
        return historyOff;
    }

    /** The port, with the default that depends on TLS; 0 for a unix socket. */
    public int port() {
        return connection.port(tls.movesPort());
    }

    /** Whether there are options of TLS without effect, since nothing asks for TLS. */
    public boolean hasIdleTlsOptions() {
        return tls.isIdle(connection.port(tls.movesPort()));
    }

    public Program program() {
        return program;
    }

    public Request request() {
        return request;
    }

    public boolean isDebug() {
        return debug;
    }

    /** Whether errors of the connection are not printed. */
    public boolean isQuiet() {
        return quiet;
    }

    public String host() {
        return connection.host();
    }

    public MqttVersion version() {
        return connection.version();
    }

    public MessageOptions message() {
        return message;
    }

    public SubscribeOptions subscribe() {
        return subscribe;
    }

    public OutputOptions output() {
        return output;
    }

    /** The properties of one packet, none where the version is not 5. */
    public List<Property> properties(Packet packet) {
        return connection.version() == MqttVersion.V5 ? properties.of(packet) : List.of();
    }

    /** What only some of our own commands have. */
    public TaskOptions task() {
        if (task == null) {
            task = new TaskOptions(program);
        }
        return task;
    }

    /** The arguments that are neither options nor their values, in their order. */
    public List<String> operands() {
        return operands;
    }

    /** How many responses rr waits for, at least 1. */
    public int responses() {
        return responses;
    }

    public Retry retry() {
        return new Retry(retryPolicy, retryLimit);
    }
}
