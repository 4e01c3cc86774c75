package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.MosquittoBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every probe of the table, byte for byte: one connection each, what the broker answers, and
 * whether it ends the connection.
 */
class ProbeTest {
    private static final String CONNECT_V4 = "100d00044d5154540402003c000170";
    private static final String CONNECT_V5 = "100e00044d5154540502003c00000170";
    private static final String CONNACK_V4 = "20020000";
    private static final String CONNACK_V5 = "200e00000b22000a27001e8480210014";
    private static final String CONNACK_V5_OF_2_0 = "200900000622000a210014";
    private static final String CLOSED = "CLOSED";

    private static TestBroker broker;

    record Probe(String name, String begin, String sent, String answer, String answerOf20) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void startBroker() throws IOException {
        broker = TestBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    static List<Probe> probes() throws IOException {
        List<Probe> probes = new ArrayList<>();
        try (InputStream in = ProbeTest.class.getResourceAsStream("probes.tsv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    String[] cells = line.split("\t");
                    String of20 = cells[4].equals("=") ? cells[3] : cells[4];
                    probes.add(new Probe(cells[0], cells[1], cells[2], cells[3], of20));
                }
            }
        }
        return probes;
    }

    @ParameterizedTest
    @MethodSource("probes")
    void isAnsweredAsTheTableSays(Probe probe) throws IOException {
        assertThat(answer(broker.port(), probe, CONNACK_V5, probe.answer)).isEqualTo(probe.answer);
    }

    @Test
    @Tag("mosquitto")
    void mosquitto20AnswersAsTheTableSays(@TempDir Path folder) throws IOException {
        try (MosquittoBroker mosquitto = MosquittoBroker.start(folder)) {
            for (Probe probe : probes()) {
                assertThat(answer(mosquitto.port(), probe, CONNACK_V5_OF_2_0, probe.answerOf20))
                        .as(probe.name)
                        .isEqualTo(probe.answerOf20);
            }
        }
    }

    private static String answer(int port, Probe probe, String connackV5, String expected)
            throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(10_000);
            if (!probe.begin.equals("raw")) {
                boolean five = probe.begin.equals("v5");
                send(socket, five ? CONNECT_V5 : CONNECT_V4);
                String connack = five ? connackV5 : CONNACK_V4;
                assertThat(read(socket, connack.length() / 2)).isEqualTo(connack);
            }
            send(socket, probe.sent);
            return readAnswer(socket, expected);
        }
    }

    private static String readAnswer(Socket socket, String expected) throws IOException {
        if (expected.equals("-")) {
            send(socket, "c000");
            String pong = read(socket, 2);
            return pong.equals("d000") ? "-" : pong;
        }
        if (!expected.endsWith(CLOSED) && !expected.equals("RST")) {
            return read(socket, expected.length() / 2);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String end = CLOSED;
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketTimeoutException e) {
            end = "OPEN";
        } catch (SocketException e) {
            end = "RST";
        }
        if (expected.equals("RST") && end.equals(CLOSED)) {
            end = "RST";
        }
        String hex = HexFormat.of().formatHex(all.toByteArray());
        int star = expected.indexOf('*');
        if (star > 0 && hex.startsWith(expected.substring(0, star))) {
            hex = expected.substring(0, star + 1);
        }
        return hex.isEmpty() ? end : hex + " " + end;
    }

    private static void send(Socket socket, String hex) throws IOException {
        socket.getOutputStream().write(HexFormat.of().parseHex(hex));
    }

    private static String read(Socket socket, int length) throws IOException {
        try {
            return HexFormat.of().formatHex(socket.getInputStream().readNBytes(length));
        } catch (SocketException e) {
            return "RST";
        }
    }
}
