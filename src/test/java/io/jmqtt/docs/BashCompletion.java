package io.jmqtt.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the completion for bash: a walk over the words of the line, and tables for it. */
final class BashCompletion {
    private static final String HEAD =
            """
            # Completion of jmqtt in bash. Generated from the tables of options; do not edit.

            # Sets _jmqtt_kinds to what the values of an option are.
            _jmqtt_values() {
                _jmqtt_kinds=()
                case "$1 $2" in
            """;

    private static final String REST =
            """
            # Offers some of the words of a list.
            _jmqtt_words() {
                mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
            }

            _jmqtt_value() {
                local profiles=${XDG_CONFIG_HOME:-$HOME/.config}/jmqtt/profiles
                case $1 in
                file)
                    compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -f -- "$2")
                    ;;
                directory)
                    compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -d -- "$2")
                    ;;
                profile) _jmqtt_words "$(ls "$profiles" 2>/dev/null)" "$2" ;;
                host)
                    _jmqtt_words "localhost $(cat "$profiles"/* 2>/dev/null |
                        sed -n 's/^ *\\(-h\\|--host\\) //p')" "$2"
                    ;;
                packet) _jmqtt_words "@PACKETS@" "$2" ;;
                choice:*) _jmqtt_words "${1#choice:}" "$2" ;;
                esac
            }

            _jmqtt() {
                local cur=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} word packet= i
                local -a _jmqtt_kinds=()
                COMPREPLY=()
                if ((COMP_CWORD < 2)); then
                    _jmqtt_words "@COMMANDS@" "$cur"
                    return
                fi
                # a value may look like an option, so the line is read from its beginning
                for ((i = 2; i < COMP_CWORD; i++)); do
                    word=${COMP_WORDS[i]}
                    if ((${#_jmqtt_kinds[@]} == 0)); then
                        _jmqtt_values "$command" "$word"
                        continue
                    fi
                    case ${_jmqtt_kinds[0]} in
                    packet) packet=${word,,} ;;
                    property)
                        if [[ ${word,,} == user-property ]]; then
                            _jmqtt_kinds+=(text)
                        fi
                        ;;
                    esac
                    _jmqtt_kinds=("${_jmqtt_kinds[@]:1}")
                done
                if ((${#_jmqtt_kinds[@]} > 0)); then
                    if [[ ${_jmqtt_kinds[0]} == property ]]; then
                        case $packet in
            @PROPERTIES@            esac
                    else
                        _jmqtt_value "${_jmqtt_kinds[0]}" "$cur"
                    fi
                    return
                fi
                case $command in
            @OPTIONS@    help) _jmqtt_words "@COMMANDS@" "$cur" ;;
                esac
            }

            complete -F _jmqtt jmqtt
            """;

    private BashCompletion() {}

    static String text(List<String> commands) {
        StringBuilder out = new StringBuilder(HEAD);
        for (CommandSyntax command : CommandSyntax.all()) {
            values(command, out);
        }
        out.append("    esac\n}\n\n");
        return out
                + REST.replace("@COMMANDS@", String.join(" ", commands))
                        .replace("@PACKETS@", String.join(" ", PropertyTable.byPacket().keySet()))
                        .replace("@PROPERTIES@", properties())
                        .replace("@OPTIONS@", options());
    }

    private static void values(CommandSyntax command, StringBuilder out) {
        for (Flag flag : command.flags()) {
            if (flag.value() != Flag.Value.NONE) {
                List<String> patterns = new ArrayList<>();
                for (String name : flag.names()) {
                    patterns.add("'" + command.name() + " " + name + "'");
                }
                out.append("    ").append(String.join(" | ", patterns));
                out.append(") _jmqtt_kinds=(").append(kinds(flag)).append(") ;;\n");
            }
        }
    }

    private static String kinds(Flag flag) {
        return switch (flag.value()) {
            case CHOICE -> "'choice:" + String.join(" ", flag.choices()) + "'";
            case FILE -> "file";
            case DIRECTORY -> "directory";
            case HOST -> "host";
            case PROFILE -> "profile";
            case PROPERTY -> "packet property text";
            default -> "text";
        };
    }

    private static String properties() {
        StringBuilder out = new StringBuilder();
        for (Map.Entry<String, List<String>> entry : PropertyTable.byPacket().entrySet()) {
            out.append(" ".repeat(12)).append(entry.getKey()).append(") _jmqtt_words \"");
            out.append(String.join(" ", entry.getValue())).append("\" \"$cur\" ;;\n");
        }
        return out.toString();
    }

    private static String options() {
        StringBuilder out = new StringBuilder();
        for (CommandSyntax command : CommandSyntax.all()) {
            List<String> names = new ArrayList<>();
            for (Flag flag : command.flags()) {
                names.addAll(flag.names());
            }
            String words = "_jmqtt_words \"" + String.join(" ", names) + "\" \"$cur\"";
            out.append("    ").append(command.name()).append(")\n");
            if (!command.actions().isEmpty()) {
                out.append("        if ((COMP_CWORD == 2)) && [[ $cur != -* ]]; then\n");
                out.append("            _jmqtt_words \"");
                out.append(String.join(" ", command.actions())).append("\" \"$cur\"\n");
                out.append("            return\n        fi\n");
            }
            if (command.takesFiles()) {
                out.append("        if [[ $cur == -* ]]; then\n            ").append(words);
                out.append("\n        else\n            _jmqtt_value file \"$cur\"\n        fi\n");
            } else {
                out.append("        ").append(words).append('\n');
            }
            out.append("        ;;\n");
        }
        return out.toString();
    }
}
