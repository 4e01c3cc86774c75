package io.jmqtt.cli;

import io.jmqtt.broker.auth.AccessFileException;
import io.jmqtt.broker.auth.AclExplanation;
import io.jmqtt.mqtt.Topics;
import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** {@code jmqtt acl explain}: which line of an ACL file decides. */
public final class AclCommand implements Command {
    /** What the command knows. */
    public static final List<LocalOptions.Row> OPTIONS =
            List.of(
                    new LocalOptions.Row(
                            "-u",
                            "--username",
                            "NAME",
                            "User name of the client; without it, a client without a user name."),
                    new LocalOptions.Row("-i", "--id", "ID", "Client identifier of the client."),
                    new LocalOptions.Row(
                            "-t", "--topic", "TOPIC", "The topic; not a filter. Needed."),
                    new LocalOptions.Row(
                            null,
                            "--access",
                            "ACCESS",
                            "read or write; both when not given. To read is what the broker asks"
                                    + " before it delivers a message, so it decides about"
                                    + " subscriptions, too."),
                    new LocalOptions.Row(null, "--json", null, "Print JSON instead of text."),
                    new LocalOptions.Row(null, "--help", null, "Show this text."));

    private static final int DENIED = 1;

    @Override
    public int run(String[] args, Console console) throws CliException {
        LocalOptions options = LocalOptions.parse("acl", OPTIONS, args);
        if (options.has("--help")) {
            printHelp(console);
            return 0;
        }
        if (!"explain".equals(options.action()) || options.operand() == null) {
            throw options.wrong("'explain' and the ACL file are needed");
        }
        String topic = options.value("--topic");
        if (topic == null || !Topics.isValidName(topic)) {
            throw options.wrong(
                    topic == null
                            ? "A topic is needed (-t)"
                            : "'" + topic + "' is a filter, or no topic at all");
        }
        String access = options.value("--access");
        if (access != null && !access.equals("read") && !access.equals("write")) {
            throw options.wrong("--access is read or write, not '" + access + "'");
        }
        String[] asked = access == null ? new String[] {"read", "write"} : new String[] {access};
        return explain(options, topic, asked, console);
    }

    private static int explain(LocalOptions options, String topic, String[] asked, Console console)
            throws CliException {
        AclExplanation[] answers = new AclExplanation[asked.length];
        boolean allowed = true;
        String id = options.value("--id");
        String username = options.value("--username");
        for (int i = 0; i < asked.length; i++) {
            try {
                answers[i] =
                        AclExplanation.of(
                                Path.of(options.operand()),
                                id == null ? "" : id,
                                username == null || username.isEmpty() ? null : username,
                                topic,
                                asked[i].equals("write"));
            } catch (AccessFileException e) {
                throw new CliException(LocalOptions.WRONG, String.join("\n", e.lines()) + "\n");
            } catch (InvalidPathException e) {
                throw options.wrong("'" + options.operand() + "' is no file");
            }
            allowed &= answers[i].allowed();
        }
        TextOutput out = console.outText();
        out.print(
                options.has("--json")
                        ? json(options.operand(), asked, answers)
                        : text(options.operand(), asked, answers));
        out.finish(LocalOptions.WRONG);
        return allowed ? 0 : DENIED;
    }

    private static String text(String file, String[] asked, AclExplanation[] answers) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < asked.length; i++) {
            AclExplanation answer = answers[i];
            text.append(asked[i]).append(answer.allowed() ? ": allowed" : ": denied");
            if (answer.line() > 0) {
                text.append(" by ").append(file).append(':').append(answer.line());
            }
            text.append(": ").append(answer.text()).append('\n');
            for (AclExplanation.Line line : answer.passedOver()) {
                text.append("  ").append(file).append(':').append(line.number()).append(": ");
                text.append(line.text()).append("  (matches, but not for ").append(asked[i]);
                text.append(")\n");
            }
        }
        return text.toString();
    }

    private static String json(String file, String[] asked, AclExplanation[] answers) {
        ByteBuilder bytes = new ByteBuilder();
        JsonWriter json = new JsonWriter(bytes, false);
        json.beginObject();
        json.name("file");
        json.string(file);
        for (int i = 0; i < asked.length; i++) {
            json.name(asked[i]);
            json.beginObject();
            json.name("allowed");
            json.bare(Boolean.toString(answers[i].allowed()));
            json.name("line");
            json.bare(Integer.toString(answers[i].line()));
            json.name("text");
            json.string(answers[i].text());
            json.name("passed_over");
            json.beginArray();
            for (AclExplanation.Line line : answers[i].passedOver()) {
                json.element();
                json.bare(Integer.toString(line.number()));
            }
            json.endArray();
            json.endObject();
        }
        json.endObject();
        return new String(bytes.toByteArray(), StandardCharsets.UTF_8) + "\n";
    }

    private static void printHelp(Console console) throws CliException {
        TextOutput out = console.outText();
        out.print(
                """
                jmqtt acl explain tells which line of an ACL file decides.

                Exit status: 0 allowed, 1 denied, 2 the file or the arguments are wrong.

                Usage: jmqtt acl explain FILE [-u NAME] [-i ID] -t TOPIC
                        [--access read|write] [--json]

                """);
        LocalOptions.printHelp(OPTIONS, out);
        out.print(
                """

                Examples:
                  jmqtt acl explain /etc/jmqtt/acl -u alice -i phone -t home/lamp
                  jmqtt acl explain acl -t a/b --access write && echo "anybody may"
                """);
        out.finish(LocalOptions.WRONG);
    }
}
