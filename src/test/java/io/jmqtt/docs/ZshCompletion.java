package io.jmqtt.docs;

import java.util.List;
import java.util.Map;

/** Writes the completion for zsh, by its own {@code _arguments}. */
final class ZshCompletion {
    private static final String HEAD =
            """
            #compdef jmqtt
            # Completion of jmqtt in zsh. Generated from the tables of options; do not edit.

            _jmqtt_profiles() {
                local -a names
                names=(${XDG_CONFIG_HOME:-$HOME/.config}/jmqtt/profiles/*(N:t))
                _wanted profiles expl profile compadd -a names
            }

            _jmqtt_hosts() {
                local -a files names
                files=(${XDG_CONFIG_HOME:-$HOME/.config}/jmqtt/profiles/*(N.))
                names=(localhost)
                if (($#files)); then
                    names+=(${(f)"$(sed -n 's/^ *\\(-h\\|--host\\) //p' $files)"})
                fi
                _wanted hosts expl host compadd -a names
            }

            _jmqtt_properties() {
                local -a names
                # words[2] is the packet: _arguments leaves the values of the option only
                case ${(L)words[CURRENT - 1]} in
            @PROPERTIES@    esac
                _wanted properties expl property compadd -a names
            }

            _jmqtt_commands() {
                local -a commands
                commands=(
            @COMMANDS@    )
                _describe -t commands command commands
            }

            """;

    private static final String MAIN =
            """
            _jmqtt() {
                local curcontext=$curcontext state line
                typeset -A opt_args
                if ((CURRENT == 2)); then
                    _jmqtt_commands
                    return
                fi
                local command=$words[2]
                shift words
                ((CURRENT--))
                case $command in
            @CASES@    help) _jmqtt_commands ;;
                esac
            }

            _jmqtt "$@"
            """;

    private ZshCompletion() {}

    static String text(Map<String, String> commands) {
        StringBuilder list = new StringBuilder();
        commands.forEach(
                (name, text) ->
                        list.append("        ").append(quoted(name + ":" + text)).append('\n'));
        StringBuilder properties = new StringBuilder();
        PropertyTable.byPacket()
                .forEach(
                        (packet, names) ->
                                properties
                                        .append("    ")
                                        .append(packet)
                                        .append(") names=(")
                                        .append(String.join(" ", names))
                                        .append(") ;;\n"));
        StringBuilder out = new StringBuilder();
        out.append(
                HEAD.replace("@COMMANDS@", list.toString())
                        .replace("@PROPERTIES@", properties.toString()));
        StringBuilder cases = new StringBuilder();
        for (CommandSyntax command : CommandSyntax.all()) {
            cases.append("    ").append(command.name()).append(") _jmqtt_");
            cases.append(command.name()).append(" ;;\n");
            out.append("_jmqtt_").append(command.name()).append("() {\n    _arguments");
            for (Flag flag : command.flags()) {
                for (String name : flag.names()) {
                    out.append(" \\\n        ").append(quoted(spec(flag, name)));
                }
            }
            if (!command.actions().isEmpty()) {
                out.append(" \\\n        '1:action:(");
                out.append(String.join(" ", command.actions())).append(")'");
            }
            if (command.takesFiles()) {
                out.append(" \\\n        '*:file:_files'");
            }
            out.append("\n}\n\n");
        }
        return out.append(MAIN.replace("@CASES@", cases.toString())).toString();
    }

    private static String spec(Flag flag, String name) {
        List<String> names = flag.names();
        String exclusive =
                flag.repeatable()
                        ? "*"
                        : names.size() > 1 ? "(" + String.join(" ", names) + ")" : "";
        return exclusive + name + "[" + shielded(flag.summary()) + "]" + value(flag);
    }

    private static String value(Flag flag) {
        String label = flag.label() == null ? "" : ":" + flag.label() + ":";
        return switch (flag.value()) {
            case NONE -> "";
            case TEXT -> label;
            case CHOICE -> label + "(" + String.join(" ", flag.choices()) + ")";
            case FILE -> label + "_files";
            case DIRECTORY -> label + "_files -/";
            case HOST -> label + "_jmqtt_hosts";
            case PROFILE -> label + "_jmqtt_profiles";
            case PROPERTY ->
                    ":packet:("
                            + String.join(" ", PropertyTable.byPacket().keySet())
                            + "):property:_jmqtt_properties:value:";
        };
    }

    private static String shielded(String text) {
        return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
