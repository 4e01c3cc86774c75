package io.jmqtt.cli.option;

import java.util.List;

/**
 * The one table of the options of the commands that connect to a broker: reading the command line,
 * help, completion and manual pages all come from it. Names are compared exactly.
 */
public enum ClientOption {
    STEP_LIMIT(
            null,
            "--timeout",
            In.OWN | In.DOCTOR,
            "TIME",
            "no time specified",
            OptionGroup.TASK,
            "The most that each step may take, such as 5s or 500ms; 10s when not given."),
    PUBLISHERS(
            null,
            "--publishers",
            In.OWN | In.BENCH,
            "TIMES",
            "no number specified",
            OptionGroup.TASK,
            "How many clients publish; 1 when not given, 0 for none."),
    SUBSCRIBERS(
            null,
            "--subscribers",
            In.OWN | In.BENCH,
            "TIMES",
            "no number specified",
            OptionGroup.TASK,
            "How many clients subscribe; 1 when not given, 0 for none."),
    CONNECTIONS(
            null,
            "--connections",
            In.OWN | In.BENCH,
            "TIMES",
            "no number specified",
            OptionGroup.TASK,
            "How many more clients only connect; 0 when not given."),
    TOPICS(
            null,
            "--topics",
            In.OWN | In.BENCH,
            "COUNT",
            "no number specified",
            OptionGroup.TASK,
            "How many topics the publishers share; one for each when not given. Subscribers"
                    + " share them out; where there are more subscribers, several get the same one."),
    SIZE(
            null,
            "--size",
            In.OWN | In.BENCH,
            "COUNT",
            "no size specified",
            OptionGroup.TASK,
            "Bytes of a payload, 16 or more; 64 when not given."),
    RATE(
            null,
            "--rate",
            In.OWN | In.BENCH,
            "COUNT",
            "no rate specified",
            OptionGroup.TASK,
            "Messages per second of all publishers, sent by the clock whatever the broker does;"
                    + " as fast as it goes when not given."),
    BENCH_DURATION(
            null,
            "--duration",
            In.OWN | In.BENCH,
            "TIME",
            "no time specified",
            OptionGroup.TASK,
            "How long to measure, such as 30s or 5m; 10s when not given."),
    WARMUP(
            null,
            "--warmup",
            In.OWN | In.BENCH,
            "TIME",
            "no time specified",
            OptionGroup.TASK,
            "How long the load runs before anything counts; 1s when not given."),
    THREADS(
            null,
            "--threads",
            In.OWN | In.BENCH,
            "COUNT",
            "no number specified",
            OptionGroup.TASK,
            "Threads that make the load; half as many as there are processors when not given."),
    ASSERT(
            null,
            "--assert",
            In.OWN | In.BENCH,
            "LIST",
            "no assertions specified",
            OptionGroup.TASK,
            "What must hold, such as 'p99<20ms,lost=0', or the exit status is 1. Figures: p50,"
                    + " p99.9 and the like, min, mean, max, lost, refused, published, received,"
                    + " published_rate, received_rate, cores."),
    DURATION(
            null,
            "--duration",
            In.OWN | In.RECORD,
            "TIME",
            "no time specified",
            OptionGroup.TASK,
            "End after this time, such as 30s or 5m; without it a signal, or -C, ends it."),
    SPEED(
            null,
            "--speed",
            In.OWN | In.REPLAY,
            "FACTOR",
            "no factor specified",
            OptionGroup.TASK,
            "How many times as fast as it was recorded, such as 2 or 0.5; max leaves no pauses."),
    LOOP(
            null,
            "--loop",
            In.OWN | In.REPLAY,
            "TIMES",
            "no number specified",
            OptionGroup.TASK,
            "Publish the whole recording this many times; 0 for ever."),
    TOPIC_PREFIX(
            null,
            "--topic-prefix",
            In.OWN | In.REPLAY,
            "TEXT",
            "no prefix specified",
            OptionGroup.TASK,
            "Put this text before each topic, such as test/."),
    DRY_RUN(
            null,
            "--dry-run",
            In.OWN | In.RETAINED,
            null,
            null,
            OptionGroup.TASK,
            "clean, import: only show the topics that would be changed."),
    UNDO(
            null,
            "--undo",
            In.OWN | In.RETAINED,
            "FILE",
            "no file specified",
            OptionGroup.TASK,
            "clean: write what is removed to this file first; when not given, to"
                    + " retained-undo-DATE-TIME.ndjson in the current folder. It must not exist."),
    DETAILS(
            "-v",
            "--verbose",
            In.OWN | In.RETAINED,
            null,
            null,
            OptionGroup.TASK,
            "ls: QoS, size and the beginning of the payload as well."),
    JSON(
            null,
            "--json",
            In.OWN | In.RETAINED | In.DOCTOR | In.BENCH,
            null,
            null,
            OptionGroup.TASK,
            "Print JSON instead of text."),
    IDLE(
            null,
            "--idle",
            In.OWN | In.RETAINED,
            "TIME",
            "no time specified",
            OptionGroup.TASK,
            "The broker has sent everything when nothing came for this time, such as 2s; when not"
                    + " given 500ms and ten times what its acknowledgement took."),
    LOGIN_ONLY(
            null,
            "--login-only",
            In.OWN | In.WAIT,
            null,
            null,
            OptionGroup.TASK,
            "An accepted login is enough; without it, and without --roundtrip, the broker must"
                    + " answer a subscription as well."),
    ROUND_TRIP(
            null,
            "--roundtrip",
            In.OWN | In.WAIT,
            null,
            null,
            OptionGroup.TASK,
            "A message must come back: to the topic of -t, or to a random one below jmqtt/wait."),
    TIME_LIMIT(
            null,
            "--timeout",
            In.OWN | In.WAIT,
            "TIME",
            "no time specified",
            OptionGroup.TASK,
            "Give up after this time, such as 30s, 500ms or 2m; 30s when not given. 0 tries once."),
    EXPECTED(
            null,
            "--count",
            In.OWN | In.EXPECT,
            "COUNT",
            "no count specified",
            OptionGroup.TASK,
            "Expect this many messages, and end with the last of them; 1 when not given."),
    WITHIN(
            null,
            "--within",
            In.OWN | In.EXPECT,
            "TIME",
            "no time specified",
            OptionGroup.TASK,
            "How long to wait for them, such as 5s, 500ms or 2m; 5s when not given. It begins"
                    + " when the broker has acknowledged the subscription."),
    NONE(
            null,
            "--none",
            In.OWN | In.EXPECT,
            null,
            null,
            OptionGroup.TASK,
            "Expect that no such message arrives in all that time."),
    SEND(
            null,
            "--send",
            In.OWN | In.EXPECT,
            "TOPIC",
            "no topic specified",
            OptionGroup.TASK,
            "Publish to this topic as soon as the subscription stands; the payload is that of -m,"
                    + " -f or -s, and empty without."),
    HOST(
            "-h",
            "--host",
            In.PSR,
            "HOST",
            "no host specified",
            OptionGroup.BROKER,
            "Name or address of the broker; localhost when not given."),
    PORT(
            "-p",
            "--port",
            In.PSR,
            "PORT",
            "no port specified",
            OptionGroup.BROKER,
            "Port of the broker: 1883, or 8883 with --cafile, --capath or --psk; 0 "
                    + "makes the host the path of a unix socket."),
    UNIX(
            null,
            "--unix",
            In.PSR,
            "PATH",
            "no socket path specified",
            OptionGroup.BROKER,
            "Connect through a unix socket instead of TCP."),
    URL(
            "-L",
            "--url",
            In.PSR,
            "URL",
            "no URL specified",
            OptionGroup.BROKER,
            "User, password, host, port and topic in one: "
                    + "mqtt://[USER[:PASSWORD]@]HOST[:PORT]/TOPIC; mqtts, ws and wss choose "
                    + "TLS and WebSocket."),
    BIND(
            "-A",
            null,
            In.PSR,
            "ADDRESS",
            "no address specified",
            OptionGroup.BROKER,
            "Connect from this local address or host name."),
    NO_DELAY(
            null,
            "--nodelay",
            In.PSR,
            null,
            null,
            OptionGroup.BROKER,
            "Send small packets at once (TCP_NODELAY)."),
    WEB_SOCKET(null, "--ws", In.PSR, null, null, OptionGroup.BROKER, "Speak MQTT over WebSocket."),
    WEB_SOCKET_PATH(
            null,
            "--ws-path",
            In.OWN_PSR,
            "PATH",
            "no path specified",
            OptionGroup.BROKER,
            "Path of the WebSocket request; /mqtt when not given. Implies --ws."),
    PROXY(
            null,
            "--proxy",
            In.PSR,
            "URL",
            "no proxy url specified",
            OptionGroup.BROKER,
            "Go through a SOCKS5 proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT]."),
    ID(
            "-i",
            "--id",
            In.PSR,
            "ID",
            "no id specified",
            OptionGroup.CLIENT,
            "Client identifier; when not given the broker chooses."),
    ID_PREFIX(
            "-I",
            "--id-prefix",
            In.PSR,
            "PREFIX",
            "no id prefix specified",
            OptionGroup.CLIENT,
            "Client identifier made of this prefix and the process id."),
    KEEP_ALIVE(
            "-k",
            "--keepalive",
            In.PSR,
            "SECONDS",
            "no keepalive specified",
            OptionGroup.CLIENT,
            "Keep alive time, 5 to 65535; 60 when not given."),
    NOT_CLEAN(
            "-c",
            "--disable-clean-session",
            In.PSR,
            null,
            null,
            OptionGroup.CLIENT,
            "Keep the session: subscriptions and queued messages survive the "
                    + "connection. Needs -i."),
    SESSION_EXPIRY(
            "-x",
            null,
            In.PSR,
            "SECONDS",
            "no session expiry interval specified",
            OptionGroup.CLIENT,
            "How long the session outlives the connection, up to 4294967294; -1 or "
                    + "∞ for ever. Chooses MQTT 5."),
    VERSION(
            "-V",
            "--protocol-version",
            In.PSR,
            "VERSION",
            "no version specified",
            OptionGroup.CLIENT,
            "Protocol version; mqttv311 when not given, for rr mqttv5.",
            "mqttv5",
            "mqttv311",
            "mqttv31",
            "5",
            "311",
            "31"),
    MAX_INFLIGHT(
            "-M",
            null,
            In.PSR,
            "COUNT",
            "max_inflight not specified",
            OptionGroup.CLIENT,
            "The most QoS 1 and 2 messages that wait for acknowledgement at once; "
                    + "20 when not given, 100 for pub -l."),
    PROPERTY(
            "-D",
            "--property",
            In.PSR,
            "COMMAND NAME VALUE",
            "not enough arguments specified",
            OptionGroup.CLIENT,
            "Add an MQTT 5 property to the packets of COMMAND; a user-property "
                    + "takes a key and a value. Chooses MQTT 5."),
    USERNAME(
            "-u",
            "--username",
            In.PSR,
            "NAME",
            "no username specified",
            OptionGroup.LOGIN,
            "User name."),
    PASSWORD(
            "-P",
            "--pw",
            In.PSR,
            "PASSWORD",
            "no password specified",
            OptionGroup.LOGIN,
            "Password. Other users of the machine can see it in the list of "
                    + "processes; as the last argument, without a value, it asks on the "
                    + "terminal."),
    PASSWORD_FILE(
            null,
            "--pw-file",
            In.OWN_PSR,
            "FILE",
            "no file specified",
            OptionGroup.LOGIN,
            "Read the password from the first line of a file."),
    PASSWORD_ENV(
            null,
            "--pw-env",
            In.OWN_PSR,
            "VARIABLE",
            "no variable specified",
            OptionGroup.LOGIN,
            "Take the password from an environment variable."),
    TOPIC(
            "-t",
            "--topic",
            In.PSR | In.WAIT | In.EXPECT | In.RETAINED | In.DOCTOR | In.RECORD | In.TOP | In.BENCH,
            "TOPIC",
            "no topic specified",
            OptionGroup.PUBLISH,
            "Topic to publish to, or filter to subscribe to (sub: may be repeated)."),
    MESSAGE(
            "-m",
            "--message",
            In.PR | In.EXPECT,
            "TEXT",
            "no message specified",
            OptionGroup.PUBLISH,
            "Publish this text."),
    FILE(
            "-f",
            "--file",
            In.PR | In.EXPECT,
            "FILE",
            "no file specified",
            OptionGroup.PUBLISH,
            "Publish the contents of a file."),
    STDIN_LINES(
            "-l",
            "--stdin-line",
            In.P,
            null,
            null,
            OptionGroup.PUBLISH,
            "Publish each line of standard input as one message."),
    STDIN_FILE(
            "-s",
            "--stdin-file",
            In.PR | In.EXPECT,
            null,
            null,
            OptionGroup.PUBLISH,
            "Publish all of standard input as one message."),
    NULL_MESSAGE(
            "-n",
            "--null-message",
            In.PR | In.EXPECT,
            null,
            null,
            OptionGroup.PUBLISH,
            "Publish a message of length zero."),
    JSON_LINES(
            null,
            "--json-lines",
            In.OWN_P,
            null,
            null,
            OptionGroup.PUBLISH,
            "Read one JSON object per line of standard input: topic, payload or "
                    + "payload_b64, qos, retain, properties."),
    TOPIC_SEPARATOR(
            null,
            "--topic-separator",
            In.OWN_P,
            "TEXT",
            "no separator specified",
            OptionGroup.PUBLISH,
            "With -l: each line is a topic, this text, and the payload."),
    QOS(
            "-q",
            "--qos",
            In.PSR | In.EXPECT | In.RECORD | In.TOP | In.BENCH,
            "QOS",
            "no QoS specified",
            OptionGroup.PUBLISH,
            "Quality of service; 0 when not given, for record 2.",
            "0",
            "1",
            "2"),
    RETAIN(
            "-r",
            "--retain",
            In.P | In.EXPECT,
            null,
            null,
            OptionGroup.PUBLISH,
            "Ask the broker to retain the message."),
    REPEAT(
            null,
            "--repeat",
            In.P,
            "COUNT",
            "no count specified",
            OptionGroup.PUBLISH,
            "Publish the message this many times."),
    REPEAT_DELAY(
            null,
            "--repeat-delay",
            In.P,
            "SECONDS",
            "no time specified",
            OptionGroup.PUBLISH,
            "Wait this long between repetitions; fractions are allowed."),
    RESPONSE_TOPIC(
            "-e",
            null,
            In.R,
            "TOPIC",
            "no response topic specified",
            OptionGroup.PUBLISH,
            "Topic that the response is expected on."),
    UNSUBSCRIBE(
            "-U",
            "--unsubscribe",
            In.S,
            "FILTER",
            "no unsubscribe topic specified",
            OptionGroup.SUBSCRIBE,
            "Unsubscribe from a filter; may be repeated."),
    FILTER_OUT(
            "-T",
            "--filter-out",
            In.S | In.EXPECT | In.RETAINED | In.RECORD | In.TOP,
            "FILTER",
            "no topic filter specified",
            OptionGroup.SUBSCRIBE,
            "Ignore messages whose topic matches; may be repeated."),
    NO_RETAINED(
            "-R",
            null,
            In.SR | In.EXPECT | In.RECORD | In.TOP,
            null,
            null,
            OptionGroup.SUBSCRIBE,
            "Do not show retained messages, nor ask for them."),
    RETAINED_ONLY(
            null,
            "--retained-only",
            In.S,
            null,
            null,
            OptionGroup.SUBSCRIBE,
            "Show only retained messages and end at the first other one."),
    REMOVE_RETAINED(
            null,
            "--remove-retained",
            In.S,
            null,
            null,
            OptionGroup.SUBSCRIBE,
            "Remove each retained message that arrives from the broker."),
    RETAIN_AS_PUBLISHED(
            null,
            "--retain-as-published",
            In.SR,
            null,
            null,
            OptionGroup.SUBSCRIBE,
            "Keep the retain flag as the publisher set it (MQTT 5)."),
    RETAIN_HANDLING(
            null,
            "--retain-handling",
            In.SR,
            "WHEN",
            "no option specified",
            OptionGroup.SUBSCRIBE,
            "When the broker sends retained messages (MQTT 5).",
            "always",
            "new",
            "never"),
    NO_LOCAL(
            null,
            "--no-local",
            In.OWN_S,
            null,
            null,
            OptionGroup.SUBSCRIBE,
            "Do not receive what this client published itself (MQTT 5)."),
    RANDOM_FILTER(
            null,
            "--random-filter",
            In.S,
            "PERCENT",
            "no chance specified",
            OptionGroup.SUBSCRIBE,
            "Show only this share of the messages, 0.1 to 100."),
    WHERE(
            null,
            "--where",
            In.OWN_S | In.EXPECT | In.RECORD,
            "CONDITION",
            "no condition specified",
            OptionGroup.SUBSCRIBE,
            "Show only messages whose JSON payload fulfils a condition, such as "
                    + "'/temp > 20'; may be repeated, then all must hold."),
    SELECT(
            null,
            "--select",
            In.OWN_S | In.EXPECT,
            "POINTER",
            "no pointer specified",
            OptionGroup.SUBSCRIBE,
            "Show only this part of a JSON payload, by JSON pointer; may be " + "repeated."),
    EXEC(
            null,
            "--exec",
            In.OWN_S,
            "COMMAND",
            "no command specified",
            OptionGroup.OUTPUT,
            "Run a shell command for each message: payload on its standard input, "
                    + "MQTT_TOPIC, MQTT_QOS, MQTT_RETAIN and more in its environment."),
    EXEC_JOBS(
            null,
            "--exec-jobs",
            In.OWN_S,
            "COUNT",
            "no count specified",
            OptionGroup.OUTPUT,
            "The most commands of --exec that run at once; 1 when not given, which "
                    + "keeps the order of the messages."),
    VERBOSE(
            "-v",
            "--verbose",
            In.SR | In.EXPECT,
            null,
            null,
            OptionGroup.OUTPUT,
            "Show the topic before the payload."),
    NO_NEWLINE(
            "-N",
            null,
            In.SR | In.EXPECT,
            null,
            null,
            OptionGroup.OUTPUT,
            "No newline after each message."),
    FORMAT(
            "-F",
            null,
            In.SR | In.EXPECT,
            "FORMAT",
            "no format specified",
            OptionGroup.OUTPUT,
            "How to show a message; jmqtt-sub(1) tells the language."),
    PAYLOAD_FORMAT(
            null,
            "--format",
            In.OWN_SR | In.EXPECT,
            "FORMAT",
            "no format specified",
            OptionGroup.OUTPUT,
            "How to show the payload.",
            "raw",
            "hex",
            "base64",
            "json"),
    PRETTY(null, "--pretty", In.SR | In.EXPECT, null, null, OptionGroup.OUTPUT, "Indented JSON."),
    WATCH(
            "-w",
            "--watch",
            In.S,
            null,
            null,
            OptionGroup.OUTPUT,
            "Show each topic on its own line of the screen, with its latest " + "message."),
    MESSAGE_RATE(
            null,
            "--message-rate",
            In.S,
            null,
            null,
            OptionGroup.OUTPUT,
            "Show only how many messages arrive per second."),
    COLOR(
            null,
            "--color",
            In.OWN_SR | In.EXPECT | In.SHELL | In.TOP,
            "WHEN",
            "no choice specified",
            OptionGroup.OUTPUT,
            "Colour the topic: auto does so on a terminal, unless NO_COLOR is set.",
            "auto",
            "always",
            "never"),
    NO_COLOR(
            null,
            "--no-color",
            In.OWN | In.SHELL | In.TOP,
            null,
            null,
            OptionGroup.OUTPUT,
            "The same as --color never."),
    LATENCY(
            null,
            "--latency",
            In.R,
            null,
            null,
            OptionGroup.OUTPUT,
            "Show how long the response took."),
    COUNT(
            "-C",
            null,
            In.S | In.RECORD,
            "COUNT",
            "no count specified",
            OptionGroup.END,
            "End after this many messages."),
    RESPONSES(
            null,
            "--count",
            In.OWN_R,
            "COUNT",
            "no count specified",
            OptionGroup.END,
            "Wait for this many responses; 1 when not given."),
    EXIT_AFTER_SUBACK(
            "-E",
            null,
            In.S,
            null,
            null,
            OptionGroup.END,
            "End as soon as the broker has acknowledged the subscriptions."),
    TIMEOUT(
            "-W",
            null,
            In.SR,
            "SECONDS",
            "no timeout specified",
            OptionGroup.END,
            "End after this time, with status 27."),
    RETRY(
            null,
            "--retry",
            In.OWN_PSR | In.RECORD | In.REPLAY | In.SHELL | In.TOP,
            "WHEN",
            "no choice specified",
            OptionGroup.END,
            "When to connect again: never, initial (until the first connection "
                    + "stands), always.",
            "never",
            "initial",
            "always"),
    RETRY_LIMIT(
            null,
            "--retry-limit",
            In.OWN_PSR | In.RECORD | In.REPLAY | In.SHELL | In.TOP,
            "COUNT",
            "no count specified",
            OptionGroup.END,
            "Give up after this many attempts in a row; 0, no limit, when not " + "given."),
    WILL_TOPIC(
            null,
            "--will-topic",
            In.PSR | In.SHELL,
            "TOPIC",
            "no will topic specified",
            OptionGroup.WILL,
            "Topic of the will."),
    WILL_PAYLOAD(
            null,
            "--will-payload",
            In.PSR | In.SHELL,
            "TEXT",
            "no will payload specified",
            OptionGroup.WILL,
            "Payload of the will; empty when not given."),
    WILL_QOS(
            null,
            "--will-qos",
            In.PSR | In.SHELL,
            "QOS",
            "no will QoS specified",
            OptionGroup.WILL,
            "Quality of service of the will.",
            "0",
            "1",
            "2"),
    WILL_RETAIN(
            null,
            "--will-retain",
            In.PSR | In.SHELL,
            null,
            null,
            OptionGroup.WILL,
            "Ask the broker to retain the will."),
    CA_FILE(
            null,
            "--cafile",
            In.PSR,
            "FILE",
            "no file specified",
            OptionGroup.TLS,
            "Trusted certificates in PEM."),
    CA_PATH(
            null,
            "--capath",
            In.PSR,
            "DIRECTORY",
            "no directory specified",
            OptionGroup.TLS,
            "Directory of trusted certificates in PEM."),
    CERT(
            null,
            "--cert",
            In.PSR,
            "FILE",
            "no file specified",
            OptionGroup.TLS,
            "Certificate chain of the client in PEM."),
    KEY(
            null,
            "--key",
            In.PSR,
            "FILE",
            "no file specified",
            OptionGroup.TLS,
            "Private key of the client in PEM."),
    KEY_PASSWORD_FILE(
            null,
            "--key-pw-file",
            In.OWN_PSR,
            "FILE",
            "no file specified",
            OptionGroup.TLS,
            "Read the password of the key or key store from the first line of a " + "file."),
    KEY_PASSWORD_ENV(
            null,
            "--key-pw-env",
            In.OWN_PSR,
            "VARIABLE",
            "no variable specified",
            OptionGroup.TLS,
            "Take the password of the key or key store from an environment " + "variable."),
    KEY_STORE(
            null,
            "--keystore",
            In.OWN_PSR,
            "FILE",
            "no file specified",
            OptionGroup.TLS,
            "Key and certificate of the client in a PKCS#12 or JKS store."),
    TRUST_STORE(
            null,
            "--truststore",
            In.OWN_PSR,
            "FILE",
            "no file specified",
            OptionGroup.TLS,
            "Trusted certificates in a PKCS#12 or JKS store."),
    TRUST_STORE_PASSWORD_FILE(
            null,
            "--truststore-pw-file",
            In.OWN_PSR,
            "FILE",
            "no file specified",
            OptionGroup.TLS,
            "Read the password of the trust store from the first line of a file."),
    TRUST_STORE_PASSWORD_ENV(
            null,
            "--truststore-pw-env",
            In.OWN_PSR,
            "VARIABLE",
            "no variable specified",
            OptionGroup.TLS,
            "Take the password of the trust store from an environment variable."),
    KEY_FORM(
            null,
            "--keyform",
            In.PSR,
            "FORM",
            "no keyform specified",
            OptionGroup.TLS,
            "Kind of key.",
            "pem",
            "engine"),
    CIPHERS(
            null,
            "--ciphers",
            In.PSR,
            "LIST",
            "no ciphers specified",
            OptionGroup.TLS,
            "Ciphers to offer, as OpenSSL writes them."),
    TLS_VERSION(
            null,
            "--tls-version",
            In.PSR,
            "VERSION",
            "no version specified",
            OptionGroup.TLS,
            "tlsv1.2 or newer, or tlsv1.3 only; tlsv1.2 when not given.",
            "tlsv1.2",
            "tlsv1.3"),
    TLS_ALPN(
            null,
            "--tls-alpn",
            In.PSR,
            "NAME",
            "no protocol specified",
            OptionGroup.TLS,
            "Application protocol to ask for."),
    TLS_OS_CERTS(
            null,
            "--tls-use-os-certs",
            In.PSR,
            null,
            null,
            OptionGroup.TLS,
            "Trust the certificates of the operating system."),
    TLS_KEYLOG(
            null,
            "--tls-keylog",
            In.PSR,
            "FILE",
            "no file specified",
            OptionGroup.TLS,
            "Append the secrets of the connection to a file, for Wireshark."),
    TLS_ENGINE(
            null,
            "--tls-engine",
            In.PSR,
            "NAME",
            "no engine_id specified",
            OptionGroup.TLS,
            "Refused: there are no OpenSSL engines here; use --key or --keystore."),
    TLS_ENGINE_KPASS(
            null,
            "--tls-engine-kpass-sha1",
            In.PSR,
            "HEX",
            "no kpass sha1 specified",
            OptionGroup.TLS,
            "Refused: see --tls-engine."),
    INSECURE(
            null,
            "--insecure",
            In.PSR,
            null,
            null,
            OptionGroup.TLS,
            "Verify neither the certificate chain nor the host name."),
    NO_TLS(
            null,
            "--no-tls",
            In.PSR,
            null,
            null,
            OptionGroup.TLS,
            "No TLS, whatever the other options say."),
    PSK(null, "--psk", In.PSR, "HEX", "no key specified", OptionGroup.TLS, "Pre-shared key."),
    PSK_IDENTITY(
            null,
            "--psk-identity",
            In.PSR,
            "NAME",
            "no identity specified",
            OptionGroup.TLS,
            "Identity that goes with the pre-shared key."),
    DEBUG("-d", "--debug", In.PSR, null, null, OptionGroup.PROGRAM, "Show each packet."),
    QUIET(
            null,
            "--quiet",
            In.PSR,
            null,
            null,
            OptionGroup.PROGRAM,
            "Print no errors of the connection."),
    OPTIONS_FILE(
            "-o",
            null,
            In.PSR,
            "FILE",
            "no options file specified",
            OptionGroup.PROGRAM,
            "Read options from this file, one on each line, instead of the default " + "one."),
    PROFILE(
            null,
            "--profile",
            In.OWN_PSR,
            "NAME",
            "no name specified",
            OptionGroup.PROGRAM,
            "Read options from the file of this name in ~/.config/jmqtt/profiles as " + "well."),
    HISTORY(
            null,
            "--history",
            In.OWN | In.SHELL,
            "FILE",
            "no file specified",
            OptionGroup.PROGRAM,
            "Keep the history of lines in this file instead of "
                    + "~/.local/state/jmqtt/shell_history."),
    NO_HISTORY(
            null,
            "--no-history",
            In.OWN | In.SHELL,
            null,
            null,
            OptionGroup.PROGRAM,
            "Neither read nor write a history of lines."),
    HELP(null, "--help", In.PSR, null, null, OptionGroup.PROGRAM, "Show this text."),
    PROGRAM_VERSION(
            null, "--version", In.PSR, null, null, OptionGroup.PROGRAM, "Show the version.");

    /** Which tools know an option; the high bit marks those that Mosquitto does not have. */
    private static final class In {
        static final int P = 1;
        static final int S = 2;
        static final int R = 4;
        static final int WAIT = 8;
        static final int EXPECT = 16;
        static final int RETAINED = 32;
        static final int DOCTOR = 64;
        static final int RECORD = 128;
        static final int REPLAY = 256;
        static final int BENCH = Tool.BENCH.bit();
        static final int PR = P | R;
        static final int SR = S | R;
        static final int PSR = P | S | R;
        static final int SHELL = Tool.SHELL.bit();
        static final int TOP = Tool.TOP.bit();
        static final int OWN = 1 << 30;
        static final int OWN_P = OWN | P;
        static final int OWN_S = OWN | S;
        static final int OWN_R = OWN | R;
        static final int OWN_SR = OWN | SR;
        static final int OWN_PSR = OWN | PSR;
    }

    private final String shortName;
    private final String longName;
    private final int tools;
    private final String label;
    private final String missing;
    private final OptionGroup group;
    private final String description;
    private final String[] values;

    ClientOption(
            String shortName,
            String longName,
            int tools,
            String label,
            String missing,
            OptionGroup group,
            String description,
            String... values) {
        this.shortName = shortName;
        this.longName = longName;
        this.tools = tools;
        this.label = label;
        this.missing = missing;
        this.group = group;
        this.description = description;
        this.values = values;
    }

    /** The name with one dash, or null. */
    public String shortName() {
        return shortName;
    }

    /** The name with two dashes, or null. */
    public String longName() {
        return longName;
    }

    /** The name that errors use. */
    public String name(boolean preferLong) {
        return shortName == null || preferLong && longName != null ? longName : shortName;
    }

    /** Whether this tool, by its manners, knows the option. */
    public boolean isKnownTo(Program program) {
        int tool = program.tool().bit();
        boolean shared = program.tool().isOwn() && group.connects() && (tools & In.PSR) == In.PSR;
        return ((tools & tool) != 0 || shared)
                && !(isOwn() && program.mosquitto())
                && !(this == QUIET && program.tool().isInteractive())
                && !(this == DEBUG && program.tool() == Tool.TOP)
                && (!program.inShell() || isForLineOfShell(program.tool()));
    }

    /** Whether the option has a place in a line of the shell, see {@link Program#inShell}. */
    private boolean isForLineOfShell(Tool tool) {
        return switch (this) {
            case PROPERTY, HELP -> true;
            case NO_COLOR, HISTORY, NO_HISTORY, PROGRAM_VERSION -> false;
            case WATCH, MESSAGE_RATE, EXIT_AFTER_SUBACK -> false;
            case COLOR -> tool != Tool.SHELL;
            default ->
                    tool == Tool.SHELL
                            || !group.connects()
                                    && group != OptionGroup.WILL
                                    && this != RETRY
                                    && this != RETRY_LIMIT;
        };
    }

    /** Whether the option exists only here and not in Mosquitto. */
    public boolean isOwn() {
        return (tools & In.OWN) != 0;
    }

    /** Whether an argument, for {@link #PROPERTY} several, follows. */
    public boolean takesValue() {
        return label != null;
    }

    /** What the value is called in help, or null for a flag. */
    public String label() {
        return label;
    }

    public OptionGroup group() {
        return group;
    }

    /** What the option does, in one or two sentences. */
    public String description() {
        return description;
    }

    /** The values it can have where these are few, else empty. */
    public List<String> choices() {
        return List.of(values);
    }

    /** The error of a command line that ends where the value should stand. */
    OptionException missingValue() {
        boolean longForm = this == PROPERTY || this == VERSION;
        return OptionException.usage(
                "Error: " + name(longForm) + " argument given but " + missing + ".\n\n");
    }
}
