package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The words for what clients do wrong: every row of {@code complaints.txt}, letter by letter. */
class ComplaintTest {
    private static final String OPEN = "open";
    private static final String ADDRESS = "127.0.0.1";
    private static final String ACCEPTED = "N New connection from ";

    @TempDir private static Path common;
    @TempDir private Path folder;
    private static ConfiguredBroker plain;

    @BeforeAll
    static void startBroker() throws Exception {
        plain = start(common, "");
    }

    @AfterAll
    static void stopBroker() {
        plain.close();
    }

    /**
     * @param option a line of the configuration, or empty
     * @param lines each with the letter of its type; the last may be "open"
     */
    record Row(String name, String begin, String option, String bytes, List<String> lines) {
        boolean staysOpen() {
            return lines.get(lines.size() - 1).equals(OPEN);
        }

        List<String> expected() {
            return staysOpen() ? lines.subList(0, lines.size() - 1) : lines;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        try (InputStream in = ComplaintTest.class.getResourceAsStream("complaints.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                String[] cells = line.split(" \\| ");
                String[] begin = cells[1].split(" ", 2);
                rows.add(
                        new Row(
                                cells[0],
                                begin[0],
                                begin.length > 1 ? begin[1].replace("\"", "") : "",
                                cells[2].replace(" ", ""),
                                List.of(cells[3].split("; "))));
            }
        }
        return rows;
    }

    @Test
    void everyRowHasANameOfItsOwn() throws IOException {
        Set<String> names = new HashSet<>();
        assertThat(rows()).allSatisfy(each -> assertThat(names.add(each.name)).isTrue());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isSaidWordForWord(Row row) throws Exception {
        if (row.option.isEmpty() && !row.bytes.equals("same")) {
            check(row, plain);
            return;
        }
        try (ConfiguredBroker own = start(folder, row.option)) {
            check(row, own);
        }
    }

    private static ConfiguredBroker start(Path folder, String option) throws Exception {
        return ConfiguredBroker.start(
                folder,
                "listener " + MosquittoBroker.freePort() + " " + ADDRESS,
                "allow_anonymous true",
                option);
    }

    private static void check(Row row, ConfiguredBroker broker) throws IOException {
        RecordedLog log = broker.log();
        int before = log.typed().size();
        int port = broker.broker().port();
        String peer;
        try (RawMqtt client =
                row.begin.equals("raw")
                        ? RawMqtt.open(port)
                        : RawMqtt.connect(port, ConnectPacket.of(level(row), "c").keepAlive(60))) {
            peer = peer(log, before);
            act(client, row, port);
            List<String> expected =
                    row.expected().stream().map(line -> named(line.replace("A:N", peer))).toList();
            String last = expected.get(expected.size() - 1);
            Eventually.until(
                    Eventually.DEADLINE,
                    () -> last + "\nin " + String.join("\n", log.typed()),
                    () -> said(log, before).anyMatch(last::equals));
            assertThat(said(log, before).toList()).containsExactlyElementsOf(expected);
        }
        // the end of this connection is not to be heard in the next row
        log.await("[" + peer + "] disconnected");
    }

    private static String peer(RecordedLog log, int from) {
        Eventually.until(
                Eventually.DEADLINE,
                () -> "a connection in " + log.typed(),
                () -> log.typed().stream().skip(from).anyMatch(each -> each.startsWith(ACCEPTED)));
        return log.typed().stream()
                .skip(from)
                .filter(line -> line.startsWith(ACCEPTED))
                .findFirst()
                .orElseThrow()
                .substring(ACCEPTED.length())
                .split(" ")[0];
    }

    private static int level(Row row) {
        return row.begin.charAt(1) - '0';
    }

    private static String named(String line) {
        return line.replaceAll("(Client|from|by) A(?= \\[|, )", "$1 " + ADDRESS);
    }

    private static void act(RawMqtt client, Row row, int port) throws IOException {
        switch (row.bytes) {
            case "close" -> client.close();
            case "reset" -> client.reset();
            case "same" -> RawMqtt.connect(port, level(row), "c").ping();
            default -> {
                client.sendHex(row.bytes);
                if (row.staysOpen()) {
                    client.send(new byte[] {(byte) 0xC0, 0});
                }
            }
        }
    }

    /** What an operator sees who has not asked for more, without the lines of a welcome. */
    private static Stream<String> said(RecordedLog log, int from) {
        return log.typed().stream()
                .skip(from)
                .filter(line -> "EWNI".indexOf(line.charAt(0)) >= 0)
                .filter(line -> !line.startsWith("N New "));
    }
}
