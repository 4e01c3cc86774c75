package io.jmqtt.broker.auth;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.dynsec.DynamicSecurity;
import io.jmqtt.broker.dynsec.Expelled;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.mqtt.Topics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access control by mosquitto.conf and the files that it names. Answers come from one snapshot; a
 * reload replaces it as a whole, or not at all where a file is bad.
 *
 * <p>Asking for a right costs a walk through the rules of the user; callers remember answers by
 * {@link #version}. {@link #authenticate} costs what the hash of the password costs, a millisecond
 * and more.
 */
public final class FileAccessControl implements AccessControl {
    private static final String BRIDGE_STATE = "$SYS/broker/connection/+/state";

    private final BrokerLog log;
    private final Map<String, String> env;

    /** By the name of their file; they stay through every reload, as plug-ins do. */
    private final Map<String, DynamicSecurity> dynamic;

    private volatile Snapshot snapshot;

    /** The rules in force, by the port of the listener. */
    record Snapshot(long version, Map<Integer, List<ListenerRules>> rules) {}

    private FileAccessControl(
            BrokerLog log,
            Map<String, String> env,
            Map<String, DynamicSecurity> dynamic,
            Snapshot snapshot) {
        this.dynamic = dynamic;
        this.log = log;
        this.env = env;
        this.snapshot = snapshot;
    }

    /**
     * Reads the files of a configuration and loads its plug-ins.
     *
     * @param env environment variables; MOSQUITTO_UNSAFE_ALLOW_SYMLINKS counts
     * @throws AccessFileException if one of them can't be used
     */
    public static FileAccessControl open(
            BrokerConfig config, BrokerLog log, Map<String, String> env)
            throws AccessFileException {
        Map<String, DynamicSecurity> dynamic = new ConcurrentHashMap<>();
        return new FileAccessControl(
                log, env, dynamic, new RulesLoader(log, env, dynamic).load(config, 1, true));
    }

    /**
     * Reads all files again. Clients that are connected are not touched: the caller asks for each
     * of them once more.
     *
     * @throws AccessFileException if one of them can't be used; what was in force stays so
     */
    public void reload(BrokerConfig config) throws AccessFileException {
        snapshot = new RulesLoader(log, env, dynamic).load(config, snapshot.version + 1, false);
    }

    @Override
    public boolean authenticate(Login login) {
        Snapshot now = snapshot;
        if (login.identityFromTls()) {
            return true;
        }
        // an empty name or password counts as none
        String username = emptyToNull(login.username());
        byte[] password =
                login.password() == null || login.password().length == 0 ? null : login.password();
        List<ListenerRules> all = rules(now, login.listenerPort());
        for (ListenerRules rules : all) {
            if (!rules.admits(login.clientId(), username, password)) {
                return false;
            }
        }
        return !all.isEmpty();
    }

    @Override
    public boolean mayWrite(Identity who, String topic) {
        if (topic.startsWith("$share") || (topic.startsWith("$SYS") && !isBridgeState(topic))) {
            return false;
        }
        return allows(who, topic, true);
    }

    /** Whether bridges tell their state there, so that others than the broker may write. */
    static boolean isBridgeState(String topic) {
        return Topics.matches(BRIDGE_STATE, topic);
    }

    @Override
    public boolean mayRead(Identity who, String topic) {
        return !topic.startsWith("$share") && allows(who, topic, false);
    }

    /**
     * Always but for dynamic security: an ACL file decides for each message, not for the
     * subscription.
     */
    @Override
    public boolean maySubscribe(Identity who, String filter, int qos) {
        String username = emptyToNull(who.username());
        for (ListenerRules rules : rules(snapshot, who.listenerPort())) {
            if (!rules.maySubscribe(who.clientId(), username, filter)) {
                return false;
            }
        }
        return true;
    }

    /** As for subscribing. */
    @Override
    public boolean mayUnsubscribe(Identity who, String filter) {
        String username = emptyToNull(who.username());
        for (ListenerRules rules : rules(snapshot, who.listenerPort())) {
            if (!rules.mayUnsubscribe(who.clientId(), username, filter)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean isControl(String topic) {
        return !dynamic.isEmpty() && topic.equals(DynamicSecurity.TOPIC);
    }

    @Override
    public Control control(Identity who, String topic, byte[] payload) {
        for (ListenerRules rules : rules(snapshot, who.listenerPort())) {
            if (rules.dynamic() != null) {
                return control(rules.dynamic(), who, payload);
            }
        }
        // a listener without it may still reach the one that there is, by the rights that it gives
        return control(dynamic.values().iterator().next(), who, payload);
    }

    private static Control control(DynamicSecurity security, Identity who, byte[] payload) {
        DynamicSecurity.Outcome outcome =
                security.handle(who.clientId(), emptyToNull(who.username()), payload);
        Expelled expelled = outcome.expelled();
        return new Control(
                outcome.response(),
                expelled.isEmpty()
                        ? null
                        : client -> expelled.contains(emptyToNull(client.username())));
    }

    /** Grows with each reload and with each change by commands. */
    @Override
    public long version() {
        long version = snapshot.version;
        if (!dynamic.isEmpty()) {
            for (DynamicSecurity security : dynamic.values()) {
                version += security.version();
            }
        }
        return version;
    }

    @Override
    public byte[] psk(int listenerPort, String identity) {
        for (ListenerRules rules : rules(snapshot, listenerPort)) {
            if (rules.psk() != null) {
                return rules.psk().key(identity);
            }
        }
        return null;
    }

    private boolean allows(Identity who, String topic, boolean write) {
        String username = emptyToNull(who.username());
        List<ListenerRules> all = rules(snapshot, who.listenerPort());
        for (ListenerRules rules : all) {
            if (!rules.allows(who.clientId(), username, topic, write)) {
                return false;
            }
        }
        return !all.isEmpty();
    }

    /**
     * Usually one; listeners that share a port number must all agree. A port that no listener asked
     * for belongs to the one that asked for any free port with 0.
     */
    private static List<ListenerRules> rules(Snapshot snapshot, int port) {
        List<ListenerRules> rules = snapshot.rules.get(port);
        return rules == null ? snapshot.rules.getOrDefault(0, List.of()) : rules;
    }

    private static String emptyToNull(String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
