package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.RawWebSocket;
import io.jmqtt.tls.Certificates;
import io.jmqtt.tls.TlsSockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners behind a load balancer that speaks the PROXY protocol, true and hostile ones. */
class ProxyListenerTest extends ListenerFixture {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String SOURCE_4 = "c0000201" + "c6336401" + "1f90" + "075b";
    private static final String FIRST = "192.0.2.1:8080";

    private void start(int version, String... more) throws Exception {
        start(
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "enable_proxy_protocol " + version,
                        "allow_anonymous true"),
                more);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A header of the second version: what follows the signature and its length, in hex. */
    private static byte[] binary(int command, int family, String addresses) {
        int length = addresses.length() / 2;
        return HexFormat.of()
                .parseHex(
                        SIGNATURE
                                + String.format("%02x%02x%04x", command, family, length)
                                + addresses);
    }

    private static String tlv(int type, String hex) {
        return String.format("%02x%04x", type, hex.length() / 2) + hex;
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String ssl(int client, int verify, String commonName) {
        return tlv(
                0x20,
                String.format("%02x%08x", client, verify)
                        + tlv(0x21, hex("TLSv1.3"))
                        + tlv(0x23, hex("TLS_AES_256_GCM_SHA384"))
                        + (commonName == null ? "" : tlv(0x22, hex(commonName))));
    }

    private byte connect(byte[] header) throws IOException {
        try (RawMqtt client = RawMqtt.open(port)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(header);
            all.writeBytes(ConnectPacket.of(4, "c").bytes());
            client.level(4);
            client.send(all.toByteArray());
            byte code = client.expect(PacketKind.CONNACK).body()[1];
            if (code == 0) {
                client.ping();
            }
            return code;
        }
    }

    private void assertClosed(byte[] header) throws IOException {
        try (RawMqtt client = RawMqtt.open(port)) {
            client.send(header);
            client.expectEnd();
        } catch (IOException reset) {
            // closed as well
        }
    }

    // ---- version 1

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROXY TCP4 192.0.2.1 198.51.100.1 8080 1883 | 192.0.2.1:8080",
                "PROXY TCP6 2001:db8:0:0::1 ::1 8080 1883 | 2001:db8::1:8080",
            })
    void theAddressOfTheTextHeaderIsTheClients(String header, String address) throws Exception {
        start(1);
        assertThat(connect(ascii(header + "\r\n"))).isZero();
        broker.awaitLine("New client connected from " + address + " as c (p2, c1, k0).");
        assertThat(broker.log().lines()).noneMatch(line -> line.startsWith("New connection"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n"})
    void anUnknownClientHasTheAddressOfTheProxy(String header) throws Exception {
        start(1);
        assertThat(connect(ascii(header))).isZero();
        broker.log().await("New client connected from 127.0.0.1:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.1 198.51.100.1 8080\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 8080 1883 1\r\n",
                "PROXY TCP4 192.0.2.1  198.51.100.1 8080 1883\r\n",
                "PROXY TCP4 192.0.2.256 198.51.100.1 8080 1883\r\n",
                "PROXY TCP4 ::1 ::1 8080 1883\r\n",
                "PROXY TCP6 192.0.2.1 198.51.100.1 8080 1883\r\n",
                "PROXY TCP4 evil.example 198.51.100.1 8080 1883\r\n",
                "PROXY TCP6 ::1%lo ::1 8080 1883\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 65536 1883\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 -1 1883\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 +1 1883\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 8080 x\r\n",
                "PROXY UDP4 192.0.2.1 198.51.100.1 8080 1883\r\n",
                "PROXY TCP4 192.0.2.1 198.51.100.1 8080 1883\n",
                "PROXY \r\n",
                "PROXY\r\n",
                "proxy TCP4 192.0.2.1 198.51.100.1 8080 1883\r\n",
                "\r\n\r\n\u0000\r\nQUIT\n",
                "GET / HTTP/1.1\r\n\r\n",
            })
    void aCorruptTextHeaderEndsTheConnection(String header) throws Exception {
        start(1);
        assertClosed(ascii(header));
        broker.awaitLine("Connection rejected, corrupt PROXY header.");
    }

    @Test
    void aTextHeaderIsNoLongerThan107Bytes() throws Exception {
        start(1);
        assertThat(connect(ascii("PROXY UNKNOWN " + "x".repeat(107 - 16) + "\r\n"))).isZero();
        assertClosed(ascii("PROXY UNKNOWN " + "x".repeat(107 - 15) + "\r\n"));
        broker.awaitLine("Connection rejected, corrupt PROXY header.");
    }

    @Test
    void mqttWithoutAHeaderEndsTheConnection() throws Exception {
        start(1);
        assertClosed(ConnectPacket.of(4, "c").bytes());
        broker.awaitLine("Connection rejected, corrupt PROXY header.");
    }

    @Test
    void aHeaderMayArriveByteByByte() throws Exception {
        start(1);
        try (RawMqtt client = RawMqtt.open(port)) {
            for (byte each : ascii("PROXY TCP4 192.0.2.1 198.51.100.1 8080 1883\r\n")) {
                client.send(new byte[] {each});
            }
            assertThat(client.handshake(ConnectPacket.of(4, "c")).body()[1]).isZero();
        }
    }

    // ---- version 2

    @ParameterizedTest
    @CsvSource({
        "11, c0000201c63364011f90075b, 192.0.2.1:8080",
        "21, 20010db8000000000000000000000001000000000000000000000000000000011f90075b,"
                + " 2001:db8::1:8080",
    })
    void theAddressOfTheBinaryHeaderIsTheClients(String family, String source, String address)
            throws Exception {
        start(2);
        assertThat(connect(binary(0x21, Integer.parseInt(family, 16), source))).isZero();
        broker.awaitLine("New client connected from " + address + " as c (p2, c1, k0).");
    }

    @Test
    void aUnixPathMayBeTheAddress() throws Exception {
        start(2);
        String path = hex("/run/app") + "00".repeat(208);
        assertThat(connect(binary(0x21, 0x31, path))).isZero();
        broker.awaitLine("New client connected from /run/app:0 as c (p2, c1, k0).");
    }

    @Test
    void aHealthCheckIsClosedSilently() throws Exception {
        start(2);
        assertClosed(binary(0x20, 0x00, ""));
        assertThat(connect(binary(0x21, 0x11, SOURCE_4))).isZero();
        assertThat(broker.log().lines())
                .noneMatch(line -> line.contains("corrupt") || line.contains("127.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({
        "31, 11, c0000201c63364011f90075b", // version 3
        "22, 11, c0000201c63364011f90075b", // unknown command
        "21, 11, c0000201c63364011f9007", // too short for its family
        "21, 21, c0000201c63364011f90075b",
        "21, 12, c0000201c63364011f90075b", // UDP
        "21, 41, c0000201c63364011f90075b", // unknown family
        "21, 11, c0000201c63364011f90075b20", // a TLV without length
        "21, 11, c0000201c63364011f90075b2000ff01", // a TLV longer than the header
        "21, 11, c0000201c63364011f90075b20000401000000", // TLS without its fixed part
        "21, 11, c0000201c63364011f90075b200009010000000021ffff41", // a TLV inside a TLV
    })
    void aCorruptBinaryHeaderEndsTheConnection(String command, String family, String rest)
            throws Exception {
        start(2);
        assertClosed(binary(Integer.parseInt(command, 16), Integer.parseInt(family, 16), rest));
        broker.log().await(" rejected, corrupt PROXY header.");
        assertThat(broker.log().lines())
                .anyMatch(
                        line ->
                                line.matches(
                                        "Connection from 127\\.0\\.0\\.1:\\d+ rejected, corrupt"
                                                + " PROXY header\\."));
    }

    @Test
    void aBinaryHeaderHasNoMoreThan500BytesAfterItsFixedPart() throws Exception {
        start(2);
        String padding = tlv(0x04, "00".repeat(500 - 12 - 3));
        assertThat(connect(binary(0x21, 0x11, SOURCE_4 + padding))).isZero();
        assertClosed(binary(0x21, 0x11, SOURCE_4 + padding + "00"));
        broker.log().await(" rejected, corrupt PROXY header.");
    }

    @Test
    void anythingAfterTheAddressesIsReadOrRefused() throws Exception {
        start(2);
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] junk = new byte[random.nextInt(300)];
            random.nextBytes(junk);
            // a right start, then anything
            byte[] header = binary(0x21, 0x11, SOURCE_4 + HexFormat.of().formatHex(junk));
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write(header);
            }
        }
        assertThat(connect(binary(0x21, 0x11, SOURCE_4))).isZero();
        Eventually.until("nobody is left", () -> broker.broker().gauges().clientsConnected() == 0);
        assertThat(broker.log().lines()).noneMatch(line -> line.contains("Exception"));
    }

    @Test
    void tlsAtTheProxyCanBeRequired() throws Exception {
        start(2, "proxy_protocol_v2_require_tls true");
        assertClosed(binary(0x21, 0x11, SOURCE_4));
        broker.awaitLine(
                "Connection from " + FIRST + " rejected, client did not connect using TLS.");
        assertThat(connect(binary(0x21, 0x11, SOURCE_4 + ssl(1, 1, null)))).isZero();
        broker.awaitLine(
                "Connection from " + FIRST + " negotiated TLSv1.3 cipher TLS_AES_256_GCM_SHA384");
    }

    @Test
    void aCertificateAtTheProxyCanBeRequired() throws Exception {
        start(2, "require_certificate true");
        String line =
                "Connection from " + FIRST + " rejected, client did not provide a certificate.";
        assertClosed(binary(0x21, 0x11, SOURCE_4));
        broker.awaitLine(line);
        // none, and one that was not verified
        assertClosed(binary(0x21, 0x11, SOURCE_4 + ssl(1, 0, "bob")));
        assertClosed(binary(0x21, 0x11, SOURCE_4 + ssl(7, 1, "bob")));
        Eventually.until(
                "three refusals",
                () -> broker.log().lines().stream().filter(line::equals).count() == 3);
        assertThat(connect(binary(0x21, 0x11, SOURCE_4 + ssl(3, 0, "bob")))).isZero();
    }

    @Test
    void theNameInTheCertificateIsTheUserName() throws Exception {
        start(2, "use_identity_as_username true");
        assertThat(connect(binary(0x21, 0x11, SOURCE_4 + ssl(3, 0, "bob")))).isZero();
        broker.awaitLine("New client connected from " + FIRST + " as c (p2, c1, k0, u'bob').");
        // without one, with one that nobody verified, with control characters in it
        assertThat(connect(binary(0x21, 0x11, SOURCE_4))).isEqualTo((byte) 4);
        assertThat(connect(binary(0x21, 0x11, SOURCE_4 + ssl(3, 1, "bob")))).isEqualTo((byte) 4);
        assertThat(connect(binary(0x21, 0x11, SOURCE_4 + ssl(3, 0, "a\nb")))).isEqualTo((byte) 4);
    }

    // ---- what follows the header

    @Test
    void aWebSocketMayFollow() throws Exception {
        start(1, "protocol websockets");
        try (RawWebSocket socket = RawWebSocket.open(port)) {
            socket.write(ascii("PROXY TCP4 192.0.2.1 198.51.100.1 8080 1883\r\n"));
            assertThat(socket.handshake()).startsWith("HTTP/1.1 101 ");
            socket.binary(ConnectPacket.of(4, "w").bytes());
            assertThat(socket.readBinary()).isEqualTo(new byte[] {0x20, 2, 0, 0});
        }
        broker.awaitLine("New client connected from " + FIRST + " as w (p2, c1, k0).");
    }

    @Test
    void tlsMayFollow() throws Exception {
        Certificates ca = Certificates.in(folder);
        ca.issue("server", "/CN=localhost", null, 30);
        start(
                1,
                "certfile " + folder.resolve("server.crt"),
                "keyfile " + folder.resolve("server.key"));
        Socket plain = new Socket("127.0.0.1", port);
        plain.getOutputStream().write(ascii("PROXY TCP4 192.0.2.1 198.51.100.1 8080 1883\r\n"));
        TlsSockets tls = TlsSockets.trusting(folder.resolve("ca.crt"), null);
        try (RawMqtt client = RawMqtt.over("tls", tls.over(plain, port))) {
            assertThat(client.handshake(ConnectPacket.of(4, "c")).body()[1]).isZero();
        }
        broker.awaitLine("New client connected from " + FIRST + " as c (p2, c1, k0).");
    }

    @Test
    void connectionsThatEndBeforeTheirHeaderAreCountedOff() throws Exception {
        start(1, "max_connections 2");
        for (int i = 0; i < 10; i++) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write(ascii("PROXY TC"));
            }
            assertClosed(ascii("nonsense"));
        }
        Eventually.until(
                "there is room again",
                () -> {
                    try {
                        return connect(ascii("PROXY UNKNOWN\r\n")) == 0;
                    } catch (IOException | AssertionError full) {
                        return false;
                    }
                });
    }
}
