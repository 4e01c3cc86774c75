package io.jmqtt.broker.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every option of mosquitto.conf. The parser, the rules for reloading, the printed configuration
 * and the manual page all come from here.
 */
public final class OptionTable {
    private final List<Option> options;
    private final Map<String, Option> byName = new HashMap<>();

    /** The table. */
    public OptionTable() {
        List<Option> all = new ArrayList<>();
        all.addAll(BrokerOptions.rows());
        all.addAll(LogOptions.rows());
        all.addAll(SecurityOptions.rows());
        all.addAll(ListenerOptions.rows());
        all.addAll(TlsOptions.rows());
        all.addAll(PluginOptions.rows());
        all.addAll(BridgeOptions.rows());
        all.addAll(BridgeTlsOptions.rows());
        // include_dir is the parser's own: only it can read another file
        all.sort(Comparator.comparing(Option::name));
        options = List.copyOf(all);
        for (Option option : options) {
            byName.put(option.name(), option);
            for (String alias : option.aliases()) {
                byName.put(alias, option);
            }
        }
    }

    /** All options in the order of their names. */
    public List<Option> options() {
        return options;
    }

    /** The option of a name, or null where there is none. */
    public Option find(String name) {
        Option option = byName.get(name);
        if (option != null || name.endsWith("*")) {
            return option;
        }
        if (name.startsWith("plugin_opt_")) {
            return byName.get("plugin_opt_*");
        }
        return name.startsWith("auth_opt_") ? byName.get("auth_opt_*") : null;
    }
}
