package io.jmqtt.broker.config;

import java.util.List;

/** The rows for plug-ins. */
final class PluginOptions {
    private static final int SHORTEST_KEY = 3;

    private PluginOptions() {}

    static List<Option> rows() {
        Rows<ParseState> starters = new Rows<>(Option.Scope.PLUGIN, (state, option) -> state);
        starters.text("plugin", (s, path, same) -> plugin(path, false, s))
                .alias("auth_plugin")
                .syntax("path")
                .restart()
                .since("2.0")
                .about("loads a plug-in");
        starters.text("global_plugin", (s, path, same) -> plugin(path, true, s))
                .syntax("path")
                .restart()
                .since("2.1")
                .about("loads a plug-in for all listeners, also with per_listener_settings");
        starters.line("plugin_load", (s, line, same) -> load(line, s))
                .syntax("name path")
                .restart()
                .since("2.1")
                .about("loads a plug-in for the listeners that name it");
        List<Option> all = starters.build();
        Rows<ListenerConfig.Draft> listener =
                new Rows<>(Option.Scope.LISTENER, ParseState::definedListener);
        listener.text("plugin_use", (l, name, s) -> use(l, name, s))
                .syntax("name")
                .restart()
                .since("2.1")
                .about("uses a plug-in on the listener");
        all.addAll(listener.build());
        Rows<PluginConfig.Draft> options = new Rows<>(Option.Scope.PLUGIN, ParseState::plugin);
        options.line("plugin_opt_*", (p, line, s) -> option(p, line, "plugin_opt_"))
                .syntax("text")
                .restart()
                .since("2.0")
                .about("an option of the plug-in");
        options.line("auth_opt_*", (p, line, s) -> option(p, line, "auth_opt_"))
                .syntax("text")
                .restart()
                .about("an option of the plug-in, the older name");
        all.addAll(options.build());
        Rows<PluginConfig.Draft> special = new Rows<>(Option.Scope.PLUGIN, PluginOptions::plugin);
        special.bool("auth_plugin_deny_special_chars", (p, v, s) -> p.denySpecialChars = v)
                .fallback("true")
                .restart()
                .since("1.4.13")
                .about("whether names with + # / are denied before the plug-in is asked");
        all.addAll(special.build());
        return all;
    }

    private static PluginConfig.Draft plugin(ParseState state, String option) throws Refused {
        Refused.unless(
                state.plugin != null,
                "Error: An auth_plugin_deny_special_chars option exists in the config file without"
                        + " a plugin.");
        return state.plugin(option);
    }

    private static void plugin(String path, boolean global, ParseState state) throws Refused {
        String name = path;
        for (int n = 2; isNamed(name, state); n++) {
            // one plug-in may serve several listeners, each time with options of its own
            name = path + " (" + n + ")";
        }
        if (!global && state.config.perListenerSettings) {
            state.definedListener("plugin").plugins.add(name);
        }
        add(name, path, global || !state.config.perListenerSettings, state);
    }

    private static boolean isNamed(String name, ParseState state) {
        return state.plugins.stream().anyMatch(plugin -> plugin.name.equals(name));
    }

    private static void load(ConfigLine line, ParseState state) throws Refused {
        String name = line.neededWord();
        String path = line.remainder();
        Refused.unless(
                !path.isEmpty(), "Error: Missing plugin path for plugin name '" + name + "'.");
        Refused.unless(!isNamed(name, state), "Error: Duplicate plugin name '" + name + "'.");
        add(name, line.neededText(), false, state);
    }

    private static void add(String name, String path, boolean global, ParseState state) {
        PluginConfig.Draft plugin = new PluginConfig.Draft();
        plugin.name = name;
        plugin.path = path;
        plugin.global = global;
        state.plugin = plugin;
        state.plugins.add(plugin);
        state.section = "plugin " + name;
    }

    private static void use(ListenerConfig.Draft listener, String name, ParseState state)
            throws Refused {
        Refused.unless(isNamed(name, state), "Error: Plugin '" + name + "' not previously loaded.");
        listener.plugins.add(name);
    }

    private static void option(PluginConfig.Draft plugin, ConfigLine line, String prefix)
            throws Refused {
        String key = line.key().substring(prefix.length());
        Refused.unless(
                key.length() >= SHORTEST_KEY, "Error: Invalid '" + prefix + "' config option.");
        plugin.options.put(key, line.neededText());
    }
}
