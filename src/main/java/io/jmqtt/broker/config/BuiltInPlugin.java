package io.jmqtt.broker.config;

import java.util.List;

/** The plug-ins of Mosquitto that are part of this broker, known by the name of their file. */
public enum BuiltInPlugin {
    PASSWORD_FILE("mosquitto_password_file.so", "password-file", null, "password_file"),
    ACL_FILE("mosquitto_acl_file.so", "acl-file", null, "acl_file"),
    DYNAMIC_SECURITY(
            "mosquitto_dynamic_security.so",
            "dynamic-security",
            "$CONTROL/dynamic-security/v1",
            "config_file",
            "password_init_file");

    private final String fileName;
    private final String title;
    private final String controlTopic;
    private final List<String> options;

    BuiltInPlugin(String fileName, String title, String controlTopic, String... options) {
        this.fileName = fileName;
        this.title = title;
        this.controlTopic = controlTopic;
        this.options = List.of(options);
    }

    /** The plug-in of a file, or null. */
    static BuiltInPlugin of(String fileName) {
        for (BuiltInPlugin plugin : values()) {
            if (plugin.fileName.equals(fileName)) {
                return plugin;
            }
        }
        return null;
    }

    /** As it names itself in the log and in what {@code listPlugins} answers. */
    public String title() {
        return title;
    }

    /** The topic on which it takes commands, or null. */
    public String controlTopic() {
        return controlTopic;
    }

    /** The options that it knows, without {@code plugin_opt_}; it can't do without the first. */
    public List<String> options() {
        return options;
    }
}
