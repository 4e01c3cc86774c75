package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.RawWebSocket;
import io.jmqtt.tls.Certificates;
import io.jmqtt.tls.TlsSockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners with {@code protocol websockets}: handshake, frames of every kind, TLS. */
class WebSocketListenerTest extends ListenerFixture {
    private static final byte[] CONNECT = ConnectPacket.of(4, "w").bytes();
    private static final byte[] CONNACK = {0x20, 2, 0, 0};
    private static final byte[] PINGREQ = {(byte) 0xC0, 0};
    private static final byte[] PINGRESP = {(byte) 0xD0, 0};

    private void start(String... more) throws Exception {
        start(
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "protocol websockets",
                        "allow_anonymous true"),
                more);
    }

    private RawWebSocket open() throws IOException {
        RawWebSocket socket = RawWebSocket.open(port);
        assertThat(socket.handshake()).startsWith("HTTP/1.1 101 ");
        return socket;
    }

    private RawWebSocket connected() throws IOException {
        RawWebSocket socket = open();
        socket.binary(CONNECT);
        assertThat(socket.readBinary()).isEqualTo(CONNACK);
        return socket;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    // ---- handshake

    @Test
    void theHandshakeIsAnsweredAsMosquittoDoes() throws Exception {
        start();
        try (RawWebSocket socket = RawWebSocket.open(port)) {
            assertThat(socket.handshake())
                    .isEqualTo(
                            "HTTP/1.1 101 Switching Protocols\r\n"
                                    + "Upgrade: WebSocket\r\n"
                                    + "Connection: Upgrade\r\n"
                                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                                    + "Sec-WebSocket-Protocol: mqtt\r\n\r\n");
        }
        broker.log().await("New connection from 127.0.0.1:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mqtt | mqtt",
                "mqttv3.1 | mqttv3.1",
                "other, mqttv3.1, mqtt | mqttv3.1",
                "chat | -",
                "mqttish | -",
            })
    void theSubprotocolIsTheFirstThatIsMqtt(String offered, String chosen) throws Exception {
        start();
        try (RawWebSocket socket = RawWebSocket.open(port)) {
            String answer = socket.ask(RawWebSocket.request("Sec-WebSocket-Protocol: " + offered));
            if (chosen.equals("-")) {
                assertThat(answer).isEmpty();
            } else {
                assertThat(answer).contains("Sec-WebSocket-Protocol: " + chosen + "\r\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "POST /mqtt HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n"
                        + "Sec-WebSocket-Protocol: mqtt\r\n\r\n",
                "GET /mqtt HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: x\r\n"
                        + "Sec-WebSocket-Protocol: mqtt\r\n\r\n",
                "GET /mqtt HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n",
                "GET /mqtt HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n",
                "GET /mqtt HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: x\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n",
                "\u0000\u0001\u0002\u0003\r\n\r\n",
                "GET\r\n\r\n",
            })
    void whatIsNoHandshakeGetsNoAnswer(String request) throws Exception {
        start();
        try (RawWebSocket socket = RawWebSocket.open(port)) {
            assertThat(socket.ask(request)).isEmpty();
        }
        broker.log().await("disconnected: protocol error.");
    }

    @Test
    void headersBeyondTheLimitEndTheConnection() throws Exception {
        start("websockets_headers_size 1000");
        try (RawWebSocket socket = RawWebSocket.open(port)) {
            String padding = "X-Padding: " + "x".repeat(500);
            assertThat(socket.ask(RawWebSocket.request("Sec-WebSocket-Protocol: mqtt", padding)))
                    .startsWith("HTTP/1.1 101 ");
        }
        try (RawWebSocket socket = RawWebSocket.open(port)) {
            String padding = "X-Padding: " + "x".repeat(1000);
            assertThat(socket.ask(RawWebSocket.request("Sec-WebSocket-Protocol: mqtt", padding)))
                    .isEmpty();
        }
    }

    @Test
    void headersWithoutAnEndAreNotKept() throws Exception {
        start();
        try (RawWebSocket socket = RawWebSocket.open(port)) {
            assertThat(socket.ask("GET / HTTP/1.1\r\nX: " + "y".repeat(100_000))).isEmpty();
        }
    }

    @Test
    void onlyTheOriginsOfTheListAreLetIn() throws Exception {
        start("websockets_origin https://a.example", "websockets_origin https://b.example");
        for (String origin : List.of("https://a.example", "https://b.example")) {
            try (RawWebSocket socket = RawWebSocket.open(port)) {
                assertThat(socket.ask(withOrigin("Origin: " + origin))).startsWith("HTTP/1.1 101 ");
            }
        }
        for (String line : List.of("Origin: https://a.example.evil", "X: none")) {
            try (RawWebSocket socket = RawWebSocket.open(port)) {
                assertThat(socket.ask(withOrigin(line))).isEmpty();
            }
        }
        broker.log().await("disconnected: non-matching http origin.");
    }

    private static String withOrigin(String line) {
        return RawWebSocket.request("Sec-WebSocket-Protocol: mqtt", line);
    }

    // ---- frames

    @Test
    void framesThatFollowTheHeadersAtOnceAreTaken() throws Exception {
        start();
        try (RawWebSocket socket = RawWebSocket.open(port)) {
            socket.write(
                    join(
                            RawWebSocket.request("Sec-WebSocket-Protocol: mqtt").getBytes(),
                            RawWebSocket.frame(0x82, true, CONNECT)));
            assertThat(socket.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(socket.readBinary()).isEqualTo(CONNACK);
        }
    }

    @Test
    void aPacketMayBeInManyFramesWithControlFramesBetween() throws Exception {
        start();
        try (RawWebSocket socket = open()) {
            for (int i = 0; i < CONNECT.length; i++) {
                int first = (i == 0 ? 0x02 : 0x00) | (i == CONNECT.length - 1 ? 0x80 : 0);
                socket.write(RawWebSocket.frame(0x89, true, new byte[] {(byte) i, 7}));
                assertThat(socket.read().payload()).isEqualTo(new byte[] {(byte) i, 7});
                socket.write(RawWebSocket.frame(first, true, new byte[] {CONNECT[i]}));
            }
            assertThat(socket.readBinary()).isEqualTo(CONNACK);
        }
    }

    @Test
    void aFrameMayHoldManyPackets() throws Exception {
        start();
        try (RawWebSocket socket = open()) {
            socket.binary(join(CONNECT, PINGREQ, PINGREQ));
            byte[] all = socket.readBinary();
            while (all.length < 8) {
                all = join(all, socket.readBinary());
            }
            assertThat(all).isEqualTo(join(CONNACK, PINGRESP, PINGRESP));
        }
    }

    @Test
    void framesMayArriveByteByByte() throws Exception {
        start();
        try (RawWebSocket socket = open()) {
            for (byte each : RawWebSocket.frame(0x82, true, CONNECT)) {
                socket.write(new byte[] {each});
            }
            assertThat(socket.readBinary()).isEqualTo(CONNACK);
        }
    }

    @Test
    void framesWithoutMaskAreTaken() throws Exception {
        start();
        try (RawWebSocket socket = open()) {
            socket.write(RawWebSocket.frame(0x82, false, CONNECT));
            assertThat(socket.readBinary()).isEqualTo(CONNACK);
        }
    }

    @Test
    void payloadsOfEverySizeTravelBothWaysInFramesCutAnywhere() throws Exception {
        start();
        Random random = new Random(1);
        try (RawWebSocket socket = connected()) {
            socket.binary(PacketBytes.subscribe(4, 1, 0, List.of("t")));
            assertThat(socket.readBinary()).startsWith((byte) 0x90);
            for (int size : new int[] {0, 1, 7, 8, 9, 110, 125, 126, 5000, 65_536, 300_000}) {
                byte[] payload = new byte[size];
                random.nextBytes(payload);
                byte[] publish = PacketBytes.publish(4, "t", payload, 0, false, false, 0);
                int cut = random.nextInt(publish.length);
                socket.write(
                        join(
                                RawWebSocket.frame(0x02, true, Arrays.copyOf(publish, cut)),
                                RawWebSocket.frame(0x8A, true, new byte[0]),
                                RawWebSocket.frame(
                                        0x80,
                                        true,
                                        Arrays.copyOfRange(publish, cut, publish.length))));
                byte[] back = new byte[0];
                while (back.length < publish.length) {
                    back = join(back, socket.readBinary());
                }
                assertThat(back).isEqualTo(publish);
            }
        }
    }

    @Test
    void aPingIsAnsweredWithItsPayload() throws Exception {
        start();
        try (RawWebSocket socket = open()) {
            socket.write(RawWebSocket.frame(0x89, true, "hello".getBytes()));
            RawWebSocket.Frame pong = socket.read();
            assertThat(pong.first()).isEqualTo(0x8A);
            assertThat(pong.payload()).isEqualTo("hello".getBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "81, 1003", // text
        "01, 1003", // begin of a text
        "80, 1002", // continuation of nothing
        "83, 1002", // reserved
        "8B, 1002", // reserved control frame
        "C2, 1002", // reserved bit
        "09, 1002", // a control frame in pieces
    })
    void wrongFramesEndTheConnectionWithTheirCode(String first, int code) throws Exception {
        start();
        try (RawWebSocket socket = connected()) {
            socket.write(RawWebSocket.frame(Integer.parseInt(first, 16), true, PINGREQ));
            RawWebSocket.Frame close = socket.read();
            assertThat(close.opcode()).isEqualTo(8);
            assertThat(close.code()).isEqualTo(code);
            assertThat(socket.read()).isNull();
        }
        broker.log().await("Client w [");
        broker.log().await("disconnected: protocol error.");
    }

    @Test
    void aNewMessageInsideAMessageIsAProtocolError() throws Exception {
        start();
        try (RawWebSocket socket = connected()) {
            socket.write(RawWebSocket.frame(0x02, true, PINGREQ));
            assertThat(socket.readBinary()).isEqualTo(PINGRESP);
            socket.write(RawWebSocket.frame(0x82, true, PINGREQ));
            assertThat(socket.read().code()).isEqualTo(1002);
        }
    }

    @Test
    void aLongControlFrameIsAProtocolError() throws Exception {
        start();
        try (RawWebSocket socket = connected()) {
            socket.write(RawWebSocket.frame(0x89, true, new byte[126]));
            assertThat(socket.read().code()).isEqualTo(1002);
        }
    }

    @Test
    void aFrameOfImpossibleLengthIsAProtocolErrorAndAHugeOneCostsNothing() throws Exception {
        start();
        byte[] header = new byte[10];
        header[0] = (byte) 0x82;
        header[1] = 127;
        header[2] = (byte) 0x80;
        try (RawWebSocket socket = connected()) {
            socket.write(header);
            assertThat(socket.read().code()).isEqualTo(1002);
        }
        header[2] = 0x7F;
        try (RawWebSocket socket = connected()) {
            // the frame never ends, but the packets in it count at once
            socket.write(join(header, PINGREQ));
            assertThat(socket.readBinary()).isEqualTo(PINGRESP);
        }
    }

    @Test
    void aCloseIsAnsweredWithItsCodeAndTheWillIsSent() throws Exception {
        start();
        try (RawWebSocket watcher = connected();
                RawWebSocket socket = open()) {
            watcher.binary(PacketBytes.subscribe(4, 1, 0, List.of("will")));
            watcher.readBinary();
            socket.binary(
                    ConnectPacket.of(4, "gone").will("will", new byte[] {9}, 0, false).bytes());
            assertThat(socket.readBinary()).isEqualTo(CONNACK);
            socket.write(RawWebSocket.frame(0x88, true, new byte[] {0x03, (byte) 0xE9, 'x'}));
            assertThat(socket.read().code()).isEqualTo(1001);
            assertThat(socket.read()).isNull();
            assertThat(watcher.readBinary()).endsWith(new byte[] {9});
        }
        broker.log().await("disconnected: connection closed by client.");
    }

    @Test
    void theBrokerSaysCloseBeforeItEndsTheConnection() throws Exception {
        start();
        try (RawWebSocket socket = connected()) {
            socket.binary(PacketBytes.disconnect(4, 0));
            assertThat(socket.read().code()).isEqualTo(1000);
            assertThat(socket.read()).isNull();
        }
    }

    @Test
    void aRefusalArrivesBeforeTheClose() throws Exception {
        start("allow_anonymous false");
        try (RawWebSocket socket = open()) {
            socket.binary(CONNECT);
            assertThat(socket.readBinary()).isEqualTo(new byte[] {0x20, 2, 0, 5});
            assertThat(socket.read().code()).isEqualTo(1000);
        }
    }

    /** A machine that is busy may cut a turn short: then the messages are sent once more. */
    @Test
    void whatIsSentInOneTurnIsOneFrame() throws Exception {
        start();
        try (RawWebSocket socket = connected()) {
            socket.binary(PacketBytes.subscribe(4, 1, 0, List.of("t")));
            socket.readBinary();
            byte[] publish = PacketBytes.publish(4, "t", new byte[20], 0, false, false, 0);
            byte[][] all = new byte[200][];
            Arrays.fill(all, publish);
            int fewest = all.length;
            for (int round = 0; round < 20 && fewest >= 10; round++) {
                socket.binary(join(all));
                int frames = 0;
                for (int bytes = 0; bytes < all.length * publish.length; frames++) {
                    bytes += socket.readBinary().length;
                }
                fewest = Math.min(fewest, frames);
            }
            assertThat(fewest).isLessThan(10);
        }
    }

    @Test
    void aPeerThatSendsPingsAndReadsNothingIsNotAnsweredForEver() throws Exception {
        start();
        try (RawWebSocket socket = connected();
                RawWebSocket other = connected2()) {
            byte[] pings = new byte[0];
            for (int i = 0; i < 500; i++) {
                pings = join(pings, RawWebSocket.frame(0x89, true, new byte[125]));
            }
            // 32 MB of answers nobody takes
            for (int i = 0; i < 500; i++) {
                socket.write(pings);
            }
            other.binary(PINGREQ);
            assertThat(other.readBinary()).isEqualTo(PINGRESP);
        }
    }

    @Test
    void aReaderThatPausesGetsEverythingInTheEnd() throws Exception {
        start("max_queued_messages 0", "max_inflight_messages 0");
        try (RawWebSocket reader = connected();
                RawWebSocket writer = connected2()) {
            reader.binary(PacketBytes.subscribe(4, 1, 0, List.of("t")));
            reader.readBinary();
            byte[] publish = PacketBytes.publish(4, "t", new byte[20_000], 0, false, false, 0);
            for (int i = 0; i < 600; i++) {
                writer.binary(publish);
            }
            writer.binary(PINGREQ);
            assertThat(writer.readBinary()).isEqualTo(PINGRESP);
            for (long bytes = 0; bytes < 600L * publish.length; ) {
                bytes += reader.readBinary().length;
            }
        }
    }

    private RawWebSocket connected2() throws IOException {
        RawWebSocket socket = open();
        socket.binary(ConnectPacket.of(4, "w2").bytes());
        assertThat(socket.readBinary()).isEqualTo(CONNACK);
        return socket;
    }

    @Test
    void plainMqttOnAWebSocketPortIsRefused() throws Exception {
        start();
        try (RawMqtt client = RawMqtt.open(port)) {
            client.send(CONNECT, "\r\n\r\n".getBytes());
            client.expectEnd();
        }
    }

    @Test
    void connectionsAreLimitedAsOnAnyListener() throws Exception {
        start("max_connections 1");
        try (RawWebSocket first = connected();
                RawWebSocket second = RawWebSocket.open(port)) {
            assertThat(second.handshake()).isEmpty();
            first.binary(PINGREQ);
            assertThat(first.readBinary()).isEqualTo(PINGRESP);
        }
        broker.awaitLine("Client connection from 127.0.0.1 denied: max_connections exceeded.");
    }

    // ---- clients

    @Test
    void ourClientSpeaksToIt() throws Exception {
        start();
        CommandRun run =
                JmqttRun.jmqtt(
                        "pub",
                        "--ws",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        port,
                        "-t",
                        "t",
                        "-m",
                        "m",
                        "-q",
                        "2",
                        "-i",
                        "c");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        broker.log().await("Received PUBLISH from c (d0, q2");
    }

    @Test
    void pahoSpeaksToIt() throws Exception {
        start();
        BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
        try (MqttClient client =
                new MqttClient("ws://127.0.0.1:" + port, "paho", new MemoryPersistence())) {
            client.connect();
            client.subscribe("t", 1, (topic, message) -> arrived.add(message.getPayload()));
            byte[] payload = new byte[200_000];
            new Random(2).nextBytes(payload);
            client.publish("t", payload, 1, false);
            assertThat(arrived.poll(15, TimeUnit.SECONDS)).isEqualTo(payload);
            client.disconnect();
        }
    }

    // ---- with TLS

    private Certificates certificates() throws Exception {
        Certificates ca = Certificates.in(folder);
        ca.issue("server", "/CN=localhost", "DNS:localhost,IP:127.0.0.1", 30);
        ca.issue("client", "/CN=client", null, 30);
        return ca;
    }

    private String[] tls(String... more) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "certfile " + folder.resolve("server.crt"),
                                "keyfile " + folder.resolve("server.key"),
                                "cafile " + folder.resolve("ca.crt")));
        lines.addAll(Arrays.asList(more));
        return lines.toArray(new String[0]);
    }

    @Test
    void itWorksOverTls() throws Exception {
        certificates();
        start(tls());
        TlsSockets tls = TlsSockets.trusting(folder.resolve("ca.crt"), null);
        try (RawWebSocket socket = RawWebSocket.over(tls.connect(port))) {
            socket.handshake();
            socket.binary(CONNECT);
            assertThat(socket.readBinary()).isEqualTo(CONNACK);
            socket.binary(PacketBytes.disconnect(4, 0));
            assertThat(socket.read().code()).isEqualTo(1000);
            assertThat(socket.read()).isNull();
        }
        broker.awaitLine("Client w negotiated TLSv1.3 cipher TLS_AES_256_GCM_SHA384");
    }

    /** In Mosquitto before 1.5.4 they were not. */
    @Test
    void certificatesOfClientsAreRequiredThereToo() throws Exception {
        certificates();
        start(tls("require_certificate true", "use_identity_as_username true"));
        Path authority = folder.resolve("ca.crt");
        TlsSockets nobody = TlsSockets.trusting(authority, null);
        String answer;
        try (RawWebSocket socket = RawWebSocket.over(nobody.connect(port))) {
            answer = socket.handshake();
        } catch (IOException e) {
            answer = "";
        }
        assertThat(answer).isEmpty();
        TlsSockets known = TlsSockets.trusting(authority, folder.resolve("client.crt"));
        try (RawWebSocket socket = RawWebSocket.over(known.connect(port))) {
            socket.handshake();
            socket.binary(CONNECT);
            assertThat(socket.readBinary()).isEqualTo(CONNACK);
        }
        broker.log().await("as w (p2, c1, k0, u'client').");
    }

    // ---- files

    private Path site() throws IOException {
        Path site = Files.createDirectories(folder.resolve("site/sub"));
        Files.writeString(folder.resolve("site/index.html"), "<p>home");
        Files.writeString(folder.resolve("site/sub/index.html"), "<p>sub");
        Files.writeString(folder.resolve("site/app.js"), "run()");
        Files.writeString(folder.resolve("site/a b.txt"), "space");
        Files.write(folder.resolve("site/large.bin"), new byte[3_000_000]);
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(folder.resolve("site/way-out"), folder.resolve("secret"));
        return site.getParent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ | 200 OK | text/html; charset=utf-8 | <p>home",
                "/index.html?x=1 | 200 OK | text/html; charset=utf-8 | <p>home",
                "/sub | 200 OK | text/html; charset=utf-8 | <p>sub",
                "/sub/ | 200 OK | text/html; charset=utf-8 | <p>sub",
                "/app.js | 200 OK | text/javascript; charset=utf-8 | run()",
                "/a%20b.txt | 200 OK | text/plain; charset=utf-8 | space",
                "/sub/../app.js | 200 OK | text/javascript; charset=utf-8 | run()",
                "/nothing | 404 Not Found | text/plain; charset=utf-8 | Not Found.",
                "/../secret | 404 Not Found | text/plain; charset=utf-8 | Not Found.",
                "/%2e%2e/secret | 404 Not Found | text/plain; charset=utf-8 | Not Found.",
                "/sub/..%2f..%2fsecret | 404 Not Found | text/plain; charset=utf-8 | Not Found.",
                "/way-out | 404 Not Found | text/plain; charset=utf-8 | Not Found.",
                "//etc/passwd | 404 Not Found | text/plain; charset=utf-8 | Not Found.",
                "/index.html%00.js | 404 Not Found | text/plain; charset=utf-8 | Not Found.",
                "/%zz | 404 Not Found | text/plain; charset=utf-8 | Not Found.",
                "http://h/secret | 404 Not Found | text/plain; charset=utf-8 | Not Found.",
            })
    void filesOfTheFolderAreServedAndNoOthers(
            String path, String status, String type, String content) throws Exception {
        start("http_dir " + site());
        try (RawWebSocket socket = RawWebSocket.open(port)) {
            String head = socket.ask("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(head)
                    .startsWith("HTTP/1.1 " + status + "\r\n")
                    .contains("content-type: " + type + "\r\n");
            assertThat(new String(socket.readBytes(content.length()))).isEqualTo(content);
        }
    }

    @Test
    void oneConnectionServesSeveralFilesAndThenAWebSocket() throws Exception {
        start("http_dir " + site());
        try (RawWebSocket socket = RawWebSocket.open(port)) {
            for (int i = 0; i < 3; i++) {
                String head = socket.ask("GET /large.bin HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(head).contains("content-length: 3000000\r\n");
                assertThat(socket.readBytes(3_000_000)).hasSize(3_000_000);
                head = socket.ask("HEAD /app.js HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(head).contains("content-length: 5\r\n");
            }
            assertThat(socket.handshake()).startsWith("HTTP/1.1 101 ");
            socket.binary(CONNECT);
            assertThat(socket.readBinary()).isEqualTo(CONNACK);
        }
    }

    @Test
    void filesAreServedOverTlsAndTheConnectionEndsWhenAsked() throws Exception {
        certificates();
        List<String> lines = new ArrayList<>(Arrays.asList(tls()));
        lines.add("http_dir " + site());
        start(lines.toArray(new String[0]));
        TlsSockets tls = TlsSockets.trusting(folder.resolve("ca.crt"), null);
        try (RawWebSocket socket = RawWebSocket.over(tls.connect(port))) {
            String head =
                    socket.ask("GET /large.bin HTTP/1.1\r\nConnection: close\r\nHost: h\r\n\r\n");
            assertThat(head).contains("connection: close\r\n");
            assertThat(socket.readBytes(3_000_001)).hasSize(3_000_000);
        }
    }

    @Test
    void otherMethodsThanGetAreNotAllowed() throws Exception {
        start("http_dir " + site());
        try (RawWebSocket socket = RawWebSocket.open(port)) {
            assertThat(socket.ask("DELETE /app.js HTTP/1.1\r\nHost: h\r\n\r\n"))
                    .startsWith("HTTP/1.1 405 ");
        }
        assertThat(folder.resolve("site/app.js")).exists();
    }

    @Test
    void thousandsOfRequestsInOneWriteOpenNoThousandFiles() throws Exception {
        start("http_dir " + site());
        try (RawWebSocket socket = RawWebSocket.open(port)) {
            String one = "GET /large.bin HTTP/1.1\r\n\r\n";
            socket.ask(one.repeat(2000));
            broker.log().await("disconnected: protocol error.");
        }
    }
}
