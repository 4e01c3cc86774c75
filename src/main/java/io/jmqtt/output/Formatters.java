package io.jmqtt.output;

import java.time.Clock;
import java.util.function.Consumer;

/** Chooses the formatter; each branch loads only the classes that it needs. */
public final class Formatters {
    private Formatters() {}

    /**
     * Makes the formatter that a specification asks for.
     *
     * @param clock its zone is the local time zone; asked for only when a form prints local time
     * @param complaints takes what is to be said on standard error about a payload that doesn't
     *     fit, each text complete with its newline or (as Mosquitto has it for {@code %f} and
     *     {@code %d}) without one
     */
    public static MessageFormatter create(
            OutputSpec spec, Clock clock, Consumer<String> complaints) {
        MessageFormatter formatter = lines(spec, clock, complaints);
        return spec.watch() == null ? formatter : new WatchFormatter(formatter, spec.watch());
    }

    private static MessageFormatter lines(
            OutputSpec spec, Clock clock, Consumer<String> complaints) {
        if (spec.pattern() != null) {
            return new PatternFormatter(
                    spec.pattern(), spec.newline(), spec.pretty(), clock, complaints);
        }
        if (!spec.select().isEmpty()) {
            return new SelectFormatter(spec.select(), spec.verbose(), spec.newline(), complaints);
        }
        if (spec.format() == OutputFormat.RAW) {
            return spec.verbose()
                    ? new VerboseFormatter(spec.newline(), spec.colour())
                    : new PlainFormatter(spec.newline());
        }
        if (spec.format() == OutputFormat.HEX) {
            return new HexFormatter(spec.verbose(), spec.newline());
        }
        if (spec.format() == OutputFormat.BASE64) {
            return new Base64Formatter(spec.verbose(), spec.newline());
        }
        return new JsonFormatter(spec.newline(), spec.pretty(), clock);
    }
}
