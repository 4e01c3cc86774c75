package io.jmqtt.shell;

import io.jmqtt.mqtt.MqttVersion;

/** What {@code list} and {@code help} show. */
final class Listing {
    private Listing() {}

    /** The connections with their subscriptions; the one that lines use has a star. */
    static String of(Contexts contexts) {
        if (contexts.all().isEmpty()) {
            return "There is no connection.\n";
        }
        StringBuilder out = new StringBuilder();
        for (Context context : contexts.all()) {
            out.append(context == contexts.current() ? "* " : "  ").append(context.name());
            out.append(": ").append(context.address());
            if (!context.clientId().isEmpty()) {
                out.append(" as ").append(context.clientId());
            }
            out.append(", MQTT ").append(version(context.version()));
            out.append(", ").append(context.state()).append('\n');
            for (LiveSubscription subscription : context.subscriptions()) {
                for (String filter : subscription.filters()) {
                    out.append("    ").append(filter);
                    out.append(" (QoS ").append(subscription.options().message().qos());
                    out.append(")\n");
                }
            }
        }
        return out.toString();
    }

    private static String version(MqttVersion version) {
        return switch (version) {
            case V3_1 -> "3.1";
            case V3_1_1 -> "3.1.1";
            case V5 -> "5";
        };
    }

    /** All commands. */
    static String help() {
        StringBuilder out = new StringBuilder();
        for (Verb verb : Verb.values()) {
            String head = "  " + verb.word() + " " + verb.arguments();
            out.append(head).append(" ".repeat(Math.max(1, 36 - head.length())));
            out.append(verb.summary()).append('\n');
        }
        return out
                + """

                Words are separated by blanks; '...' and "..." hold words together, also over
                several lines. A '#' at the beginning of a line makes it a comment.
                'help COMMAND' shows the options of connect, sub and pub. Ctrl-C drops the line,
                or ends waiting; Tab completes.
                """;
    }

    /** One command that has no options of its own. */
    static String help(Verb verb) {
        String usage = (verb.word() + " " + verb.arguments()).trim();
        return "Usage: " + usage + "\n  " + verb.summary() + "\n";
    }
}
