package io.jmqtt.broker.config;

import io.jmqtt.broker.status.LogType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What SIGHUP makes of a changed configuration: which values are taken over and which stay as they
 * were, as the table of options says. Without state.
 */
public final class ConfigReload {
    private static final String NO_NEW_LISTENERS =
            "Error: It is not currently possible to add/remove listeners when reloading the config"
                    + " file.";

    private ConfigReload() {}

    /**
     * What is in force after a reload.
     *
     * @param config the old configuration itself where the new one can't be used
     * @param messages what is to be logged beyond the messages of reading the file
     */
    public record Applied(BrokerConfig config, List<ConfigMessage> messages) {
        public Applied {
            messages = List.copyOf(messages);
        }
    }

    /**
     * Applies what was read to what is in force. Nothing is taken over where the new configuration
     * has problems, or a listener that is not open. A listener that is missing from it stays open
     * as it is.
     */
    public static Applied apply(BrokerConfig old, ParsedConfig read) {
        List<ConfigMessage> messages = new ArrayList<>();
        if (!read.ok()) {
            return new Applied(old, messages);
        }
        BrokerConfig next = read.config();
        List<ListenerConfig> listeners = new ArrayList<>();
        for (ListenerConfig open : old.listeners()) {
            ListenerConfig changed = find(next.listeners(), open);
            listeners.add(changed == null ? inherit(open, next) : listener(open, changed));
        }
        for (ListenerConfig wanted : next.listeners()) {
            if (find(old.listeners(), wanted) == null && !next.localOnly()) {
                messages.add(new ConfigMessage(LogType.ERROR, NO_NEW_LISTENERS));
                return new Applied(old, messages);
            }
        }
        return new Applied(next.with(draft -> keep(draft, old, listeners)), messages);
    }

    private static ListenerConfig find(List<ListenerConfig> all, ListenerConfig wanted) {
        for (ListenerConfig listener : all) {
            if (listener.port() == wanted.port()
                    && Objects.equals(listener.host(), wanted.host())
                    && Objects.equals(listener.unixPath(), wanted.unixPath())) {
                return listener;
            }
        }
        return null;
    }

    /** The options of the whole broker that a restart is needed for. */
    private static void keep(
            BrokerConfig.Draft draft, BrokerConfig old, List<ListenerConfig> listeners) {
        draft.listeners = listeners;
        draft.localOnly = old.localOnly();
        draft.plugins = new ArrayList<>(old.plugins());
        draft.perListenerSettings = old.perListenerSettings();
        draft.pidFile = old.pidFile();
        draft.user = old.user();
        draft.persistence.sync = old.persistence().sync();
        draft.persistence.syncIntervalMillis = old.persistence().syncIntervalMillis();
        LimitsConfig limits = old.limits();
        draft.limits.maxInflightBytes = limits.maxInflightBytes();
        draft.limits.maxInflightMessages = limits.maxInflightMessages();
        draft.limits.maxQueuedBytes = limits.maxQueuedBytes();
        draft.limits.maxQueuedMessages = limits.maxQueuedMessages();
        draft.limits.maxPacketSize = limits.maxPacketSize();
        draft.limits.maxKeepalive = limits.maxKeepalive();
        draft.limits.globalMaxClients = limits.globalMaxClients();
        draft.limits.globalMaxConnections = limits.globalMaxConnections();
        draft.limits.packetBufferSize = limits.packetBufferSize();
        MessagingConfig messaging = old.messaging();
        draft.messaging.retainAvailable = messaging.retainAvailable();
        draft.messaging.retainExpiryMinutes = messaging.retainExpiryMinutes();
        draft.messaging.checkRetainSource = messaging.checkRetainSource();
        draft.messaging.setTcpNodelay = messaging.setTcpNodelay();
        draft.messaging.enableControlApi = messaging.enableControlApi();
    }

    /** The options of a listener that a restart is needed for. */
    private static ListenerConfig listener(ListenerConfig old, ListenerConfig changed) {
        return changed.with(
                draft -> {
                    draft.bindInterface = old.bindInterface();
                    draft.socketDomain = old.socketDomain();
                    draft.protocol = old.protocol();
                    draft.httpDir = old.httpDir();
                    draft.plugins = new ArrayList<>(old.plugins());
                    draft.tls.tlsVersion = old.tls().tlsVersion();
                    draft.tls.pskHint = old.tls().pskHint();
                    draft.tls.engine = old.tls().engine();
                    draft.tls.engineKpassSha1 = old.tls().engineKpassSha1();
                    draft.tls.keyform = old.tls().keyform();
                });
    }

    /** A listener that the new file no longer names: what it shares with the broker changes. */
    private static ListenerConfig inherit(ListenerConfig open, BrokerConfig next) {
        if (next.perListenerSettings()) {
            return open;
        }
        SecurityConfig security = next.security();
        return open.with(
                draft -> {
                    draft.security = security.draft();
                    if (open.listenerAllowAnonymous() == null) {
                        draft.allowAnonymous =
                                security.allowAnonymous() == null
                                        ? next.localOnly()
                                        : security.allowAnonymous();
                    }
                    draft.allowZeroLengthClientid = security.allowZeroLengthClientid();
                    if (open.listenerAutoIdPrefix() == null) {
                        draft.autoIdPrefix = security.autoIdPrefix();
                    }
                });
    }
}
