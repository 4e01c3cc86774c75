package io.jmqtt.broker.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One plug-in and its options.
 *
 * @param name the name given by {@code plugin_load}, or the path
 * @param path the file
 * @param global whether it serves every listener
 * @param options the options without their prefix, in the order of the file
 * @param denySpecialChars {@code auth_plugin_deny_special_chars}
 */
public record PluginConfig(
        String name,
        String path,
        boolean global,
        Map<String, String> options,
        boolean denySpecialChars) {

    /** The same but for what the change does to a mutable copy. */
    public PluginConfig with(Consumer<Draft> change) {
        Draft draft = draft();
        change.accept(draft);
        return draft.build();
    }

    /** A mutable copy. */
    public Draft draft() {
        Draft draft = new Draft();
        draft.name = name;
        draft.path = path;
        draft.global = global;
        draft.options = new LinkedHashMap<>(options);
        draft.denySpecialChars = denySpecialChars;
        return draft;
    }

    /** The plug-in of this broker that stands for the file, or null where there is none. */
    public BuiltInPlugin builtIn() {
        return BuiltInPlugin.of(fileName());
    }

    /** The file name without folders, by which built-in plug-ins are known. */
    public String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The mutable twin: what the parser fills and tests vary. Not for use by several threads. */
    public static final class Draft {
        public String name;
        public String path;
        public boolean global;
        public Map<String, String> options = new LinkedHashMap<>();
        public boolean denySpecialChars = true;

        /** The values as they are now. */
        public PluginConfig build() {
            return new PluginConfig(
                    name,
                    path,
                    global,
                    Collections.unmodifiableMap(new LinkedHashMap<>(options)),
                    denySpecialChars);
        }
    }
}
