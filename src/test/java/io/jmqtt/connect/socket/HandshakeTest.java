package io.jmqtt.connect.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jmqtt.connect.ConnectSpec.Endpoint;
import io.jmqtt.connect.ConnectSpec.Socks5;
import io.jmqtt.connect.ConnectSpec.WebSocket;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.tls.HostNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxies and WebSocket servers that do something else than they should. */
class HandshakeTest {

    private static Endpoint through(SocksServer server, String user) {
        return new Endpoint(
                "broker.invalid",
                1883,
                null,
                false,
                null,
                null,
                new Socks5("127.0.0.1", server.port(), user, "secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, PROXY",
        "2, AUTHORISATION",
        "3, NO_CONNECTION",
        "4, NO_CONNECTION",
        "5, NO_CONNECTION",
        "6, PROXY",
        "7, PROXY",
        "8, PROXY"
    })
    void repliesOfTheProxyHaveMosquittosMeaning(int reply, Kind kind) throws Exception {
        try (SocksServer server = new SocksServer(null, null)) {
            server.reply = reply;
            MqttFailure failure =
                    catchThrowableOfType(
                            MqttFailure.class, () -> Transports.open(through(server, null)));
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessage(kind.text());
            assertThat(server.targets()).containsExactly("3 broker.invalid:1883");
        }
    }

    @Test
    void wrongLoginAndNoLoginAreAuthorisationFailures() throws Exception {
        try (SocksServer server = new SocksServer("user", "other")) {
            for (String user : new String[] {"user", null}) {
                MqttFailure failure =
                        catchThrowableOfType(
                                MqttFailure.class, () -> Transports.open(through(server, user)));
                assertThat(failure.kind()).isEqualTo(Kind.AUTHORISATION);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, true", "255.255.255.255, true", "256.1.1.1, false", "1.2.3, false",
        "::1, true", "localhost, false", "1.2.3.4.example, false", "1..2.3, false"
    })
    void literalsAreToldFromNames(String host, boolean literal) {
        assertThat(HostNames.isLiteral(host)).isEqualTo(literal);
    }

    /** A server for one connection that reads the request and answers. */
    private static final class WebServer implements AutoCloseable {
        final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();

        /**
         * @param answer KEY stands for the right accept key
         */
        WebServer(String answer, byte[]... thenSend) throws IOException {
            Thread thread =
                    new Thread(
                            () -> {
                                try (Socket socket = server.accept()) {
                                    InputStream in = socket.getInputStream();
                                    OutputStream out = socket.getOutputStream();
                                    ByteArrayOutputStream head = new ByteArrayOutputStream();
                                    while (!head.toString(StandardCharsets.US_ASCII)
                                            .endsWith("\r\n\r\n")) {
                                        head.write(in.read());
                                    }
                                    String request = head.toString(StandardCharsets.US_ASCII);
                                    requests.add(request);
                                    out.write(
                                            answer.replace("KEY", accept(request))
                                                    .getBytes(StandardCharsets.US_ASCII));
                                    for (byte[] bytes : thenSend) {
                                        out.write(bytes);
                                    }
                                    while (true) {
                                        byte[] frame = frame(in);
                                        if (frame == null) {
                                            return;
                                        }
                                        frames.add(frame);
                                    }
                                } catch (IOException e) {
                                    // the client gave up
                                }
                            });
            thread.setDaemon(true);
            thread.start();
        }

        private static String accept(String request) {
            String name = "Sec-WebSocket-Key: ";
            int at = request.indexOf(name) + name.length();
            String key = request.substring(at, request.indexOf("\r\n", at));
            try {
                return Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-1")
                                        .digest(
                                                (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                                        .getBytes(StandardCharsets.US_ASCII)));
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        /** A short masked frame as its opcode followed by the plain payload. */
        private static byte[] frame(InputStream in) throws IOException {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            int second = in.read();
            assertThat(second & 0x80).as("masked").isEqualTo(0x80);
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(second & 0x7F);
            byte[] frame = new byte[payload.length + 1];
            frame[0] = (byte) first;
            for (int i = 0; i < payload.length; i++) {
                frame[i + 1] = (byte) (payload[i] ^ mask[i % 4]);
            }
            return frame;
        }

        Endpoint endpoint() {
            return new Endpoint(
                    "127.0.0.1",
                    server.getLocalPort(),
                    null,
                    false,
                    new WebSocket("/a/b?c"),
                    null,
                    null);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static final String GOOD =
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\n"
                    + "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Accept: KEY\r\n"
                    + "Sec-WebSocket-Protocol: mqtt\r\n\r\n";

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 404 Not Found\r\n\r\n', 'it answered \"HTTP/1.1 404 Not Found\"'",
        "'\u0002 \u0000\u0000\r\n\r\n', 'it answered \"? ??\"'",
        "'HTTP/1.1 101 X\r\n\r\n', its answer lacks the upgrade",
        "'HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: x\r\n\r\n', its answer has a wrong accept key",
        "'HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: KEY\r\n\r\n', its answer lacks the subprotocol mqtt"
    })
    void anyOtherAnswerIsRefused(String answer, String why) throws Exception {
        try (WebServer server = new WebServer(answer)) {
            MqttFailure failure =
                    catchThrowableOfType(
                            MqttFailure.class, () -> Transports.open(server.endpoint()));
            assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN);
            assertThat(failure)
                    .hasMessage("The WebSocket handshake with the broker failed: " + why);
        }
    }

    @Test
    void handshakeIsMosquittosAndFramesComeInAnyForm() throws Exception {
        try (WebServer server =
                new WebServer(
                        GOOD,
                        hex("02 02 6162"),
                        hex("89 03 707070"),
                        hex("00 01 63"),
                        hex("80 7E 0003 646566"),
                        hex("82 7F 0000000000000001 67"),
                        hex("8A 00"),
                        hex("88 02 03E8"))) {
            Transport transport = Transports.open(server.endpoint());
            String request = server.requests.poll(10, TimeUnit.SECONDS);
            assertThat(request.replaceAll("Key: .{24}\r", "Key: *\r"))
                    .isEqualTo(
                            "GET /a/b?c HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                                    + "Connection: Upgrade\r\nSec-WebSocket-Key: *\r\n"
                                    + "Sec-WebSocket-Protocol: mqtt\r\n"
                                    + "Sec-WebSocket-Version: 13\r\n\r\n");
            transport.output().write("out".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(transport.input().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("abcdefg");
            assertThat(server.frames.poll(10, TimeUnit.SECONDS)).isEqualTo(hex("82 6F7574"));
            assertThat(server.frames.poll(10, TimeUnit.SECONDS)).isEqualTo(hex("8A 707070"));
            assertThat(server.frames.poll(10, TimeUnit.SECONDS)).isEqualTo(hex("88 03E8"));
            transport.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"82 81 00000000 00", "C2 01 00", "81 01 00", "00 01 00", "89 7E 0080", "09 00"})
    void framesThatBreakTheRulesEndTheConnection(String frame) throws Exception {
        try (WebServer server = new WebServer(GOOD, hex(frame))) {
            Transport transport = Transports.open(server.endpoint());
            assertThat(
                            catchThrowableOfType(
                                    IOException.class, () -> transport.input().readAllBytes()))
                    .isNotNull();
            transport.close();
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
