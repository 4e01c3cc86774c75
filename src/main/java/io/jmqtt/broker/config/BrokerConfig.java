package io.jmqtt.broker.config;

import io.jmqtt.broker.status.LogConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Everything a broker is told: one mosquitto.conf, read. Immutable.
 *
 * @param file the file it was read from, or null for the built-in default
 * @param localOnly whether no listener was configured, so that only this machine can connect
 * @param listeners the listeners, in the order of the file
 * @param bridges the bridges, in the order of the file
 * @param plugins the plug-ins, in the order of the file
 * @param perListenerSettings whether each listener has its own security options
 * @param security the security options of the whole broker
 * @param clientidPrefixes what every client id must start with, or null
 * @param limits bounds
 * @param messaging how messages and sessions are treated
 * @param log logging
 * @param persistence what is kept
 * @param pidFile where the process id is written, or null
 * @param user the user that the broker is to run as, or null
 * @param tlsKeyLog the file that takes the secrets of TLS, by the command line only, or null
 */
public record BrokerConfig(
        String file,
        boolean localOnly,
        List<ListenerConfig> listeners,
        List<BridgeConfig> bridges,
        List<PluginConfig> plugins,
        boolean perListenerSettings,
        SecurityConfig security,
        String clientidPrefixes,
        LimitsConfig limits,
        MessagingConfig messaging,
        LogConfig log,
        PersistenceConfig persistence,
        String pidFile,
        String user,
        Path tlsKeyLog) {

    /** What is in force where a configuration says nothing. */
    public static BrokerConfig defaults() {
        return new Draft().build();
    }

    /** The same but for what the change does to a mutable copy. */
    public BrokerConfig with(Consumer<Draft> change) {
        Draft draft = draft();
        change.accept(draft);
        return draft.build();
    }

    /** A mutable copy. */
    public Draft draft() {
        Draft draft = new Draft();
        draft.file = file;
        draft.localOnly = localOnly;
        draft.listeners = new ArrayList<>(listeners);
        draft.bridges = new ArrayList<>(bridges);
        draft.plugins = new ArrayList<>(plugins);
        draft.perListenerSettings = perListenerSettings;
        draft.security = security.draft();
        draft.clientidPrefixes = clientidPrefixes;
        draft.limits = limits.draft();
        draft.messaging = messaging.draft();
        draft.log = log.draft();
        draft.persistence = persistence.draft();
        draft.pidFile = pidFile;
        draft.user = user;
        draft.tlsKeyLog = tlsKeyLog;
        return draft;
    }

    /**
     * The default of Mosquitto 2 for one port: both loopback addresses, anonymous clients welcome.
     */
    public static BrokerConfig localOnly(int port) {
        return defaults()
                .with(
                        d ->
                                d.listeners =
                                        new ArrayList<>(
                                                List.of(
                                                        ListenerConfig.tcp(port, "127.0.0.1"),
                                                        ListenerConfig.tcp(port, "::1"))));
    }

    /** A broker with these listeners and defaults for everything else, for tests. */
    public static BrokerConfig on(ListenerConfig... listeners) {
        return defaults()
                .with(
                        d -> {
                            d.localOnly = false;
                            d.listeners = new ArrayList<>(List.of(listeners));
                        });
    }

    /** The mutable twin: what the parser fills and tests vary. Not for use by several threads. */
    public static final class Draft {
        public String file;
        public boolean localOnly = true;
        public List<ListenerConfig> listeners = null;
        public List<BridgeConfig> bridges = new ArrayList<>();
        public List<PluginConfig> plugins = new ArrayList<>();
        public boolean perListenerSettings;
        public SecurityConfig.Draft security = new SecurityConfig.Draft();
        public String clientidPrefixes;
        public LimitsConfig.Draft limits = new LimitsConfig.Draft();
        public MessagingConfig.Draft messaging = new MessagingConfig.Draft();
        public LogConfig.Draft log = new LogConfig.Draft();
        public PersistenceConfig.Draft persistence = new PersistenceConfig.Draft();
        public String pidFile;
        public String user = "mosquitto";
        public Path tlsKeyLog;

        /** The values as they are now. */
        public BrokerConfig build() {
            if (listeners == null) {
                listeners =
                        List.of(
                                ListenerConfig.tcp(1883, "127.0.0.1"),
                                ListenerConfig.tcp(1883, "::1"));
            }
            return new BrokerConfig(
                    file,
                    localOnly,
                    List.copyOf(listeners),
                    List.copyOf(bridges),
                    List.copyOf(plugins),
                    perListenerSettings,
                    security.build(),
                    clientidPrefixes,
                    limits.build(),
                    messaging.build(),
                    log.build(),
                    persistence.build(),
                    pidFile,
                    user,
                    tlsKeyLog);
        }
    }
}
