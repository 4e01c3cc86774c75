package io.jmqtt.broker.config;

import java.util.List;

/**
 * One row of the table of options: what the parser, the rules for reloading and the documentation
 * know of an option.
 *
 * @param name the name; a trailing {@code *} stands for any ending
 * @param aliases other names of the same option
 * @param scope what the option is about
 * @param syntax what follows the name, for readers
 * @param fallback what is in force where the option is not given, as it would be written; empty for
 *     nothing
 * @param reload what SIGHUP does with a changed value
 * @param since the version of Mosquitto that brought it, or empty for 1.4 and older
 * @param summary what it does, one line
 * @param secret whether the value is nothing to show
 * @param action what the parser does with a line
 */
public record Option(
        String name,
        List<String> aliases,
        Scope scope,
        String syntax,
        String fallback,
        Reload reload,
        String since,
        String summary,
        boolean secret,
        Action action) {

    /** What an option is about. */
    public enum Scope {
        /** The whole broker. */
        BROKER,
        /** The whole broker, or with {@code per_listener_settings true} the last listener. */
        SECURITY,
        /** The last listener. */
        LISTENER,
        /** The last bridge. */
        BRIDGE,
        /** The last plug-in. */
        PLUGIN
    }

    /** What SIGHUP does with a changed value. */
    public enum Reload {
        /** Takes it over. */
        APPLIED,
        /** Nothing: the broker must be started again. */
        RESTART,
        /** There is nothing to change: the option has no effect. */
        OBSOLETE
    }

    /** What the parser does with a line that begins with the option's name. */
    @FunctionalInterface
    interface Action {
        void apply(ConfigLine line, ParseState state) throws Refused;
    }
}
