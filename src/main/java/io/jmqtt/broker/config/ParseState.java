package io.jmqtt.broker.config;

import io.jmqtt.broker.status.LogConfig;
import io.jmqtt.broker.status.LogDestination;
import io.jmqtt.broker.status.LogType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the parser knows while it goes through the lines: the sections so far and the current ones.
 */
final class ParseState {
    final BrokerConfig.Draft config = new BrokerConfig.Draft();
    final List<ConfigMessage> messages = new ArrayList<>();
    final List<ConfigSetting> settings = new ArrayList<>();

    /**
     * The listeners in the order of the file, the default listener (once there is one) included.
     */
    final List<ListenerConfig.Draft> listeners = new ArrayList<>();

    /** Whether a line asked for a listener, so that the broker is not local only. */
    boolean listenerAsked;

    ListenerConfig.Draft defaultListener;
    boolean defaultPortGiven;
    ListenerConfig.Draft listener;
    BridgeConfig.Draft bridge;
    PluginConfig.Draft plugin;
    final List<BridgeConfig.Draft> bridges = new ArrayList<>();
    final List<PluginConfig.Draft> plugins = new ArrayList<>();
    String section = "";

    /** What the log options of the files say; null where they say nothing. */
    Set<LogType> logTypes;

    Set<LogDestination> logDestinations;

    private final Map<Object, Set<String>> given = new IdentityHashMap<>();
    private final Map<Object, Place> places = new IdentityHashMap<>();
    private final Map<Object, Set<String>> failed = new IdentityHashMap<>();
    private Place here;
    private boolean securityGiven;

    /** Where a line stands, the name of the file as the person wrote it. */
    record Place(String file, int line) {}

    /** The reader is at this line. */
    void at(String file, int line) {
        placeNewSections();
        here = new Place(file, line);
    }

    private void placeNewSections() {
        for (List<?> sections : List.of(listeners, bridges, plugins)) {
            for (int i = sections.size() - 1; i >= 0; i--) {
                if (places.putIfAbsent(sections.get(i), here) != null) {
                    break;
                }
            }
        }
    }

    /** Where a section begins; null for one that no line began. */
    Place placeOf(Object section) {
        placeNewSections();
        return places.get(section);
    }

    /** The line of an option was refused: what misses it in its section is no fault of its own. */
    void failed(String option) {
        for (Object section : new Object[] {listener, bridge}) {
            if (section != null) {
                failed.computeIfAbsent(section, s -> new HashSet<>()).add(option);
            }
        }
    }

    /** Whether a line with one of these options was refused in a section. */
    boolean hasFailed(Object section, String... options) {
        Set<String> names = failed.get(section);
        return names != null && List.of(options).stream().anyMatch(names::contains);
    }

    void note(LogType type, String text) {
        messages.add(new ConfigMessage(type, text));
    }

    /** Whether this is the first line that gives the option in the section. */
    boolean firstTime(Object target, String option) {
        return given.computeIfAbsent(target, t -> new HashSet<>()).add(option);
    }

    BrokerConfig.Draft broker(String option) {
        section = "";
        return config;
    }

    /** The last listener; the default one where there is none yet. */
    ListenerConfig.Draft listener(String option) {
        if (listener == null) {
            if (defaultListener == null) {
                note(
                        LogType.INFORMATION,
                        "Creating default listener due to '" + option + "' option.");
                note(
                        LogType.INFORMATION,
                        "It is best practice to define a 'listener' first. Using the '"
                                + option
                                + "' option without a listener will be disabled in the future.");
            }
            listener = defaultListener();
        }
        section = sectionOf(listener);
        return listener;
    }

    /** The listener of {@code port} and {@code bind_address}, and of options before any other. */
    ListenerConfig.Draft defaultListener() {
        if (defaultListener == null) {
            defaultListener = new ListenerConfig.Draft();
            listeners.add(defaultListener);
        }
        return defaultListener;
    }

    /** The last listener, which must have been defined. */
    ListenerConfig.Draft definedListener(String option) throws Refused {
        Refused.unless(
                listener != null,
                "Error: The '" + option + "' option requires a listener to be defined first.");
        section = sectionOf(listener);
        return listener;
    }

    SecurityConfig.Draft security(String option) throws Refused {
        if (config.perListenerSettings) {
            return definedListener(option).security;
        }
        securityGiven = true;
        section = "";
        return config.security;
    }

    boolean securityGiven() {
        return securityGiven;
    }

    BridgeConfig.Draft bridge(String option) throws Refused {
        Refused.unless(
                bridge != null,
                "Error: The '" + option + "' option requires a bridge to be defined first.");
        section = "connection " + bridge.name;
        return bridge;
    }

    PluginConfig.Draft plugin(String option) throws Refused {
        Refused.unless(
                plugin != null,
                "Error: The '"
                        + option
                        + "' option requires plugin/global_plugin/plugin_load to be defined first.");
        section = "plugin " + plugin.name;
        return plugin;
    }

    /** A file begins: it starts with no current section. */
    Sections enterFile() {
        Sections outside = new Sections(listener, bridge, plugin);
        listener = null;
        bridge = null;
        plugin = null;
        return outside;
    }

    /** A file ended: the one that includes it goes on where it was. */
    void leaveFile(Sections outside) {
        listener = outside.listener;
        bridge = outside.bridge;
        plugin = outside.plugin;
    }

    /** The sections that the lines of a file add to. */
    record Sections(
            ListenerConfig.Draft listener, BridgeConfig.Draft bridge, PluginConfig.Draft plugin) {}

    Set<LogType> logTypes() {
        if (logTypes == null) {
            logTypes = EnumSet.noneOf(LogType.class);
        }
        return logTypes;
    }

    Set<LogDestination> logDestinations() {
        if (logDestinations == null) {
            logDestinations = EnumSet.noneOf(LogDestination.class);
        }
        return logDestinations;
    }

    LogConfig.Draft log() {
        return config.log;
    }

    static String sectionOf(ListenerConfig.Draft listener) {
        if (listener.unixPath != null) {
            return "listener 0 " + listener.unixPath;
        }
        return "listener " + listener.port + (listener.host == null ? "" : " " + listener.host);
    }
}
