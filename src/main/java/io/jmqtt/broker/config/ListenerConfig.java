package io.jmqtt.broker.config;

import io.jmqtt.mqtt.MqttVersion;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One listener. Values that a listener inherits from the whole broker are resolved here, so that
 * nobody needs to ask twice.
 *
 * @param port TCP port, 1 to 65535, or 0 for a unix socket; tests may use 0 without a path for any
 *     free port
 * @param host name or address to bind to, or null for all
 * @param unixPath path of the unix socket, or null
 * @param protocol what is spoken
 * @param socketDomain which address families are used
 * @param bindInterface network interface, or null
 * @param mountPoint prefix of every topic of clients of this listener, or null
 * @param maxConnections connections on this listener, -1 is no limit
 * @param maxQos highest QoS, 0 to 2
 * @param maxTopicAlias topic aliases a client may use, 0 to 65535
 * @param maxTopicAliasBroker topic aliases the broker uses towards a client, 0 to 65535
 * @param versions the versions that clients may speak
 * @param useUsernameAsClientid whether the user name replaces the client id
 * @param proxyProtocol version of the PROXY protocol that every connection starts with, 1 or 2; 0
 *     is none
 * @param proxyProtocolV2RequireTls whether a PROXY header must tell of TLS
 * @param httpDir folder of files served to browsers, or null
 * @param websocketsOrigins the origins that a WebSocket may have; empty is any
 * @param tls TLS
 * @param allowAnonymous whether clients may come without a user name
 * @param allowZeroLengthClientid whether an empty client id is replaced by a generated one
 * @param autoIdPrefix what generated client ids start with
 * @param security the security options of this listener: its own with per_listener_settings, else
 *     those of the broker
 * @param listenerAllowAnonymous listener_allow_anonymous as written, or null
 * @param listenerAutoIdPrefix listener_auto_id_prefix as written, or null
 * @param plugins names of the plug-ins of this listener, see {@link PluginConfig#name}
 */
public record ListenerConfig(
        int port,
        String host,
        String unixPath,
        Protocol protocol,
        SocketDomain socketDomain,
        String bindInterface,
        String mountPoint,
        int maxConnections,
        int maxQos,
        int maxTopicAlias,
        int maxTopicAliasBroker,
        Set<MqttVersion> versions,
        boolean useUsernameAsClientid,
        int proxyProtocol,
        boolean proxyProtocolV2RequireTls,
        String httpDir,
        List<String> websocketsOrigins,
        TlsConfig tls,
        boolean allowAnonymous,
        boolean allowZeroLengthClientid,
        String autoIdPrefix,
        SecurityConfig security,
        Boolean listenerAllowAnonymous,
        String listenerAutoIdPrefix,
        List<String> plugins) {

    /** What is in force where a configuration says nothing. */
    public static ListenerConfig defaults() {
        return new Draft().build();
    }

    /** The same but for what the change does to a mutable copy. */
    public ListenerConfig with(Consumer<Draft> change) {
        Draft draft = draft();
        change.accept(draft);
        return draft.build();
    }

    /** A mutable copy. */
    public Draft draft() {
        Draft draft = new Draft();
        draft.port = port;
        draft.host = host;
        draft.unixPath = unixPath;
        draft.protocol = protocol;
        draft.socketDomain = socketDomain;
        draft.bindInterface = bindInterface;
        draft.mountPoint = mountPoint;
        draft.maxConnections = maxConnections;
        draft.maxQos = maxQos;
        draft.maxTopicAlias = maxTopicAlias;
        draft.maxTopicAliasBroker = maxTopicAliasBroker;
        draft.versions =
                versions.isEmpty() ? EnumSet.noneOf(MqttVersion.class) : EnumSet.copyOf(versions);
        draft.useUsernameAsClientid = useUsernameAsClientid;
        draft.proxyProtocol = proxyProtocol;
        draft.proxyProtocolV2RequireTls = proxyProtocolV2RequireTls;
        draft.httpDir = httpDir;
        draft.websocketsOrigins = new ArrayList<>(websocketsOrigins);
        draft.tls = tls.draft();
        draft.allowAnonymous = allowAnonymous;
        draft.allowZeroLengthClientid = allowZeroLengthClientid;
        draft.autoIdPrefix = autoIdPrefix;
        draft.security = security.draft();
        draft.listenerAllowAnonymous = listenerAllowAnonymous;
        draft.listenerAutoIdPrefix = listenerAutoIdPrefix;
        draft.plugins = new ArrayList<>(plugins);
        return draft;
    }

    /** A plain listener on all addresses, for which anonymous clients are welcome. */
    public static ListenerConfig tcp(int port) {
        return defaults().with(d -> d.port = port);
    }

    /** A plain listener on one address, for which anonymous clients are welcome. */
    public static ListenerConfig tcp(int port, String host) {
        return defaults()
                .with(
                        d -> {
                            d.port = port;
                            d.host = host;
                        });
    }

    /** A plain listener on a unix socket, for which anonymous clients are welcome. */
    public static ListenerConfig unix(String path) {
        return defaults()
                .with(
                        d -> {
                            d.port = 0;
                            d.unixPath = path;
                        });
    }

    /** What is spoken on a listener. */
    public enum Protocol {
        MQTT,
        WEBSOCKETS,
        HTTP_API,
        METRICS;

        /** Whether it is HTTP without MQTT. */
        public boolean isHttp() {
            return this == HTTP_API || this == METRICS;
        }
    }

    /** Address families of a listener. */
    public enum SocketDomain {
        ANY,
        IPV4,
        IPV6
    }

    /** The mutable twin: what the parser fills and tests vary. Not for use by several threads. */
    public static final class Draft {
        public int port = 1883;
        public String host;
        public String unixPath;
        public Protocol protocol = Protocol.MQTT;
        public SocketDomain socketDomain = SocketDomain.ANY;
        public String bindInterface;
        public String mountPoint;
        public int maxConnections = -1;
        public int maxQos = 2;
        public int maxTopicAlias = 10;
        public int maxTopicAliasBroker = 10;
        public Set<MqttVersion> versions = EnumSet.allOf(MqttVersion.class);
        public boolean useUsernameAsClientid;
        public int proxyProtocol;
        public boolean proxyProtocolV2RequireTls;
        public String httpDir;
        public List<String> websocketsOrigins = new ArrayList<>();
        public TlsConfig.Draft tls = new TlsConfig.Draft();
        public boolean allowAnonymous = true;
        public boolean allowZeroLengthClientid = true;
        public String autoIdPrefix = "auto-";
        public SecurityConfig.Draft security = new SecurityConfig.Draft();
        public Boolean listenerAllowAnonymous;
        public String listenerAutoIdPrefix;
        public List<String> plugins = new ArrayList<>();

        /** The values as they are now. */
        public ListenerConfig build() {
            return new ListenerConfig(
                    port,
                    host,
                    unixPath,
                    protocol,
                    socketDomain,
                    bindInterface,
                    mountPoint,
                    maxConnections,
                    maxQos,
                    maxTopicAlias,
                    maxTopicAliasBroker,
                    Set.copyOf(versions),
                    useUsernameAsClientid,
                    proxyProtocol,
                    proxyProtocolV2RequireTls,
                    httpDir,
                    List.copyOf(websocketsOrigins),
                    tls.build(),
                    allowAnonymous,
                    allowZeroLengthClientid,
                    autoIdPrefix,
                    security.build(),
                    listenerAllowAnonymous,
                    listenerAutoIdPrefix,
                    List.copyOf(plugins));
        }
    }
}
