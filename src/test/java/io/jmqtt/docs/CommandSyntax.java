package io.jmqtt.docs;

import io.jmqtt.cli.AclCommand;
import io.jmqtt.cli.ConfCommand;
import io.jmqtt.cli.LocalOptions;
import io.jmqtt.cli.PasswdOption;
import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.Program;
import io.jmqtt.cli.option.Tool;
import io.jmqtt.passwd.HashScheme;
import java.util.ArrayList;
import java.util.List;

/**
 * A command with its options.
 *
 * @param name what follows {@code jmqtt}
 * @param flags its options in the order of the help
 * @param takesFiles whether arguments that are no options are files
 * @param actions what the first of those arguments is one of; empty where it is a file too
 */
record CommandSyntax(String name, List<Flag> flags, boolean takesFiles, List<String> actions) {
    private static final List<String> RETAINED = List.of("ls", "export", "import", "diff", "clean");

    CommandSyntax(String name, List<Flag> flags, boolean takesFiles) {
        this(name, flags, takesFiles, List.of());
    }

    /** The commands that have options, in the order of the help. */
    static List<CommandSyntax> all() {
        List<CommandSyntax> all =
                new ArrayList<>(
                        List.of(
                                client(Tool.PUB),
                                client(Tool.SUB),
                                client(Tool.RR),
                                passwd(),
                                new CommandSyntax("broker", BrokerFlags.all(), false)));
        all.add(local("acl", "explain", AclCommand.OPTIONS));
        all.add(local("conf", "lint", ConfCommand.OPTIONS));
        for (Tool tool : Tool.values()) {
            if (tool.isOwn()) {
                all.add(client(tool));
            }
        }
        return all;
    }

    static CommandSyntax local(String name, String action, List<LocalOptions.Row> rows) {
        List<Flag> flags = new ArrayList<>();
        for (LocalOptions.Row row : rows) {
            List<String> choices =
                    "ACCESS".equals(row.label()) ? List.of("read", "write") : List.of();
            flags.add(
                    new Flag(
                            row.shortName(),
                            row.longName(),
                            row.label(),
                            value(row.label(), choices),
                            choices,
                            false,
                            row.description()));
        }
        return new CommandSyntax(name, flags, true, List.of(action));
    }

    static CommandSyntax client(Tool tool) {
        List<Flag> flags = new ArrayList<>();
        for (ClientOption option : ClientOption.values()) {
            if (option.isKnownTo(new Program(tool, false))) {
                flags.add(
                        new Flag(
                                option.shortName(),
                                option.longName(),
                                option.label(),
                                value(option),
                                option.choices(),
                                isRepeatable(option, tool),
                                option.description()));
            }
        }
        return tool == Tool.RETAINED
                ? new CommandSyntax(tool.command(), flags, true, RETAINED)
                : new CommandSyntax(
                        tool.command(), flags, tool == Tool.RECORD || tool == Tool.REPLAY);
    }

    private static boolean isRepeatable(ClientOption option, Tool tool) {
        return switch (option) {
            case PROPERTY -> true;
            case TOPIC ->
                    switch (tool) {
                        case SUB, EXPECT, RETAINED, RECORD -> true;
                        default -> false;
                    };
            default -> option.description().contains("may be repeated");
        };
    }

    private static Flag.Value value(ClientOption option) {
        return switch (option) {
            case PROPERTY -> Flag.Value.PROPERTY;
            case PROFILE -> Flag.Value.PROFILE;
            case HOST -> Flag.Value.HOST;
            // the path of a request, not of a file
            case WEB_SOCKET_PATH -> Flag.Value.TEXT;
            default -> value(option.label(), option.choices());
        };
    }

    static CommandSyntax passwd() {
        List<Flag> flags = new ArrayList<>();
        for (PasswdOption option : PasswdOption.values()) {
            List<String> choices = new ArrayList<>();
            if (option == PasswdOption.HASH) {
                for (HashScheme scheme : HashScheme.values()) {
                    choices.add(scheme.optionName());
                }
            }
            flags.add(
                    new Flag(
                            option.shortName(),
                            option.longName(),
                            option.argument(),
                            value(option.argument(), choices),
                            choices,
                            false,
                            option.description()));
        }
        return new CommandSyntax("passwd", flags, true);
    }

    static Flag.Value value(String label, List<String> choices) {
        if (label == null) {
            return Flag.Value.NONE;
        }
        if (!choices.isEmpty()) {
            return Flag.Value.CHOICE;
        }
        return switch (label) {
            case "FILE", "PATH", "CSV" -> Flag.Value.FILE;
            case "DIRECTORY" -> Flag.Value.DIRECTORY;
            default -> Flag.Value.TEXT;
        };
    }
}
