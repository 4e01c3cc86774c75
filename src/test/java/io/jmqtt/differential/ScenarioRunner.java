package io.jmqtt.differential;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.CommandRunner;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Packets;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.RecordingProxy;
import io.jmqtt.testkit.RunningCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs one scenario with one make of client against one make of broker. */
final class ScenarioRunner {
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?(?=[Z+-])");
    private static final Pattern UNIX_TIME = Pattern.compile("\\b1\\d{9}\\.\\d{9}\\b");

    private static final Pattern ANSWER =
            Pattern.compile("(PUB(?:ACK|REC|REL|COMP) m[cs])\\d+(.*)");
    private static final Pattern HASH =
            Pattern.compile("\\$[A-Za-z0-9+/=]{16,}\\$[A-Za-z0-9+/=]{80,}");

    private final CommandRunner client;
    private final TestBroker.Kind brokers;

    ScenarioRunner(CommandRunner client, TestBroker.Kind brokers) {
        this.client = client;
        this.brokers = brokers;
    }

    Outcome run(Scenario scenario) throws IOException {
        Path dir = Files.createTempDirectory("scenario");
        try {
            if (!scenario.needsBroker()) {
                CommandLine line = commandLine(scenario, dir, 0);
                return outcome(scenario, client.run(line), dir, null);
            }
            Path brokerDir = Files.createTempDirectory("broker");
            List<String> config = new ArrayList<>();
            scenario.steps("config").forEach(s -> config.add(s.text(0)));
            try (TestBroker broker = brokers.start(brokerDir, config);
                    RecordingProxy proxy = RecordingProxy.to(broker.port())) {
                before(scenario, broker.port());
                CommandLine line = commandLine(scenario, dir, proxy.port());
                CommandRun run;
                try (RunningCommand command = client.start(line)) {
                    whileRunning(scenario, command, proxy, broker.port());
                    run = command.await();
                }
                proxy.awaitEnd();
                return outcome(scenario, run, dir, proxy);
            } finally {
                delete(brokerDir);
            }
        } finally {
            delete(dir);
        }
    }

    private static CommandLine commandLine(Scenario scenario, Path dir, int port)
            throws IOException {
        List<String> args = new ArrayList<>();
        for (String arg : scenario.args()) {
            args.add(substitute(arg, dir, port));
        }
        CommandLine line =
                CommandLine.of(scenario.program(), args.toArray())
                        .env("HOME", dir.toString())
                        .deadline(Duration.ofSeconds(25));
        for (Scenario.Step step : scenario.steps()) {
            switch (step.verb()) {
                case "stdin" -> line = line.stdin(step.words().get(0));
                case "stdin-zeros" -> line = line.stdin(new byte[Integer.parseInt(step.text(0))]);
                case "env" -> line = line.env(step.text(0), substitute(step.text(1), dir, port));
                case "file" -> {
                    Path file = dir.resolve(step.text(0));
                    Files.createDirectories(file.getParent());
                    byte[] content = step.words().get(1);
                    String text = new String(content, StandardCharsets.ISO_8859_1);
                    Files.write(
                            file,
                            substitute(text, dir, port).getBytes(StandardCharsets.ISO_8859_1));
                    // as the installed tools demand of files with secrets
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString("rw-------"));
                }
                default -> {}
            }
        }
        return line;
    }

    private static String substitute(String text, Path dir, int port) throws IOException {
        String result = text.replace("$DIR", dir.toString());
        result = result.replace("$PORT", Integer.toString(port));
        if (result.contains("$CLOSED")) {
            result = result.replace("$CLOSED", Integer.toString(MosquittoBroker.freePort()));
        }
        return result;
    }

    private static void before(Scenario scenario, int port) throws IOException {
        for (Scenario.Step step : scenario.steps()) {
            if (step.verb().equals("before")) {
                publish(step, port);
            } else if (step.verb().equals("session")) {
                ConnectPacket connect = ConnectPacket.of(4, step.text(0)).resume();
                try (RawMqtt client = RawMqtt.connect(port, connect)) {
                    client.subscribe(step.text(1), Integer.parseInt(step.text(2)));
                    client.disconnect();
                }
            }
        }
    }

    private static void whileRunning(
            Scenario scenario, RunningCommand command, RecordingProxy proxy, int port)
            throws IOException {
        long unsubscribed =
                scenario.args().stream()
                        .filter(word -> word.equals("-U") || word.equals("--unsubscribe"))
                        .count();
        for (Scenario.Step step : scenario.steps()) {
            boolean answer = step.verb().equals("answer");
            if (!answer && !step.verb().equals("pub")) {
                continue;
            }
            Eventually.until(
                    scenario + " subscribes",
                    () ->
                            proxy.countFromBroker(PacketKind.SUBACK) > 0
                                            && proxy.countFromBroker(PacketKind.UNSUBACK)
                                                    >= unsubscribed
                                            && (!answer
                                                    || proxy.countFromClients(PacketKind.PUBLISH)
                                                            > 0)
                                    || !command.isAlive());
            publish(step, port);
        }
    }

    private static void publish(Scenario.Step step, int port) throws IOException {
        int qos = 0;
        boolean retain = false;
        List<Property> properties = new ArrayList<>();
        for (int i = 2; i < step.words().size(); i++) {
            String word = step.text(i);
            if (word.equals("retain")) {
                retain = true;
            } else if (word.matches("q[12]")) {
                qos = word.charAt(1) - '0';
            } else {
                properties.add(property(word));
            }
        }
        int level = properties.isEmpty() ? 4 : 5;
        try (RawMqtt client = RawMqtt.connect(port, level, "")) {
            client.publish(
                    step.text(0),
                    step.words().get(1),
                    qos,
                    retain,
                    properties.toArray(Property[]::new));
            // so that the broker has handled a QoS 0 message before the next step
            client.ping();
            client.disconnect();
        }
    }

    /** A property from {@code name=value}. */
    static Property property(String word) {
        int equals = word.indexOf('=');
        String name = word.substring(0, equals);
        String value = word.substring(equals + 1);
        for (PropertyId id : PropertyId.values()) {
            if (id.text().equals(name)) {
                return switch (id.type()) {
                    case STRING -> Property.text(id, value);
                    case BINARY -> Property.binary(id, value.getBytes(StandardCharsets.UTF_8));
                    case STRING_PAIR -> {
                        int colon = value.indexOf(':');
                        yield Property.user(value.substring(0, colon), value.substring(colon + 1));
                    }
                    default -> Property.number(id, Long.parseLong(value));
                };
            }
        }
        throw new IllegalArgumentException("no such property: " + word);
    }

    private static Outcome outcome(
            Scenario scenario, CommandRun run, Path dir, RecordingProxy proxy) throws IOException {
        String sent = "";
        String received = "";
        if (proxy != null) {
            for (RecordingProxy.Exchange exchange : proxy.exchanges()) {
                sent += flows(exchange.clientTranscript());
                received += flows(exchange.brokerTranscript());
            }
        }
        Outcome outcome =
                Outcome.of(
                        encode(run.stdout()), encode(run.stderr()), run.exitCode(), sent, received);
        for (Scenario.Step step : scenario.steps("shows")) {
            Path file = dir.resolve(step.text(0));
            String content = Files.exists(file) ? encode(Files.readAllBytes(file)) : "<none>";
            outcome = outcome.with("file", HASH.matcher(content).replaceAll("<hash>"));
        }
        for (String field : List.of("out", "err", "sent", "received")) {
            outcome =
                    outcome.with(field, normalise(scenario, outcome.fields().get(field), run, dir));
        }
        return outcome;
    }

    /**
     * The packets that begin something, then those that answer or end it, kind by kind and numbered
     * anew: how the handshakes of several messages mix depends on the moment.
     */
    private static String flows(List<String> transcript) {
        StringBuilder text = new StringBuilder();
        Map<String, List<String>> answers = new TreeMap<>();
        for (String line : transcript) {
            Matcher answer = ANSWER.matcher(line);
            if (answer.matches()) {
                List<String> same =
                        answers.computeIfAbsent(answer.group(1), k -> new ArrayList<>());
                same.add(answer.group(1) + (same.size() + 1) + answer.group(2));
            } else {
                text.append(line).append('\n');
            }
        }
        for (List<String> same : answers.values()) {
            same.forEach(line -> text.append(line).append('\n'));
        }
        return text.toString();
    }

    /** Bytes as text in which every byte can be told, valid UTF-8 left readable. */
    private static String encode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (Arrays.equals(bytes, text.getBytes(StandardCharsets.UTF_8))) {
            return text;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte b : bytes) {
            if (b >= 0) {
                out.write(b);
            } else {
                out.writeBytes(String.format("\\x%02x", b).getBytes(StandardCharsets.US_ASCII));
            }
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    private static String normalise(Scenario scenario, String text, CommandRun run, Path dir) {
        String result = text.replace(dir.toString(), "$DIR");
        result = TIME.matcher(result).replaceAll("<time>");
        result = Packets.hideRandomIds(result);
        result = UNIX_TIME.matcher(result).replaceAll("<unix time>");
        if (scenario.args().contains("-I") || scenario.args().contains("--id-prefix")) {
            result = result.replaceAll("(?<!\\d)" + run.pid() + "(?!\\d)", "<pid>");
        }
        for (Scenario.Step step : scenario.steps("mask")) {
            if (step.text(0).equals("digits")) {
                result = result.replaceAll("[0-9]", "9");
            } else if (step.text(0).equals("order")) {
                result = result.lines().sorted().collect(Collectors.joining("\n"));
            } else {
                throw new IllegalArgumentException("mask " + step.text(0));
            }
        }
        return result;
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
