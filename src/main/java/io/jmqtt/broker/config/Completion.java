package io.jmqtt.broker.config;

import io.jmqtt.broker.status.LogType;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What happens when all lines are read: checks of what only shows in the whole, and values that
 * depend on others.
 */
final class Completion {
    private final ParseState state;
    private final BrokerConfig.Draft config;
    private final Map<String, String> env;
    private final BiConsumer<String, ParseState.Place> problems;
    private final boolean all;
    private boolean failed;

    /**
     * @param problems gets the text of each problem and where its section begins
     * @param all whether to go on after the first
     */
    Completion(
            ParseState state,
            Map<String, String> env,
            BiConsumer<String, ParseState.Place> problems,
            boolean all) {
        this.state = state;
        this.config = state.config;
        this.env = env;
        this.problems = problems;
        this.all = all;
    }

    void complete(CommandLine commandLine) {
        listeners(commandLine);
        bridges();
        plugins();
        log(commandLine);
        config.tlsKeyLog = commandLine.tlsKeyLog();
        config.persistence.location =
                env.getOrDefault("MOSQUITTO_PERSISTENCE_LOCATION", config.persistence.location);
    }

    private void check(Object section, boolean ok, String text) {
        if (!ok && (all || !failed)) {
            failed = true;
            problems.accept(text, state.placeOf(section));
        }
    }

    private void listeners(CommandLine commandLine) {
        config.localOnly = !state.listenerAsked;
        List<ListenerConfig.Draft> drafts = state.listeners;
        drafts.forEach(this::tls);
        if (config.localOnly) {
            // a default listener that only came about by some other option is thrown away
            drafts = local(commandLine.ports().isEmpty() ? List.of(1883) : commandLine.ports());
        }
        config.listeners = new ArrayList<>();
        for (ListenerConfig.Draft draft : drafts) {
            config.listeners.add(resolve(draft));
        }
    }

    private static List<ListenerConfig.Draft> local(List<Integer> ports) {
        List<ListenerConfig.Draft> drafts = new ArrayList<>();
        for (int port : ports) {
            for (String host : List.of("127.0.0.1", "::1")) {
                ListenerConfig.Draft draft = new ListenerConfig.Draft();
                draft.port = port;
                draft.host = host;
                drafts.add(draft);
            }
        }
        return drafts;
    }

    private void tls(ListenerConfig.Draft listener) {
        TlsConfig.Draft tls = listener.tls;
        boolean certificate = tls.certfile != null || tls.keyfile != null;
        if (listener.proxyProtocol == 2) {
            check(
                    listener,
                    !tls.useSubjectAsUsername,
                    "Error: use_subject_as_username cannot be used with `enable_proxy_protocol"
                            + " 2`.");
            check(
                    listener,
                    !certificate,
                    "Error: certfile and keyfile cannot be used with `enable_proxy_protocol 2`.");
        }
        check(
                listener,
                (tls.certfile == null) == (tls.keyfile == null)
                        || state.hasFailed(listener, "certfile", "keyfile"),
                "Error: Both certfile and keyfile must be provided to enable a TLS listener.");
        check(
                listener,
                tls.cafile == null
                        || certificate
                        || state.hasFailed(listener, "certfile", "keyfile"),
                "Error: cafile specified without certfile and keyfile.");
        check(
                listener,
                tls.capath == null
                        || certificate
                        || state.hasFailed(listener, "certfile", "keyfile"),
                "Error: capath specified without certfile and keyfile.");
    }

    /** Makes what a listener inherits its own. */
    private ListenerConfig resolve(ListenerConfig.Draft listener) {
        if (!config.perListenerSettings) {
            listener.security = config.security;
        }
        SecurityConfig.Draft security = listener.security;
        if (listener.listenerAllowAnonymous != null) {
            listener.allowAnonymous = listener.listenerAllowAnonymous;
        } else if (security.allowAnonymous != null) {
            listener.allowAnonymous = security.allowAnonymous;
        } else {
            listener.allowAnonymous = config.localOnly;
        }
        listener.allowZeroLengthClientid = security.allowZeroLengthClientid;
        listener.autoIdPrefix =
                listener.listenerAutoIdPrefix == null
                        ? security.autoIdPrefix
                        : listener.listenerAutoIdPrefix;
        return listener.build();
    }

    private void bridges() {
        Set<String> localIds = new HashSet<>();
        for (BridgeConfig.Draft bridge : state.bridges) {
            check(
                    bridge,
                    !bridge.addresses.isEmpty() || state.hasFailed(bridge, "address", "addresses"),
                    "Error: Invalid bridge configuration: no remote addresses defined.");
            check(
                    bridge,
                    !bridge.topics.isEmpty() || state.hasFailed(bridge, "topic"),
                    "Error: Invalid bridge configuration: no topics defined.");
            check(
                    bridge,
                    bridge.tls.psk == null || bridge.tls.identity != null,
                    "Error: Invalid bridge configuration: missing bridge_identity.");
            check(
                    bridge,
                    bridge.tls.identity == null || bridge.tls.psk != null,
                    "Error: Invalid bridge configuration: missing bridge_psk.");
            if (bridge.remoteClientId == null) {
                bridge.remoteClientId = hostName() + "." + bridge.name;
            }
            if (bridge.localClientId == null) {
                bridge.localClientId = "local." + bridge.remoteClientId;
            }
            if (state.firstTime(bridge, "local_cleansession")) {
                bridge.localCleanSession = bridge.cleanSession;
            }
            check(
                    bridge,
                    localIds.add(bridge.localClientId),
                    "Error: Bridge local_clientid '"
                            + bridge.localClientId
                            + "' is not unique. Try changing or setting the local_clientid value"
                            + " for one of the bridges.");
            config.bridges.add(bridge.build());
        }
    }

    private void plugins() {
        for (PluginConfig.Draft draft : state.plugins) {
            PluginConfig plugin = draft.build();
            check(
                    draft,
                    !config.persistence.enabled
                            || !plugin.fileName().startsWith("mosquitto_persist_"),
                    "Error: `persistence true` cannot be used with a persistence plugin.");
            config.plugins.add(plugin);
        }
    }

    private void log(CommandLine commandLine) {
        if (state.logTypes != null) {
            config.log.types = state.logTypes;
        }
        if (state.logDestinations != null) {
            config.log.destinations = state.logDestinations;
        }
        if (commandLine.quiet()) {
            config.log.types = EnumSet.noneOf(LogType.class);
        } else if (commandLine.verbose()) {
            config.log.types = LogOptions.all();
        }
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (IOException unknown) {
                return "localhost";
            }
        }
    }
}
