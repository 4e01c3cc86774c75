package io.jmqtt.docs;

import io.jmqtt.broker.config.Option;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.cli.PasswdOption;
import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.OptionGroup;
import io.jmqtt.cli.option.Program;
import io.jmqtt.cli.option.Tool;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.mqtt.ReasonCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The parts of the manual pages that come from tables of the program. */
final class OptionLists {
    private static final int FIRST_ERROR = ReasonCode.UNSPECIFIED_ERROR;
    private static final int LAST_ERROR = ReasonCode.WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED;

    private OptionLists() {}

    /** The options of pub, sub or rr, in the groups of their help. */
    static String client(Tool tool) {
        List<Flag> flags = CommandSyntax.client(tool).flags();
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (OptionGroup group : OptionGroup.values()) {
            begin(group.title(), out);
            int length = out.length();
            for (ClientOption option : ClientOption.values()) {
                if (option.group() == group && option.isKnownTo(new Program(tool, false))) {
                    out.append(Mdoc.option(named(flags, option.shortName(), option.longName())));
                    at++;
                }
            }
            end(group.title(), length, out);
        }
        if (at != flags.size()) {
            throw new IllegalStateException(
                    tool + ": " + at + " of " + flags.size() + " options written");
        }
        return out.toString();
    }

    /** The options of passwd, in the groups of its help. */
    static String passwd() {
        List<Flag> flags = CommandSyntax.passwd().flags();
        StringBuilder out = new StringBuilder();
        for (PasswdOption.Group group : PasswdOption.Group.values()) {
            begin(group.title(), out);
            int length = out.length();
            for (PasswdOption option : PasswdOption.values()) {
                if (option.group() == group) {
                    out.append(Mdoc.option(named(flags, option.shortName(), option.longName())));
                }
            }
            end(group.title(), length, out);
        }
        return out.toString();
    }

    /** The options of a command that connects to no broker. */
    static String local(String command) {
        StringBuilder out = new StringBuilder(".Bl -tag -width Ds\n");
        for (CommandSyntax syntax : CommandSyntax.all()) {
            if (syntax.name().equals(command)) {
                for (Flag flag : syntax.flags()) {
                    out.append(Mdoc.option(flag));
                }
            }
        }
        return out.append(".El\n").toString();
    }

    /** The options of the broker's command line. */
    static String broker() {
        StringBuilder out = new StringBuilder(".Bl -tag -width Ds\n");
        for (Flag flag : BrokerFlags.all()) {
            out.append(Mdoc.option(flag));
        }
        return out.append(".El\n").toString();
    }

    /** The properties that {@code -D} takes, by packet. */
    static String properties() {
        StringBuilder out = new StringBuilder(".Bl -tag -width unsubscribe\n");
        for (Map.Entry<String, List<String>> entry : PropertyTable.byPacket().entrySet()) {
            out.append(".It Cm ").append(entry.getKey()).append('\n');
            out.append(Mdoc.paragraph(String.join(", ", entry.getValue())));
        }
        return out.append(".El\n").toString();
    }

    /** The reason codes of MQTT 5 that say that something failed. */
    static String reasons() {
        StringBuilder out = new StringBuilder(".Bl -tag -width 4n -compact\n");
        for (int code = FIRST_ERROR; code <= LAST_ERROR; code++) {
            out.append(".It ").append(code).append('\n');
            out.append(Mdoc.paragraph(ReasonCode.text(code)));
        }
        return out.append(".El\n").toString();
    }

    /** The failures of a connection by the exit status that they give. */
    static String failures() {
        Map<Integer, String> texts = new TreeMap<>();
        for (MqttFailure.Kind kind : MqttFailure.Kind.values()) {
            String text =
                    kind == MqttFailure.Kind.SYSTEM
                            ? "An error of the operating system"
                            : kind.text();
            texts.put(kind.code(), text);
        }
        StringBuilder out = new StringBuilder(".Bl -tag -width 4n -compact\n");
        texts.forEach(
                (code, text) ->
                        out.append(".It ").append(code).append('\n').append(Mdoc.paragraph(text)));
        return out.append(".El\n").toString();
    }

    /** The commands, as the help of the program lists them. */
    static String commands() {
        StringBuilder out = new StringBuilder(".Bl -tag -width quickstart\n");
        GenerateDocs.commands()
                .forEach(
                        (name, text) ->
                                out.append(".It Cm ")
                                        .append(name)
                                        .append('\n')
                                        .append(Mdoc.paragraph(text)));
        return out.append(".El\n").toString();
    }

    /** The options of mosquitto.conf that belong to one kind of section. */
    static String config(Option.Scope scope) {
        StringBuilder out = new StringBuilder(".Bl -tag -width Ds\n");
        for (Option option : new OptionTable().options()) {
            if (option.scope() == scope) {
                configOption(option, out);
            }
        }
        return out.append(".El\n").toString();
    }

    private static void configOption(Option option, StringBuilder out) {
        out.append(".It Ic ").append(Mdoc.escape(option.name()));
        if (!option.syntax().isEmpty()) {
            out.append(" Ar ").append(Mdoc.argument(option.syntax().replace("|", " | ")));
        }
        out.append('\n');
        String summary = option.summary().replace("`", "");
        out.append(
                Mdoc.paragraph(
                        summary.substring(0, 1).toUpperCase(Locale.ROOT)
                                + summary.substring(1)
                                + "."));
        if (!option.fallback().isEmpty()) {
            out.append(".br\n").append(Mdoc.paragraph("Default: " + option.fallback() + "."));
        }
        if (!option.aliases().isEmpty()) {
            out.append(".br\n")
                    .append(
                            Mdoc.paragraph(
                                    "Other name: " + String.join(", ", option.aliases()) + "."));
        }
        if (!option.since().isEmpty()) {
            out.append(".br\n").append(Mdoc.paragraph("Since Mosquitto " + option.since() + "."));
        }
        if (option.reload() == Option.Reload.RESTART) {
            out.append(".br\n").append(Mdoc.paragraph("A change needs a restart."));
        }
    }

    private static void begin(String title, StringBuilder out) {
        out.append(".Ss ").append(Mdoc.argument(title)).append("\n.Bl -tag -width Ds\n");
    }

    /** Closes a group, or takes its beginning back where there was nothing for it. */
    private static void end(String title, int lengthBefore, StringBuilder out) {
        if (out.length() > lengthBefore) {
            out.append(".El\n");
        } else {
            StringBuilder head = new StringBuilder();
            begin(title, head);
            out.setLength(lengthBefore - head.length());
        }
    }

    private static Flag named(List<Flag> flags, String shortName, String longName) {
        for (Flag flag : flags) {
            if (flag.names().contains(longName == null ? shortName : longName)) {
                return flag;
            }
        }
        throw new IllegalStateException("no option " + shortName + " " + longName);
    }
}
