package io.jmqtt.docs;

import java.util.Map;

/** Writes the completion for fish. */
final class FishCompletion {
    private static final String HEAD =
            """
            # Completion of jmqtt in fish. Generated from the tables of options; do not edit.

            # Whether the line is one of a command.
            function __jmqtt_in
                set -l words (commandline -opc)
                test (count $words) -ge 2; and test "$words[2]" = $argv[1]
            end

            # Whether the command is still to come.
            function __jmqtt_bare
                test (count (commandline -opc)) -lt 2
            end

            function __jmqtt_profiles
                set -l config $HOME/.config
                set -q XDG_CONFIG_HOME; and set config $XDG_CONFIG_HOME
                for file in $config/jmqtt/profiles/*
                    string replace -r '.*/' '' -- $file
                end
            end

            function __jmqtt_hosts
                set -l config $HOME/.config
                set -q XDG_CONFIG_HOME; and set config $XDG_CONFIG_HOME
                echo localhost
                for file in $config/jmqtt/profiles/*
                    string replace -rf '^ *(-h|--host) ' '' <$file
                end
            end

            # Whether the last option is -D and so many of its values are there.
            function __jmqtt_property
                set -l words (commandline -opc)
                set -l at (math (count $words) - $argv[1])
                test $at -ge 3; and contains -- $words[$at] -D --property
            end

            function __jmqtt_properties
                set -l words (commandline -opc)
                switch (string lower -- $words[-1])
            @PROPERTIES@    end
            end

            complete -c jmqtt -f
            """;

    private FishCompletion() {}

    static String text(Map<String, String> commands) {
        StringBuilder properties = new StringBuilder();
        PropertyTable.byPacket()
                .forEach(
                        (packet, names) ->
                                properties
                                        .append("        case ")
                                        .append(packet)
                                        .append("\n            printf '%s\\n' ")
                                        .append(String.join(" ", names))
                                        .append('\n'));
        StringBuilder out = new StringBuilder(HEAD.replace("@PROPERTIES@", properties.toString()));
        commands.forEach(
                (name, text) -> {
                    String rest = " -a " + name + " -d " + quoted(text) + "\n";
                    out.append("complete -c jmqtt -n __jmqtt_bare").append(rest);
                    out.append("complete -c jmqtt -n '__jmqtt_in help'").append(rest);
                });
        for (CommandSyntax command : CommandSyntax.all()) {
            String start = "complete -c jmqtt -n '__jmqtt_in " + command.name() + "'";
            out.append('\n');
            if (!command.actions().isEmpty()) {
                out.append("complete -c jmqtt -n '__jmqtt_in ").append(command.name());
                out.append("; and test (count (commandline -opc)) -eq 2' -a ");
                out.append(quoted(String.join(" ", command.actions()))).append('\n');
            }
            if (command.takesFiles()) {
                out.append(start).append(" -F\n");
            }
            for (Flag flag : command.flags()) {
                out.append(start);
                if (flag.shortName() != null) {
                    out.append(" -s ").append(flag.shortName().substring(1));
                }
                if (flag.longName() != null) {
                    out.append(" -l ").append(flag.longName().substring(2));
                }
                out.append(value(flag)).append(" -d ").append(quoted(flag.summary()));
                out.append('\n');
                if (flag.value() == Flag.Value.PROPERTY) {
                    out.append("complete -c jmqtt -n '__jmqtt_in ").append(command.name());
                    out.append("; and __jmqtt_property 1' -a '(__jmqtt_properties)'\n");
                }
            }
        }
        return out.toString();
    }

    private static String value(Flag flag) {
        return switch (flag.value()) {
            case NONE -> "";
            case TEXT -> " -x";
            case CHOICE -> " -x -a " + quoted(String.join(" ", flag.choices()));
            case FILE -> " -r -F";
            case DIRECTORY -> " -x -a '(__fish_complete_directories)'";
            case HOST -> " -x -a '(__jmqtt_hosts)'";
            case PROFILE -> " -x -a '(__jmqtt_profiles)'";
            case PROPERTY ->
                    " -x -a " + quoted(String.join(" ", PropertyTable.byPacket().keySet()));
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
