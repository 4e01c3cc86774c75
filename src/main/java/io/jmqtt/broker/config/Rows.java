package io.jmqtt.broker.config;

import io.jmqtt.broker.config.Option.Reload;
import io.jmqtt.broker.config.Option.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows of the table of options that all belong to one kind of section.
 *
 * @param <T> what the values of the section are put into
 */
final class Rows<T> {
    private final Scope scope;
    private final Section<T> section;
    private final List<Row> rows = new ArrayList<>();

    Rows(Scope scope, Section<T> section) {
        this.scope = scope;
        this.section = section;
    }

    /** Finds what a value is put into. */
    @FunctionalInterface
    interface Section<T> {
        T of(ParseState state, String option) throws Refused;
    }

    /** Puts a value where it belongs, or refuses it. */
    @FunctionalInterface
    interface Setter<T, V> {
        void set(T target, V value, ParseState state) throws Refused;
    }

    /** Handles a whole line itself. */
    @FunctionalInterface
    interface LineSetter<T> {
        void set(T target, ConfigLine line, ParseState state) throws Refused;
    }

    Row bool(String name, Setter<T, Boolean> setter) {
        return line(name, (t, line, s) -> setter.set(t, Numbers.bool(line), s))
                .syntax("true|false");
    }

    Row integer(String name, Setter<T, Integer> setter) {
        return line(name, (t, line, s) -> setter.set(t, Numbers.integer(line), s)).syntax("number");
    }

    Row size(String name, Setter<T, Long> setter) {
        return line(name, (t, line, s) -> setter.set(t, Numbers.size(line), s)).syntax("number");
    }

    Row word(String name, Setter<T, String> setter) {
        return line(name, (t, line, s) -> setter.set(t, line.neededWord(), s)).syntax("word");
    }

    /** Text to the end of the line; the last line counts. */
    Row text(String name, Setter<T, String> setter) {
        return line(name, (t, line, s) -> setter.set(t, line.neededText(), s)).syntax("text");
    }

    /** Text to the end of the line that may be given only once in a section. */
    Row textOnce(String name, Setter<T, String> setter) {
        return line(
                        name,
                        (t, line, s) -> {
                            String value = line.neededText();
                            Refused.unless(
                                    s.firstTime(t, name),
                                    "Error: Duplicate '"
                                            + line.key()
                                            + "' value in configuration.");
                            setter.set(t, value, s);
                        })
                .syntax("text");
    }

    Row line(String name, LineSetter<T> setter) {
        Row row =
                new Row(
                        name,
                        (line, state) -> setter.set(section.of(state, line.key()), line, state));
        rows.add(row);
        return row;
    }

    List<Option> build() {
        List<Option> options = new ArrayList<>();
        for (Row row : rows) {
            options.add(row.build(scope));
        }
        return options;
    }

    /** One row in the making. */
    static final class Row {
        private final String name;
        private final Option.Action action;
        private final List<String> aliases = new ArrayList<>();
        private String syntax = "";
        private String fallback = "";
        private Reload reload = Reload.APPLIED;
        private String since = "";
        private String summary = "";
        private boolean secret;

        private Row(String name, Option.Action action) {
            this.name = name;
            this.action = action;
        }

        Row alias(String other) {
            aliases.add(other);
            return this;
        }

        Row syntax(String text) {
            syntax = text;
            return this;
        }

        Row fallback(String text) {
            fallback = text;
            return this;
        }

        Row restart() {
            reload = Reload.RESTART;
            return this;
        }

        Row obsolete() {
            reload = Reload.OBSOLETE;
            return this;
        }

        Row since(String version) {
            since = version;
            return this;
        }

        /** The value is a password or a key. */
        Row secret() {
            secret = true;
            return this;
        }

        Row about(String text) {
            summary = text;
            return this;
        }

        private Option build(Scope scope) {
            return new Option(
                    name,
                    List.copyOf(aliases),
                    scope,
                    syntax,
                    fallback,
                    reload,
                    since,
                    summary,
                    secret,
                    action);
        }
    }
}
