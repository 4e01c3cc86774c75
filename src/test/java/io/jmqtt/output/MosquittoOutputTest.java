package io.jmqtt.output;

import static io.jmqtt.output.Messages.compiled;
import static io.jmqtt.output.Messages.latin1;
import static io.jmqtt.output.Messages.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.Processes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same retained message through the real {@code mosquitto_sub} 2.0 and through ours, byte for
 * byte. What 2.1 changed ({@code %x} with width or precision, {@code %d}, {@code %f}, separators,
 * zeros for an absent {@code %C}) is left out; what it changed in JSON is taken back before the
 * comparison.
 */
@Tag(MosquittoTools.TAG)
class MosquittoOutputTest {
    private static final String[] FIELDS = {
        "t", "l", "m", "q", "r", "A", "C", "D", "E", "F", "P", "R", "S", "p"
    };
    private static final String[] LAYOUTS = {
        "", "1", "9", "-9", "09", "-09", "15.3", "-15.3", "015.3", ".2", ".", ".0", "0", "00", "-5."
    };

    @TempDir static Path folder;
    private static MosquittoBroker broker;

    @BeforeAll
    static void startBroker() throws IOException {
        broker = MosquittoBroker.start(folder);
        assumeTrue(
                MosquittoTools.version().startsWith("2.0."),
                "the installed mosquitto_sub is not of version 2.0");
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void fieldsOfAPlainMessage() {
        ReceivedMessage message = publish("d/plain", utf8("message"), 0, List.of());
        compareFields(message);
    }

    @Test
    void fieldsOfAnEmptyTextAndWideCharacters() {
        compareFields(publish("d/ä€", utf8("öö 😀"), 0, List.of()));
    }

    @Test
    void fieldsOfBinaryPayloads() {
        byte[] payload = latin1("\u0000\u0001\u007f\u0080\u00fe\u00ff\n\r\u001b[0m");
        compareFields(publish("d/binary", payload, 0, List.of()));
    }

    @Test
    void fieldsWithEveryProperty() {
        List<Property> properties =
                List.of(
                        Property.number(PropertyId.PAYLOAD_FORMAT_INDICATOR, 1),
                        Property.text(PropertyId.CONTENT_TYPE, "text/plain"),
                        Property.text(PropertyId.RESPONSE_TOPIC, "re/ply"),
                        Property.binary(PropertyId.CORRELATION_DATA, utf8("corr")),
                        Property.user("k1", "v1"),
                        Property.user("k2", "v 2"),
                        Property.user("k1", "v3"));
        compareFields(publish("d/props", utf8("message"), 1, properties));
    }

    @Test
    void hexadecimalWithoutWidth() {
        ReceivedMessage message =
                publish("d/hex", latin1("\u0000\u0001\u007f\u0080\u00fe\u00ffAZ"), 0, List.of());
        compare(message, "UTC", List.of("%x|", "%X|", "%0x|", "%-x|", "%-X|", "%.x|"));
    }

    @Test
    void literalsAndEscapes() {
        ReceivedMessage message = publish("d/literal", utf8("x"), 0, List.of());
        compare(
                message,
                "UTC",
                List.of(
                        "plain text",
                        "ä€😀",
                        "%% %5% %-5% %.3%",
                        "@@ @%",
                        "\\\\ \\0 \\a \\e \\n \\r \\t \\v",
                        "%t\\t%q\\n%p\\0%l%%@@",
                        "\\\\n",
                        "%%t"));
    }

    @Test
    void everyLetterOfStrftime() {
        ReceivedMessage message = publish("d/date", utf8("x"), 0, List.of());
        List<String> patterns = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            all.append('@').append(c).append(c == '\\' ? "" : "|");
        }
        patterns.add(all.toString());
        for (String zone :
                List.of(
                        "UTC",
                        "Europe/Berlin",
                        "Asia/Kathmandu",
                        "America/St_Johns",
                        "Asia/Dubai")) {
            compare(message, zone, patterns);
            compare(message, zone, List.of("%I|%30I|%-30I|%030I|%.4I|%9.4I|%-9.4I"));
        }
    }

    @Test
    void plainAndVerbose() {
        for (String payload : List.of("message", "two\nlines\n", " ", "\u0000\u00ff")) {
            ReceivedMessage message = publish("d/v", latin1(payload), 0, List.of());
            for (boolean verbose : new boolean[] {false, true}) {
                for (boolean newline : new boolean[] {false, true}) {
                    List<String> args = new ArrayList<>();
                    if (verbose) {
                        args.add("-v");
                    }
                    if (!newline) {
                        args.add("-N");
                    }
                    CommandRun real = subscribe(message, "UTC", args.toArray(String[]::new));
                    assertThat(
                                    Messages.print(
                                                    OutputSpec.PLAIN
                                                            .withVerbose(verbose)
                                                            .withNewline(newline),
                                                    message)
                                            .out())
                            .as("%s", real)
                            .isEqualTo(bytes(real));
                }
            }
        }
    }

    @Test
    void jsonOfTexts() {
        SoftAssertions soft = new SoftAssertions();
        for (String payload :
                List.of(
                        "hello",
                        "\"quoted\" \\ / \b\f\n\r\t",
                        "\u0001\u001f\u007f",
                        "ä€😀\uFFFF",
                        "{\"a\":1}")) {
            for (int qos = 0; qos < 3; qos++) {
                ReceivedMessage message = publish("d/json", utf8(payload), qos, List.of());
                compareJson(soft, message, "%j");
                compareJson(soft, message, "%j", "--pretty");
            }
        }
        soft.assertAll();
    }

    @Test
    void jsonOfProperties() {
        SoftAssertions soft = new SoftAssertions();
        List<Property> properties =
                List.of(
                        Property.number(PropertyId.PAYLOAD_FORMAT_INDICATOR, 1),
                        Property.text(PropertyId.CONTENT_TYPE, "text/\"plain\""),
                        Property.text(PropertyId.RESPONSE_TOPIC, "re/ply"),
                        Property.binary(PropertyId.CORRELATION_DATA, utf8("corr")));
        ReceivedMessage message = publish("d/jsonprops", utf8("[1,{}]"), 1, properties);
        compareJson(soft, message, "%j");
        compareJson(soft, message, "%J");
        compareJson(soft, message, "%j", "--pretty");
        soft.assertAll();
    }

    @Test
    void jsonPayloads() {
        SoftAssertions soft = new SoftAssertions();
        for (String payload :
                List.of(
                        "1",
                        "01",
                        "1.",
                        "-.5",
                        "-0",
                        "2.0",
                        "1e3",
                        "1e400",
                        "0.30000000000000004",
                        "0.3333333333333333",
                        "3.141592653589793",
                        "12345678901234567890",
                        "1e15",
                        "123456789012345678",
                        "1e22",
                        "1e-5",
                        "0.0001",
                        "5e-324",
                        "100000",
                        "1.7976931348623157e308",
                        "123456.789",
                        "-2147483649",
                        "4294967296",
                        "true",
                        "false",
                        "null",
                        "\"\"",
                        "\"\\u00e4\\ud83d\\ude00\\/\\n\"",
                        "\"a\tb\"",
                        "\"\u007f\\u0001\"",
                        "[]",
                        "{}",
                        "[[],{}]",
                        "[1,[2,[3]]]",
                        " [ 1 , 2 ] ",
                        "{\"a\":1,\"a\":2}",
                        "{\"ä\":{\"b\":[{\"c\":[]}]}}",
                        "\uFEFF1",
                        "\u000b1\f",
                        "[".repeat(1_000) + "]".repeat(1_000))) {
            compareJson(soft, publish("d/parsed", utf8(payload), 0, List.of()), "%J");
        }
        soft.assertAll();
    }

    @Test
    void whatIsNoJson() {
        SoftAssertions soft = new SoftAssertions();
        for (String payload :
                List.of(
                        "hello",
                        " ",
                        "-",
                        "1e",
                        ".5",
                        "+1",
                        "TRUE",
                        "nullx",
                        "1 2",
                        "[1,]",
                        "{a:1}",
                        "{\"a\":1,}",
                        "\"\\q\"",
                        "\"\\ud800\"",
                        "\"\\udc00\"",
                        "\"a",
                        "0x10",
                        "1-2",
                        "'a'",
                        "[1]]",
                        "[".repeat(1_001) + "]".repeat(1_001))) {
            ReceivedMessage message = publish("d/nojson", utf8(payload), 0, List.of());
            CommandRun real = subscribe(message, "UTC", "-F", "<%J>");
            Messages.Printed ours = Messages.print(compiled("<%J>"), message);
            soft.assertThat(ours.out()).as("%s", real).isEqualTo(bytes(real));
            soft.assertThat(ours.complaints()).as("%s", real).isEqualTo(real.err());
        }
        soft.assertAll();
    }

    @Test
    void mosquittosJsonOfBytesIsBrokenAndOursIsNot() {
        byte[] payload = latin1("ab\u0000\u00ff");
        ReceivedMessage message = publish("d/broken", payload, 0, List.of());
        assertThat(bytes(subscribe(message, "UTC", "-F", "%j"))).endsWith("\"payload\":\"ab\"}\n");
        assertThat(Messages.print(compiled("%j"), message).out())
                .endsWith("\"payload\":null,\"payload_b64\":\"YWIA/w==\"}\n");
    }

    @Test
    void patternsThatAreWrong() {
        SoftAssertions soft = new SoftAssertions();
        for (String pattern :
                List.of(
                        "%",
                        "abc%", "%5", "%-", "%.", "%.3", "%5.3", "@", "x@", "\\", "x\\", "%Z", "%a",
                        "%b", "%k", "%T", "%u", "%y", "%5.3y", "\\q", "\\1", "\\x41", "\\%", "%0",
                        "%-0", "%t%Z%", "%\n")) {
            CommandRun real =
                    Processes.installed()
                            .start(CommandLine.of("mosquitto_sub", "-t", "x", "-F", pattern))
                            .await();
            String text;
            try {
                FormatPattern.parse(utf8(pattern));
                text = "accepted";
            } catch (FormatException e) {
                text = e.getMessage();
            }
            soft.assertThat(real.err()).as("%s", real).startsWith(text + "\n");
            soft.assertThat(real.exitCode()).isEqualTo(1);
        }
        soft.assertAll();
    }

    private void compareFields(ReceivedMessage message) {
        List<String> patterns = new ArrayList<>();
        StringBuilder pattern = new StringBuilder();
        for (String layout : LAYOUTS) {
            for (String field : FIELDS) {
                // 2.1 pads an absent content type with zeros, 2.0 with spaces.
                if (!(field.equals("C") && layout.contains("0"))) {
                    pattern.append('%').append(layout).append(field).append('|');
                }
            }
        }
        patterns.add(pattern.toString());
        compare(message, "UTC", patterns);
    }

    /** The real output begins with its own time, so that ours can be made for the same moment. */
    private void compare(ReceivedMessage message, String zone, List<String> patterns) {
        SoftAssertions soft = new SoftAssertions();
        for (String pattern : patterns) {
            String timed = "@s @N " + pattern;
            CommandRun real = null;
            String expected = null;
            String ours = null;
            // %I has a time of its own: at the turn of a second it may differ from that of @s.
            for (int i = 0; i < 3 && (expected == null || !expected.equals(ours)); i++) {
                real = subscribe(message, zone, "-F", timed);
                expected = bytes(real);
                String[] time = expected.split(" ", 3);
                Instant instant =
                        Instant.ofEpochSecond(Long.parseLong(time[0]), Long.parseLong(time[1]));
                ours = format(compiled(timed), zone, instant, message);
            }
            soft.assertThat(ours).as("%s", real).isEqualTo(expected);
        }
        soft.assertAll();
    }

    private void compareJson(
            SoftAssertions soft, ReceivedMessage message, String pattern, String... more) {
        List<String> args = new ArrayList<>(List.of("-F", pattern));
        args.addAll(List.of(more));
        CommandRun real = subscribe(message, "UTC", args.toArray(String[]::new));
        String ours = Messages.print(compiled(pattern).withPretty(more.length > 0), message).out();
        soft.assertThat(ours.replaceFirst("\"retain\":(\t?)true", "\"retain\":$11"))
                .as("%s", real)
                .isEqualTo(
                        bytes(real)
                                .replaceFirst(
                                        "\"20[0-9T:.-]*Z\\+0000\"",
                                        "\"2026-11-23T20:15:21.655438+0000\""));
    }

    private static String format(
            OutputSpec spec, String zone, Instant instant, ReceivedMessage message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Formatters.create(spec, Clock.fixed(instant, ZoneId.of(zone)), text -> {})
                    .format(message, instant, out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private ReceivedMessage publish(
            String topic, byte[] payload, int qos, List<Property> properties) {
        List<Object> args =
                new ArrayList<>(List.of("-p", broker.port(), "-t", topic, "-q", qos, "-r", "-s"));
        for (Property property : properties) {
            args.addAll(List.of("-D", "publish", property.id().text()));
            if (property.key() != null) {
                args.add(property.key());
            }
            args.add(
                    property.text() != null
                            ? property.text()
                            : property.binary() != null
                                    ? new String(property.binary(), StandardCharsets.UTF_8)
                                    : Long.toString(property.number()));
        }
        if (!properties.isEmpty()) {
            args.addAll(List.of("-V", "5"));
        }
        CommandRun run =
                Processes.installed()
                        .start(CommandLine.of("mosquitto_pub", args.toArray()).stdin(payload))
                        .await();
        assertThat(run.exitCode()).as("%s", run).isZero();
        return new ReceivedMessage(topic, payload, qos, true, false, qos == 0 ? 0 : 1, properties);
    }

    private CommandRun subscribe(ReceivedMessage message, String zone, String... more) {
        CommandLine line =
                CommandLine.of(
                                "mosquitto_sub",
                                "-p",
                                broker.port(),
                                "-V",
                                message.properties().isEmpty() ? "311" : "5",
                                "-t",
                                message.topic(),
                                "-q",
                                2,
                                "-C",
                                1,
                                "-W",
                                10)
                        .env("TZ", zone)
                        .plus((Object[]) more);
        CommandRun run = Processes.installed().start(line).await();
        assertThat(run.exitCode()).as("%s", run).isZero();
        return run;
    }

    private static String bytes(CommandRun run) {
        return new String(run.stdout(), StandardCharsets.ISO_8859_1);
    }
}
