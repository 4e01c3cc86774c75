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

    private static final String OTHER_FILES =
            "Warning: What is kept stays at %s until the broker is started again, and stays there"
                    + " then.";
    private static final String NOT_KEPT =
            "Warning: Nothing is kept on disk until the broker is started again.";
    private static final String OTHER_SCOPE =
            "Warning: per_listener_settings can not be changed when reloading the config file: who"
                    + " may do what stays as it was.";

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
        boolean otherScope = next.perListenerSettings() != old.perListenerSettings();
        List<ListenerConfig> listeners = new ArrayList<>();
        for (ListenerConfig open : old.listeners()) {
            ListenerConfig changed = find(next.listeners(), open);
            ListenerConfig then = changed == null ? open : listener(open, changed);
            if (otherScope) {
                then = withSecurity(then, open);
            } else if (changed == null) {
                then = inherit(open, next);
            }
            listeners.add(then);
        }
        for (ListenerConfig wanted : next.listeners()) {
            if (find(old.listeners(), wanted) == null && !next.localOnly()) {
                messages.add(new ConfigMessage(LogType.ERROR, NO_NEW_LISTENERS));
                return new Applied(old, messages);
            }
        }
        warn(old, next, otherScope, messages);
        BrokerConfig applied = next.with(draft -> keep(draft, old, listeners));
        return new Applied(
                otherScope
                        ? applied.with(draft -> draft.security = old.security().draft())
                        : applied,
                messages);
    }

    /** Says what is not taken over where somebody could lose by not knowing it. */
    private static void warn(
            BrokerConfig old, BrokerConfig next, boolean otherScope, List<ConfigMessage> messages) {
        if (otherScope) {
            messages.add(new ConfigMessage(LogType.WARNING, OTHER_SCOPE));
        }
        PersistenceConfig kept = old.persistence();
        PersistenceConfig wanted = next.persistence();
        if (!kept.enabled() && wanted.enabled()) {
            messages.add(new ConfigMessage(LogType.WARNING, NOT_KEPT));
        } else if (kept.enabled() && (!wanted.enabled() || !kept.path().equals(wanted.path()))) {
            messages.add(
                    new ConfigMessage(LogType.WARNING, String.format(OTHER_FILES, kept.path())));
        }
    }

    /** The rules of a listener that is open stay. */
    private static ListenerConfig withSecurity(ListenerConfig changed, ListenerConfig open) {
        return changed.with(
                draft -> {
                    draft.security = open.security().draft();
                    draft.allowAnonymous = open.allowAnonymous();
                    draft.allowZeroLengthClientid = open.allowZeroLengthClientid();
                    draft.autoIdPrefix = open.autoIdPrefix();
                });
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
        draft.persistence.enabled = old.persistence().enabled();
        draft.persistence.file = old.persistence().file();
        draft.persistence.location = old.persistence().location();
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
