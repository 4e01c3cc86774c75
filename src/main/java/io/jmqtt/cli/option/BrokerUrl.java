package io.jmqtt.cli.option;

/**
 * The parts of {@code -L}: {@code mqtt[s]://[user[:password]@]host[:port]/topic}, also with {@code
 * ws} and {@code wss}.
 *
 * <p>Everything after the first {@code /} is the topic. Under Mosquitto's name nothing is decoded;
 * else {@code %xx} in user and password is, and a WebSocket URL may have a path of its own when the
 * topic is given as {@code ?topic=}. For tools that Mosquitto does not have the topic may be
 * missing, and what follows the host of a WebSocket URL is always the path.
 *
 * @param port never range-checked here, as in Mosquitto
 * @param username null for none
 * @param password null for none
 * @param topic not yet checked
 * @param path of the WebSocket request, null for the default
 */
record BrokerUrl(
        boolean tls,
        boolean webSocket,
        String username,
        String password,
        String host,
        int port,
        String topic,
        String path) {

    private static final String TOPIC_QUERY = "?topic=";

    static BrokerUrl parse(String url, Program program) throws OptionException {
        boolean asMosquitto = program.mosquitto();
        boolean own = program.tool().isOwn();
        int scheme = schemeLength(url);
        boolean webSocket = url.charAt(0) == 'w' || url.charAt(0) == 'W';
        boolean tls = scheme == (webSocket ? "wss://" : "mqtts://").length();
        int slash = url.indexOf('/', scheme);
        if (slash < 0 && own) {
            slash = url.length();
        } else if (slash < 0) {
            throw OptionException.usage(
                    "Error: Invalid URL for -L argument specified - topic missing.\n");
        }
        String authority = url.substring(scheme, slash);
        String topic = slash < url.length() ? url.substring(slash + 1) : "";
        String path = null;
        int query = asMosquitto || !webSocket ? -1 : url.indexOf(TOPIC_QUERY, slash);
        if (query >= 0) {
            path = url.substring(slash, query);
            topic = decoded(url.substring(query + TOPIC_QUERY.length()));
        } else if (own && webSocket) {
            path = topic.isEmpty() ? null : url.substring(slash);
            topic = "";
        }
        String username = null;
        String password = null;
        int at = asMosquitto ? authority.indexOf('@') : authority.lastIndexOf('@');
        if (at >= 0) {
            String login = authority.substring(0, at);
            authority = authority.substring(at + 1);
            int colon = login.indexOf(':');
            username = colon < 0 ? login : login.substring(0, colon);
            password = colon < 0 ? null : login.substring(colon + 1);
            if (!asMosquitto) {
                username = decoded(username);
                password = password == null ? null : decoded(password);
            }
        }
        int close = authority.startsWith("[") ? authority.indexOf(']') : -1;
        int colon = authority.indexOf(':', Math.max(close, 0));
        String host =
                close > 0
                        ? authority.substring(1, close)
                        : colon < 0 ? authority : authority.substring(0, colon);
        int port = colon < 0 ? (tls ? 8883 : 1883) : Numbers.atoi(authority.substring(colon + 1));
        return new BrokerUrl(tls, webSocket, username, password, host, port, topic, path);
    }

    private static int schemeLength(String url) throws OptionException {
        for (String scheme : new String[] {"mqtt://", "mqtts://", "ws://", "wss://"}) {
            if (url.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return scheme.length();
            }
        }
        throw OptionException.usage("Error: Unsupported URL scheme.\n\n");
    }

    private static String decoded(String text) throws OptionException {
        String decoded = ProxyUrl.percentDecoded(text);
        if (decoded == null) {
            throw OptionException.usage(
                    "Error: Invalid URL for -L argument specified - '%' must be followed by two"
                            + " hexadecimal digits.\n");
        }
        return decoded;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return (webSocket ? "ws" : "mqtt")
                + (tls ? "s://" : "://")
                + host
                + ":"
                + port
                + "/"
                + topic;
    }
}
