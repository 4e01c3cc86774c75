package io.jmqtt.cli;

import io.jmqtt.broker.config.CommandLine;
import io.jmqtt.broker.config.ConfigLint;
import io.jmqtt.broker.config.ConfigLint.Finding;
import io.jmqtt.broker.config.ConfigLint.Severity;
import io.jmqtt.broker.config.ConfigReader;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code jmqtt conf lint}: what is wrong with a mosquitto.conf. */
public final class ConfCommand implements Command {
    /** What the command knows. */
    public static final List<LocalOptions.Row> OPTIONS =
            List.of(
                    new LocalOptions.Row(
                            null, "--strict", null, "Let warnings fail, too: exit status 1."),
                    new LocalOptions.Row(null, "--json", null, "Print JSON instead of text."),
                    new LocalOptions.Row(null, "--help", null, "Show this text."));

    private static final int FOUND = 1;

    @Override
    public int run(String[] args, Console console) throws CliException {
        LocalOptions options = LocalOptions.parse("conf", OPTIONS, args);
        if (options.has("--help")) {
            printHelp(console);
            return 0;
        }
        if (!"lint".equals(options.action()) || options.operand() == null) {
            throw options.wrong("'lint' and the configuration file are needed");
        }
        Path file = path(options);
        OptionTable table = new OptionTable();
        List<Finding> findings =
                ConfigLint.of(
                        table,
                        new ConfigReader(table, console.env()).check(file, CommandLine.EMPTY));
        int errors = count(findings, Severity.ERROR);
        int warnings = count(findings, Severity.WARNING);
        TextOutput out = console.outText();
        out.print(options.has("--json") ? json(findings, errors, warnings) : text(findings));
        out.finish(LocalOptions.WRONG);
        return errors > 0 || options.has("--strict") && warnings > 0 ? FOUND : 0;
    }

    private static Path path(LocalOptions options) throws CliException {
        try {
            Path file = Path.of(options.operand());
            if (Files.isReadable(file) && !Files.isDirectory(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // told below
        }
        throw new CliException(
                LocalOptions.WRONG, "Error: Unable to read file \"" + options.operand() + "\".\n");
    }

    private static int count(List<Finding> findings, Severity severity) {
        int count = 0;
        for (Finding finding : findings) {
            if (finding.severity() == severity) {
                count++;
            }
        }
        return count;
    }

    private static String text(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            if (finding.file() != null) {
                text.append(finding.file()).append(':');
                text.append(finding.line() == 0 ? "" : finding.line() + ":").append(' ');
            }
            text.append(finding.severity().name().toLowerCase(Locale.ROOT)).append(": ");
            if (!finding.option().isEmpty() && !finding.text().contains(finding.option())) {
                text.append(finding.option()).append(": ");
            }
            text.append(finding.text()).append(" [").append(finding.kind()).append("]\n");
        }
        return text.toString();
    }

    private static String json(List<Finding> findings, int errors, int warnings) {
        ByteBuilder bytes = new ByteBuilder();
        JsonWriter json = new JsonWriter(bytes, false);
        json.beginObject();
        json.name("errors");
        json.bare(Integer.toString(errors));
        json.name("warnings");
        json.bare(Integer.toString(warnings));
        json.name("findings");
        json.beginArray();
        for (Finding finding : findings) {
            json.element();
            json.beginObject();
            json.name("severity");
            json.string(finding.severity().name().toLowerCase(Locale.ROOT));
            json.name("file");
            if (finding.file() == null) {
                json.bare("null");
            } else {
                json.string(finding.file());
            }
            json.name("line");
            json.bare(Integer.toString(finding.line()));
            json.name("option");
            json.string(finding.option());
            json.name("kind");
            json.string(finding.kind());
            json.name("text");
            json.string(finding.text());
            json.endObject();
        }
        json.endArray();
        json.endObject();
        return new String(bytes.toByteArray(), StandardCharsets.UTF_8) + "\n";
    }

    private static void printHelp(Console console) throws CliException {
        TextOutput out = console.outText();
        out.print(
                """
                jmqtt conf lint finds what is wrong with a mosquitto.conf: errors that keep the
                broker from starting, and options that are shadowed, obsolete or insecure.

                Exit status: 0 no errors, 1 errors, 2 the arguments are wrong.

                Usage: jmqtt conf lint FILE [--strict] [--json]

                """);
        LocalOptions.printHelp(OPTIONS, out);
        out.print(
                """

                Examples:
                  jmqtt conf lint /etc/mosquitto/mosquitto.conf
                  jmqtt conf lint jmqtt.conf --strict --json
                """);
        out.finish(LocalOptions.WRONG);
    }
}
