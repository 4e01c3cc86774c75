package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.output.Formatters;
import io.jmqtt.output.MessageFormatter;
import java.time.Instant;

/** Prints messages as the options say. Used by one thread at a time. */
final class MessagePrinter {
    private final StandardOutput out;
    private final MessageFormatter formatter;
    private final Console console;

    MessagePrinter(ClientOptions options, Console console, StandardOutput out, Reports reports) {
        this.out = out;
        this.console = console;
        formatter =
                Formatters.create(
                        options.output().spec(options.host(), isColoured(options, console)),
                        console.clock(),
                        reports::say);
    }

    /** Prints what stands before the first message. */
    void begin() {
        out.print(formatter::begin);
    }

    void print(ReceivedMessage message) {
        Instant received = console.clock().instant();
        out.print(to -> formatter.format(message, received, to));
    }

    private static boolean isColoured(ClientOptions options, Console console) {
        if (!options.output().isVerbose()) {
            return false;
        }
        return switch (options.output().color()) {
            case "always" -> true;
            case "never" -> false;
            default ->
                    !options.program().mosquitto()
                            && console.outTerminal()
                            && !options.isQuiet()
                            && console.env().getOrDefault("NO_COLOR", "").isEmpty()
                            && !"dumb".equals(console.env().get("TERM"));
        };
    }
}
