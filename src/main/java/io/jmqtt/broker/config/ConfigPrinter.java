package io.jmqtt.broker.config;

import io.jmqtt.broker.config.Option.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows what is in force and where it comes from: one line per option, the place first, {@code
 * default} where no file says anything. Where an option was given more than once and only the last
 * counts, that one is shown. Passwords and keys are shown as {@code ***}.
 */
public final class ConfigPrinter {
    private static final List<String> REPEATABLE =
            List.of(
                    "include_dir",
                    "log_dest",
                    "log_type",
                    "topic",
                    "websockets_origin",
                    "plugin_use");
    private static final String DEFAULT = "default";
    private static final String MASK = "***";

    private final OptionTable table;

    public ConfigPrinter(OptionTable table) {
        this.table = table;
    }

    /** The lines, each with its newline. */
    public String print(ParsedConfig parsed) {
        StringBuilder out = new StringBuilder();
        Map<String, Map<String, ConfigSetting>> sections = new LinkedHashMap<>();
        sections.put("", new LinkedHashMap<>());
        for (ConfigSetting setting : parsed.settings()) {
            // include_dir is no option of the table
            Option option = table.find(setting.key());
            String name = option == null ? setting.key() : option.name();
            boolean many = REPEATABLE.contains(name) || name.endsWith("*");
            // a later line of the same option takes the place of the earlier one
            String key = many ? setting.key() + ' ' + setting.value() : name;
            Map<String, ConfigSetting> section =
                    sections.computeIfAbsent(setting.section(), s -> new LinkedHashMap<>());
            if (name.equals("log_dest") && setting.value().equals("none")) {
                section.keySet().removeIf(other -> other.startsWith("log_dest "));
            }
            if (name.equals("log_type") && setting.value().equals("none")) {
                section.keySet().removeIf(other -> other.startsWith("log_type "));
            }
            section.put(key, setting);
        }
        sections.forEach((section, settings) -> section(out, section, settings));
        if (parsed.config().localOnly()) {
            for (ListenerConfig listener : parsed.config().listeners()) {
                line(out, DEFAULT, "listener", listener.port() + " " + listener.host());
            }
        }
        return out.toString();
    }

    private void section(StringBuilder out, String section, Map<String, ConfigSetting> settings) {
        if (!section.isEmpty()) {
            out.append('\n');
        }
        settings.values()
                .forEach(
                        setting ->
                                line(
                                        out,
                                        setting.file() + ":" + setting.line(),
                                        setting.key(),
                                        shown(setting)));
        for (Option option : table.options()) {
            if (belongs(option, section)
                    && !option.fallback().isEmpty()
                    && option.reload() != Option.Reload.OBSOLETE
                    && !isSet(option, settings)) {
                line(out, DEFAULT, option.name(), option.fallback());
            }
        }
    }

    private String shown(ConfigSetting setting) {
        // include_dir is in no table
        Option option = table.find(setting.key());
        return option != null && option.secret() ? MASK : setting.value();
    }

    private static boolean isSet(Option option, Map<String, ConfigSetting> settings) {
        if (!REPEATABLE.contains(option.name())) {
            return settings.containsKey(option.name());
        }
        return settings.keySet().stream().anyMatch(key -> key.startsWith(option.name() + " "));
    }

    private static boolean belongs(Option option, String section) {
        if (option.name().equals("port") || option.name().equals("allow_anonymous")) {
            // the first is a listener's number, the second depends on whether there is a listener
            return false;
        }
        Scope scope =
                section.startsWith("listener ")
                        ? Scope.LISTENER
                        : section.startsWith("connection ")
                                ? Scope.BRIDGE
                                : section.startsWith("plugin ") ? Scope.PLUGIN : Scope.BROKER;
        return option.scope() == scope || (option.scope() == Scope.SECURITY && section.isEmpty());
    }

    private static void line(StringBuilder out, String place, String key, String value) {
        out.append(place).append(": ").append(key);
        if (!value.isEmpty()) {
            out.append(' ').append(value);
        }
        out.append('\n');
    }
}
