package io.jmqtt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.auth.AccessFileException;
import io.jmqtt.broker.auth.FileAccessControl;
import io.jmqtt.broker.config.CommandLine;
import io.jmqtt.broker.config.ConfigReader;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.broker.config.ParsedConfig;
import io.jmqtt.broker.status.BrokerLogs;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.OptionParser;
import io.jmqtt.cli.option.Program;
import io.jmqtt.cli.option.Tool;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the examples of the manual pages to the program: a shell reads them, with a {@code jmqtt}
 * that notes its arguments, and the arguments then go through the parsers.
 */
class ExamplesTest {
    /** Notes the arguments, each ended by NUL, and the end of the command line by an empty one. */
    private static final String RECORDER =
            """
            #!/bin/sh
            printf '%s\\0' "$@" '' >>"$RECORD"
            """;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jmqtt.1",
                "jmqtt-pub.1",
                "jmqtt-sub.1",
                "jmqtt-rr.1",
                "jmqtt-shell.1",
                "jmqtt-top.1",
                "jmqtt-passwd.1",
                "jmqtt-wait.1",
                "jmqtt-expect.1",
                "jmqtt-retained.1",
                "jmqtt-doctor.1",
                "jmqtt-record.1",
                "jmqtt-replay.1",
                "jmqtt-bench.1",
                "jmqtt-acl.1",
                "jmqtt-conf.1",
                "jmqtt-broker.8"
            })
    void everyCommandLineIsUnderstood(String name) throws Exception {
        ExamplePage page = ExamplePage.read(Path.of("man", name));
        assertThat(page.blocks()).isNotEmpty();
        for (String block : page.blocks()) {
            List<List<String>> lines = commandLines(block);
            assertThat(lines).as(block).isNotEmpty();
            for (List<String> words : lines) {
                understand(words);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pub, jmqtt pub", "sub, jmqtt sub", "rr, jmqtt rr",
        "pub, mosquitto_pub", "sub, mosquitto_sub", "rr, mosquitto_rr"
    })
    void examplesOfTheHelpAreUnderstood(String tool, String name) throws Exception {
        boolean mosquitto = name.startsWith("mosquitto");
        CommandRun help =
                mosquitto
                        ? JmqttRun.inProcess().run(io.jmqtt.testkit.CommandLine.of(name, "--help"))
                        : JmqttRun.jmqtt(tool, "--help");
        String text = help.out();
        String examples = text.substring(text.indexOf("\nExamples:\n") + 11);
        assertThat(examples).contains("  " + name + " -");
        List<List<String>> lines =
                commandLines(
                        examples.replace(name, "jmqtt " + tool).replace("tail -f app.log", ":"));
        assertThat(lines).hasSizeGreaterThan(1);
        for (List<String> words : lines) {
            Tool called = Tool.valueOf(tool.toUpperCase(Locale.ROOT));
            parse(new Program(called, mosquitto), words.subList(1, words.size()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "passwd", "broker"})
    void everyExampleOfTheHelpIsUnderstood(String command) throws Exception {
        String help =
                JmqttRun.inProcess()
                        .run(io.jmqtt.testkit.CommandLine.of("jmqtt", command, "--help"))
                        .out();
        StringBuilder examples = new StringBuilder();
        for (String line : help.substring(help.indexOf("\nExamples:\n")).split("\n")) {
            if (line.startsWith("    ")) {
                examples.append(line.strip()).append('\n');
            }
        }
        List<List<String>> lines = commandLines(examples.toString());
        assertThat(lines).hasSizeGreaterThan(2);
        for (List<String> words : lines) {
            understand(words);
        }
    }

    /** The arguments that a shell makes of the commands of an example. */
    private List<List<String>> commandLines(String block) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String program : List.of("jmqtt", "vmstat")) {
            Path file = bin.resolve(program);
            Files.writeString(file, program.equals("jmqtt") ? RECORDER : "#!/bin/sh\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        Path record = folder.resolve("record");
        Files.writeString(record, "");
        CommandRun run =
                Shells.run(
                        io.jmqtt.testkit.CommandLine.of("/bin/sh", "-ec", ExamplePage.script(block))
                                .env("PATH", bin + ":/usr/bin:/bin")
                                .env("RECORD", record.toString()));
        assertThat(run.exitCode()).as(block + run.err()).isZero();
        assertThat(run.err()).as(block).isEmpty();
        List<List<String>> lines = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (String word : Files.readString(record).split("\0", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            } else if (!words.isEmpty()) {
                lines.add(words);
                words = new ArrayList<>();
            }
        }
        return lines;
    }

    private void understand(List<String> words) throws Exception {
        String command = words.get(0);
        List<String> args = words.subList(1, words.size());
        switch (command) {
            case "pub",
                    "sub",
                    "rr",
                    "wait",
                    "expect",
                    "retained",
                    "doctor",
                    "record",
                    "replay",
                    "shell",
                    "bench",
                    "top" -> {
                Tool tool = Tool.valueOf(command.toUpperCase(Locale.ROOT));
                parse(new Program(tool, false), args);
            }
            case "passwd" -> runPasswd(words);
            case "acl", "conf" -> runLocal(words);
            case "broker" -> {
                List<String> known = new ArrayList<>();
                BrokerFlags.all().forEach(flag -> known.addAll(flag.names()));
                // what follows is the command of --ephemeral
                int end = args.contains("--") ? args.indexOf("--") : args.size();
                for (String arg : args.subList(0, end)) {
                    assertThat(!arg.startsWith("-") || known.contains(arg)).as(arg).isTrue();
                }
            }
            default -> throw new AssertionError("no command '" + command + "'");
        }
    }

    private void parse(Program program, List<String> args) throws IOException, OptionException {
        List<String> real = new ArrayList<>();
        for (String arg : args) {
            boolean file = arg.endsWith(".pem") || arg.endsWith(".txt") || arg.endsWith(".jpg");
            real.add(file ? existing(arg, "secret\n").toString() : arg);
        }
        OptionParser.parse(program, real.toArray(new String[0]), Map.of()).connectSpec();
    }

    private void runLocal(List<String> words) throws IOException {
        List<String> real = new ArrayList<>(words);
        String content = words.get(0).equals("acl") ? "topic a/#\nuser alice\ntopic home/#\n" : "";
        real.set(2, existing(words.get(0), content).toString());
        CommandRun run = JmqttRun.jmqtt(real.toArray());
        assertThat(run.exitCode()).as(words + " " + run.err()).isZero();
    }

    private void runPasswd(List<String> words) throws IOException {
        List<String> real = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith("/etc/jmqtt/")) {
                real.add(folder.resolve(word.substring("/etc/jmqtt/".length())).toString());
            } else if (word.endsWith(".txt")) {
                real.add(existing(word, "secret\n").toString());
            } else if (word.endsWith(".csv")) {
                real.add(existing(word, "carol,secret\n").toString());
            } else {
                real.add(word);
            }
        }
        CommandRun run =
                JmqttRun.inProcess()
                        .run(
                                io.jmqtt.testkit.CommandLine.of("jmqtt", real.toArray())
                                        .stdin(
                                                "secret\nsecret\n"
                                                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(run.exitCode()).as(words + " " + run.err()).isZero();
    }

    private Path existing(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void everyConfigurationIsAccepted() throws IOException, AccessFileException {
        int configurations = 0;
        int rights = 0;
        for (String block : ExamplePage.read(Path.of("man/jmqtt.conf.5")).blocks()) {
            String config = block;
            if (block.startsWith("pattern ")) {
                Path acl = existing("acl", block);
                config = "listener 1883\nacl_file " + acl + "\n";
                rights++;
            }
            ParsedConfig parsed =
                    new ConfigReader(new OptionTable(), Map.of())
                            .check(existing("test.conf", config), CommandLine.EMPTY);
            assertThat(parsed.problems()).as(block).isEmpty();
            if (block.startsWith("pattern ")) {
                PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
                try (BrokerLogs log = new BrokerLogs(nowhere, nowhere, Clock.systemUTC())) {
                    FileAccessControl.open(parsed.config(), log, Map.of());
                }
            }
            configurations++;
        }
        assertThat(configurations).isGreaterThan(3);
        assertThat(rights).isEqualTo(1);
    }
}
