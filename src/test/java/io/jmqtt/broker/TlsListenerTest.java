package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.tls.Certificates;
import io.jmqtt.tls.OpenSslClient;
import io.jmqtt.tls.PemFiles;
import io.jmqtt.tls.SubjectName;
import io.jmqtt.tls.TlsSockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners with certificates: who gets in, under which name, and what the log says. */
class TlsListenerTest {
    private static final String E = "OpenSSL Error while trying to get the error[0]: error:0A";

    @TempDir static Path folder;
    private static Certificates ca;

    private ConfiguredBroker broker;
    private int port;

    @BeforeAll
    static void issue() throws Exception {
        ca = Certificates.in(folder);
        ca.issue("server", "/CN=localhost", "DNS:localhost,IP:127.0.0.1", 30);
        ca.issue("other", "/CN=other", "DNS:localhost,IP:127.0.0.1", 30);
        ca.issue("client", "/C=DE/O=Works/OU=Hall, 1/CN=client one", null, 30);
        OddCertificate.issue(folder, "expired", "late", -20, -10);
        ca.issue("unnamed", "/O=Nobody", null, 30);
        ca.openssl("genrsa", "-aes128", "-passout", "pass:secret", "-out", "locked.key", "2048");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Certificates.in(elsewhere).issue("stranger", "/CN=stranger", null, 30);
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    /** What becomes of the settings of the file. */
    BrokerConfig changed(BrokerConfig config) {
        return config;
    }

    private ConfiguredBroker launch(String... lines) throws Exception {
        return ConfiguredBroker.startChanged(folder, this::changed, lines);
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }

    private void start(String... more) throws Exception {
        port = MosquittoBroker.freePort();
        broker = launch(lines("server", more));
    }

    private String[] lines(String certificate, String... more) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "listener " + port + " 127.0.0.1",
                                "allow_anonymous true",
                                "certfile " + file(certificate + ".crt"),
                                "keyfile " + file(certificate + ".key")));
        lines.addAll(Arrays.asList(more));
        return lines.toArray(new String[0]);
    }

    private void startMutual(String... more) throws Exception {
        List<String> lines =
                new ArrayList<>(List.of("cafile " + file("ca.crt"), "require_certificate true"));
        lines.addAll(Arrays.asList(more));
        start(lines.toArray(new String[0]));
    }

    private static TlsSockets as(String certificate) throws Exception {
        return TlsSockets.trusting(
                file("ca.crt"), certificate == null ? null : file(certificate + ".crt"));
    }

    private RawMqtt open(TlsSockets tls) throws Exception {
        return RawMqtt.over("tls client", tls.connect(port));
    }

    private RawMqtt connect(TlsSockets tls, String clientId) throws Exception {
        RawMqtt client = open(tls);
        assertThat(client.handshake(ConnectPacket.of(4, clientId)).body()[1]).isZero();
        return client;
    }

    private void assertNotLetIn(TlsSockets tls) {
        // with TLS 1.3 the client learns it only when it reads
        assertThatThrownBy(
                        () -> {
                            try (RawMqtt client = open(tls)) {
                                client.handshake(ConnectPacket.of(4, "out"));
                            }
                        })
                .isInstanceOfAny(IOException.class, AssertionError.class);
    }

    // ---- the handshake

    @ParameterizedTest
    @CsvSource({"TLSv1.3, TLS_AES_256_GCM_SHA384", "TLSv1.2, ECDHE-RSA-AES256-GCM-SHA384"})
    void theLogTellsVersionAndCipherByOpenSslsNames(String version, String cipher)
            throws Exception {
        start();
        try (RawMqtt client = connect(as(null).only(version), "c")) {
            client.ping();
        }
        broker.awaitLine("Client c negotiated " + version + " cipher " + cipher);
        List<String> lines = broker.log().lines();
        int welcome = find(lines, "New client connected from 127.0.0.1:");
        int will = find(lines, "No will message specified.");
        int negotiated = find(lines, "Client c negotiated");
        int connack = find(lines, "Sending CONNACK to c");
        assertThat(List.of(welcome, will, negotiated, connack)).isSorted();
    }

    private static int find(List<String> lines, String start) {
        return IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void messagesOfEverySizeTravelBothWays() throws Exception {
        start();
        try (RawMqtt client = connect(as(null), "c")) {
            client.subscribe("t", 1);
            for (int size : new int[] {0, 1, 100, 16_000, 16_384, 16_385, 70_000, 1_000_000}) {
                byte[] payload = new byte[size];
                Arrays.fill(payload, (byte) size);
                client.send(PacketBytes.publish(4, "t", payload, 0, false, false, 0));
                assertThat(client.expect(PacketKind.PUBLISH).body()).endsWith(payload);
            }
        }
    }

    @Test
    void plainBytesOnATlsPortAreLoggedAsOpenSslDoes() throws Exception {
        start();
        try (RawMqtt client = RawMqtt.open(port)) {
            client.send(ConnectPacket.of(4, "c").bytes());
            client.readText();
        } catch (IOException | AssertionError e) {
            // an alert, which is no packet
        }
        broker.awaitLine(E + "00010B:SSL routines::wrong version number");
        broker.log().await("disconnected: Protocol error.");
        assertThat(broker.log().lines())
                .anyMatch(
                        line ->
                                line.matches(
                                        "Client 127\\.0\\.0\\.1 \\[127\\.0\\.0\\.1:\\d+]"
                                                + " disconnected: Protocol error\\."));
    }

    @Test
    void anHttpRequestOnATlsPortIsCalledThat() throws Exception {
        start();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            broker.awaitLine(E + "00009C:SSL routines::http request");
        }
    }

    @Test
    void tlsOnAPlainPortIsNoticed() throws Exception {
        port = MosquittoBroker.freePort();
        broker = launch("listener " + port + " 127.0.0.1");
        assertNotLetIn(as(null));
        broker.log().await("appears to be using TLS to connect to a non-TLS listener.");
    }

    @Test
    void aClientThatDoesNotTrustUsIsLoggedWithItsAlert() throws Exception {
        start();
        assertNotLetIn(TlsSockets.trusting(file("elsewhere/ca.crt"), null));
        broker.log().await("SSL routines::sslv3 alert certificate unknown");
        assertThat(broker.log().lines()).anyMatch(line -> line.startsWith(E + "000416:"));
    }

    @Test
    void aConnectionCutWithoutCloseNotifyIsLoggedBeforeTheUsualLine() throws Exception {
        start();
        Socket plain = new Socket("127.0.0.1", port);
        RawMqtt client = RawMqtt.over("tls", as(null).over(plain, port));
        client.handshake(ConnectPacket.of(4, "cut"));
        plain.close();
        broker.log().await("Client cut [");
        List<String> lines = broker.log().lines();
        int error = find(lines, E + "000126:SSL routines::unexpected eof while reading");
        assertThat(lines.get(error + 1))
                .matches("Client cut \\[.*] disconnected: connection closed by client\\.");
    }

    @Test
    void anOrderlyCloseIsNotLoggedAsAnError() throws Exception {
        start();
        connect(as(null), "c").close();
        broker.log().await("connection closed by client.");
        assertThat(broker.log().lines()).noneMatch(line -> line.startsWith(E));
    }

    @Test
    void theBrokerEndsWithCloseNotify() throws Exception {
        start();
        SSLSocket socket = as(null).connect(port);
        try (RawMqtt client = RawMqtt.over("tls", socket)) {
            client.handshake(ConnectPacket.of(4, "c"));
            client.send(PacketBytes.disconnect(4, 0));
            // without close_notify this would be an exception
            client.expectEnd();
        }
    }

    @Test
    void whatWasSentBeforeTheEndArrivesInFullOverTls() throws Exception {
        start();
        try (RawMqtt client = connect(as(null), "c")) {
            client.subscribe("t", 0);
            byte[] publish = PacketBytes.publish(4, "t", new byte[50_000], 0, false, false, 0);
            client.send(publish, publish, PacketBytes.disconnect(4, 0));
            client.expect(PacketKind.PUBLISH);
            client.expect(PacketKind.PUBLISH);
            client.expectEnd();
        }
    }

    @Test
    void tlsVersionIsTheLowest() throws Exception {
        start("tls_version tlsv1.3");
        connect(as(null).only("TLSv1.3"), "c").close();
        assertNotLetIn(as(null).only("TLSv1.2"));
        broker.awaitLine(E + "000102:SSL routines::unsupported protocol");
    }

    @Test
    void version11IsWarnedOf() throws Exception {
        start("tls_version tlsv1.1");
        assertThat(broker.log().typed())
                .containsSubsequence(
                        "W Warning: TLS v1.1 is insecure. Please use TLS v1.2 or TLS v1.3.",
                        "W Please be aware that support for TLS v1.1 will go away eventually.");
    }

    @Test
    void onlyTheCiphersOfTheListAreTaken() throws Exception {
        start("ciphers ECDHE-RSA-AES128-GCM-SHA256", "ciphers_tls1.3 TLS_AES_128_GCM_SHA256");
        connect(as(null).only("TLSv1.2"), "two").close();
        connect(as(null).only("TLSv1.3"), "three").close();
        broker.awaitLine("Client two negotiated TLSv1.2 cipher ECDHE-RSA-AES128-GCM-SHA256");
        broker.awaitLine("Client three negotiated TLSv1.3 cipher TLS_AES_128_GCM_SHA256");
        SSLSocket socket = as(null).only("TLSv1.2").connect(port);
        socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"});
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        broker.awaitLine(E + "0000C1:SSL routines::no shared cipher");
    }

    @Test
    void manyClientsAtOnceKeepTheirBytesInOrderWhileTheyChangeLoops() throws Exception {
        start("max_connections 400");
        TlsSockets tls = as(null);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 160; i++) {
                String id = "many" + i;
                all.add(threads.submit(() -> pipelined(tls, id)));
            }
            for (Future<Integer> each : all) {
                assertThat(each.get()).isEqualTo(20);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(broker.log().lines()).noneMatch(line -> line.startsWith(E));
    }

    /** CONNECT, SUBSCRIBE and messages in one write; how many messages came back in order. */
    private int pipelined(TlsSockets tls, String id) throws Exception {
        try (RawMqtt client = open(tls)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.write(ConnectPacket.of(4, id).bytes());
            all.write(PacketBytes.subscribe(4, 1, 0, List.of(id)));
            for (int i = 0; i < 20; i++) {
                all.write(
                        PacketBytes.publish(
                                4, id, BigInteger.valueOf(i).toByteArray(), 0, false, false, 0));
            }
            client.level(4);
            client.send(all.toByteArray());
            client.expect(PacketKind.CONNACK);
            client.expect(PacketKind.SUBACK);
            int inOrder = 0;
            while (inOrder < 20) {
                byte[] body = client.expect(PacketKind.PUBLISH).body();
                assertThat(body[body.length - 1]).isEqualTo((byte) inOrder);
                inOrder++;
            }
            return inOrder;
        }
    }

    @Test
    void aReaderThatPausesGetsEverythingInTheEnd() throws Exception {
        start("max_queued_messages 0", "max_inflight_messages 0");
        SSLSocket slow = as(null).connect(port);
        // small, but larger than a segment of the loopback: else each waits for a timer
        slow.setReceiveBufferSize(256 * 1024);
        try (RawMqtt reader = RawMqtt.over("slow", slow);
                RawMqtt writer = connect(as(null), "w")) {
            reader.handshake(ConnectPacket.of(4, "r"));
            reader.subscribe("t", 1);
            byte[] payload = new byte[20_000];
            for (int i = 0; i < 600; i++) {
                payload[0] = (byte) i;
                writer.publish("t", payload, 1, false);
            }
            for (int i = 0; i < 600; i++) {
                byte[] body = reader.expect(PacketKind.PUBLISH).body();
                assertThat(body[body.length - 20_000]).isEqualTo((byte) i);
            }
            reader.ping();
        }
    }

    @Test
    void whatIsSentInOneTurnLeavesInFewRecords() throws Exception {
        start();
        try (RecordCounter counter = new RecordCounter(port);
                RawMqtt client = RawMqtt.over("tls", as(null).over(counter.socket(), port))) {
            client.handshake(ConnectPacket.of(4, "c"));
            client.subscribe("t", 0);
            int before = counter.records();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < 200; i++) {
                all.write(PacketBytes.publish(4, "t", new byte[20], 0, false, false, 0));
            }
            client.send(all.toByteArray());
            for (int i = 0; i < 200; i++) {
                client.expect(PacketKind.PUBLISH);
            }
            assertThat(counter.records() - before).isLessThan(10);
        }
    }

    // ---- certificates of clients

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientWithoutCertificateIsNotLetInWhereOneIsRequired(String version) throws Exception {
        startMutual();
        assertNotLetIn(as(null).only(version));
        broker.awaitLine(E + "0000C7:SSL routines::peer did not return a certificate");
        broker.log().await("disconnected: Protocol error.");
    }

    @Test
    void noCertificateIsAskedForWhereNoneIsRequired() throws Exception {
        start("cafile " + file("ca.crt"), "use_identity_as_username true");
        try (RawMqtt client = open(as("client"))) {
            assertThat(client.handshake(ConnectPacket.of(4, "c")).body()[1]).isEqualTo((byte) 4);
        }
        broker.log().await("disconnected: bad username or password.");
    }

    @Test
    void theCommonNameIsTheUserNameAndNoPasswordIsAskedFor() throws Exception {
        Files.writeString(file("pw"), "somebody:$6$AAAA$AAAA\n".substring(0, 0));
        Files.writeString(file("acl"), "user client one\ntopic write mine/#\n");
        startMutual(
                "use_identity_as_username true",
                "password_file " + file("pw"),
                "acl_file " + file("acl"));
        try (RawMqtt client = open(as("client"))) {
            client.handshake(
                    ConnectPacket.of(5, "c").login("liar", "x".getBytes(StandardCharsets.UTF_8)));
            client.publish("mine/1", "m", 1, false);
            client.send(
                    PacketBytes.publish(
                            5, "theirs", new byte[] {1}, 1, false, false, client.nextPacketId()));
            // 0x87: not authorised
            assertThat(client.expect(PacketKind.PUBACK).body()).endsWith(new byte[] {(byte) 0x87});
        }
        broker.log().await("as c (p5, c1, k0, u'client one').");
    }

    @Test
    void theWholeSubjectIsTheUserNameInOpenSslsForm() throws Exception {
        startMutual("use_subject_as_username true");
        connect(as("client"), "c").close();
        broker.log().await("u'CN=client one,OU=Hall\\, 1,O=Works,C=DE')");
    }

    @ParameterizedTest
    @CsvSource({"4, 4", "5, -122"})
    void aCertificateWithoutCommonNameIsNoUser(int level, byte code) throws Exception {
        startMutual("use_identity_as_username true");
        try (RawMqtt client = open(as("unnamed"))) {
            assertThat(client.handshake(ConnectPacket.of(level, "c")).body()[1]).isEqualTo(code);
            client.expectEnd();
        }
    }

    @Test
    void aCommonNameWithNulIsNoUser() throws Exception {
        OddCertificate.issue(folder, "nul", "admin\0.example", -1, 1);
        startMutual("use_identity_as_username true");
        try (RawMqtt client = open(as("nul"))) {
            assertThat(client.handshake(ConnectPacket.of(4, "c")).body()[1]).isEqualTo((byte) 4);
        }
    }

    @Test
    void strangersAreNotLetIn() throws Exception {
        startMutual();
        assertNotLetIn(as("elsewhere/stranger"));
        broker.log().await(E + "000086:SSL routines::certificate verify failed (");
    }

    @Test
    void nobodyIsTrustedWithoutAuthorities() throws Exception {
        start("require_certificate true");
        assertNotLetIn(as("client"));
        broker.log().await("certificate verify failed (unable to get local issuer certificate)");
    }

    @Test
    void anExpiredCertificateIsNotLetIn() throws Exception {
        startMutual();
        assertNotLetIn(as("expired"));
        broker.log().await("certificate verify failed (certificate has expired)");
    }

    @Test
    void datesOfClientCertificatesCanBeLeftOut() throws Exception {
        startMutual("disable_client_cert_date_checks true");
        connect(as("expired"), "c").close();
        assertNotLetIn(as("elsewhere/stranger"));
    }

    @Test
    void aServerCertificateIsNoClientCertificate() throws Exception {
        Files.writeString(file("purpose.ext"), "extendedKeyUsage=serverAuth\n");
        ca.openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "purpose.key",
                "-out",
                "purpose.csr",
                "-subj",
                "/CN=purpose");
        ca.sign("purpose", 3, "-extfile", "purpose.ext");
        startMutual();
        assertNotLetIn(as("purpose"));
        broker.log().await("(unsupported certificate purpose)");
    }

    @Test
    void authoritiesMayBeInAFolder() throws Exception {
        Path cas = Files.createDirectories(file("cas"));
        Files.copy(
                file("ca.crt"),
                cas.resolve("any.pem"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        start("capath " + cas, "require_certificate true");
        connect(as("client"), "c").close();
    }

    @Test
    void revokedCertificatesAreNotLetInAndTheListIsReadAgainOnReload() throws Exception {
        ca.issue("fired", "/CN=fired", null, 30);
        revocationList();
        startMutual("crlfile " + file("list.pem"));
        connect(as("fired"), "f").close();
        ca.openssl("ca", "-config", "ca.cnf", "-revoke", "fired.crt");
        revocationList();
        broker.reload(
                lines(
                        "server",
                        "cafile " + file("ca.crt"),
                        "require_certificate true",
                        "crlfile " + file("list.pem")));
        assertNotLetIn(as("fired"));
        broker.log().await("certificate verify failed (certificate revoked)");
        connect(as("client"), "c").close();
    }

    private static void revocationList() throws Exception {
        if (!Files.exists(file("ca.cnf"))) {
            Files.writeString(
                    file("ca.cnf"),
                    "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncertificate=ca.crt\n"
                            + "private_key=ca.key\ndefault_md=sha256\ndefault_crl_days=2\n");
            Files.createFile(file("index.txt"));
        }
        ca.openssl("ca", "-config", "ca.cnf", "-gencrl", "-out", "list.pem");
    }

    @Test
    void aRevocationListOfSomebodyElseCoversNobody() throws Exception {
        ca.openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "third.key",
                "-out",
                "third.crt",
                "-days",
                "3",
                "-subj",
                "/CN=Third CA");
        Files.writeString(
                file("third.cnf"),
                "[ca]\ndefault_ca=d\n[d]\ndatabase=third.txt\ncertificate=third.crt\n"
                        + "private_key=third.key\ndefault_md=sha256\ndefault_crl_days=2\n");
        Files.writeString(file("third.txt"), "");
        ca.openssl("ca", "-config", "third.cnf", "-gencrl", "-out", "third.pem");
        startMutual("crlfile " + file("third.pem"));
        assertNotLetIn(as("client"));
        broker.log().await("certificate verify failed (unable to get certificate CRL)");
    }

    // ---- other programs

    private Process mosquitto(String tool, String... more) throws Exception {
        MosquittoTools.assumeInstalled();
        List<String> command =
                new ArrayList<>(
                        List.of(
                                MosquittoTools.find(tool).toString(),
                                "-h",
                                "localhost",
                                "-p",
                                Integer.toString(port),
                                "--cafile",
                                file("ca.crt").toString(),
                                "--cert",
                                file("client.crt").toString(),
                                "--key",
                                file("client.key").toString(),
                                "-t",
                                "t"));
        command.addAll(Arrays.asList(more));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Test
    @Tag(MosquittoTools.TAG)
    void mosquittosClientsTalkToEachOther() throws Exception {
        startMutual("use_identity_as_username true");
        Process receiver = mosquitto("mosquitto_sub", "-i", "s", "-C", "2", "-q", "2");
        try {
            broker.log().await("Sending SUBACK to s");
            String large = "x".repeat(100_000);
            for (String message : List.of("one", large)) {
                Process sender = mosquitto("mosquitto_pub", "-m", message, "-q", "2", "-i", "p");
                assertThat(sender.waitFor(15, TimeUnit.SECONDS)).isTrue();
                assertThat(sender.exitValue()).isZero();
            }
            String out =
                    new String(receiver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(out.lines()).containsExactly("one", large);
        } finally {
            receiver.destroyForcibly();
        }
        broker.log().await("as p (p2, c1, k60, u'client one').");
        broker.log().await("Client p negotiated TLSv1.3 cipher ");
        assertThat(broker.log().lines()).noneMatch(line -> line.startsWith(E));
    }

    @ParameterizedTest
    @CsvSource({
        "-tls1_2, ECDHE-RSA-CHACHA20-POLY1305, true",
        "-tls1_2, ECDHE-RSA-AES256-GCM-SHA384, true",
        "-tls1_2, DHE-RSA-AES128-GCM-SHA256, true",
        "-tls1_3, -, true",
        "-tls1_1, -, false",
    })
    void opensslGetsInWithTheVersionsAndCiphersThatThereAre(
            String version, String cipher, boolean welcome) throws Exception {
        start();
        List<String> arguments = new ArrayList<>(List.of(version));
        if (!cipher.equals("-")) {
            arguments.addAll(List.of("-cipher", cipher));
        }
        OpenSslClient openssl = OpenSslClient.connect(port, file("ca.crt"), arguments);
        String out = openssl.out();
        assertThat(openssl.isVerified() && openssl.exitCode() == 0).as(out).isEqualTo(welcome);
        if (!cipher.equals("-")) {
            assertThat(out).contains("Cipher is " + cipher);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-pss", "ed25519"})
    void keysOfOtherKindsServe(String kind) throws Exception {
        ca.openssl(
                "req",
                "-newkey",
                kind,
                "-nodes",
                "-keyout",
                kind + ".key",
                "-out",
                kind + ".csr",
                "-subj",
                "/CN=localhost");
        ca.sign(kind, 30);
        port = MosquittoBroker.freePort();
        broker = launch(lines(kind));
        try (RawMqtt client = connect(as(null), "c")) {
            client.ping();
        }
    }

    /** It would cost us most of the work. */
    @Test
    void noClientMayNegotiateAnew() throws Exception {
        start();
        Process process =
                new ProcessBuilder(
                                "/usr/bin/openssl",
                                "s_client",
                                "-connect",
                                "127.0.0.1:" + port,
                                "-tls1_2",
                                "-legacy_renegotiation")
                        .redirectErrorStream(true)
                        .redirectOutput(file("renegotiation.log").toFile())
                        .start();
        try {
            Eventually.until(
                    "the handshake",
                    () -> {
                        try {
                            return Files.readString(file("renegotiation.log"))
                                    .contains("Verify return code");
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    });
            process.getOutputStream().write("R\n".getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            broker.awaitLine(E + "000153:SSL routines::no renegotiation");
            assertThat(process.waitFor(15, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** What OpenSSL makes of the subject, name by name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/C=DE/ST=Berlin/L=Berlin/O=A, B & C/OU=x+y/CN=plain",
                "/CN=with \"quotes\" <and> ;semi",
                "/CN=#hash/emailAddress=me@example.com/serialNumber=7/UID=u1/DC=example",
                "/O=\u00e4\u20ac/CN=j\u00fcrgen",
                "/CN= blanks /title=t/GN=g/SN=s/initials=i/street=road 1",
            })
    void subjectsReadAsOpenSslWritesThem(String subject) throws Exception {
        ca.openssl(
                "req",
                "-x509",
                "-key",
                "ca.key",
                "-utf8",
                "-subj",
                subject,
                "-out",
                "subject.crt",
                "-days",
                "1");
        Process process =
                new ProcessBuilder(
                                "/usr/bin/openssl",
                                "x509",
                                "-in",
                                file("subject.crt").toString(),
                                "-noout",
                                "-subject",
                                "-nameopt",
                                "RFC2253")
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(SubjectName.rfc2253(PemFiles.certificates("c", file("subject.crt")).get(0)))
                .isEqualTo(out.substring("subject=".length(), out.indexOf('\n')));
    }

    // ---- reload

    @Test
    void certificatesAreReadAgainOnReload() throws Exception {
        start();
        assertThat(subject()).isEqualTo("CN=localhost");
        broker.reload(lines("other"));
        assertThat(subject()).isEqualTo("CN=other");
    }

    private String subject() throws Exception {
        try (SSLSocket socket = as(null).connect(port)) {
            socket.startHandshake();
            return ((java.security.cert.X509Certificate)
                            socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    @Test
    void aBadFileOnReloadLeavesWhatIsInForce() throws Exception {
        start();
        broker.reload(lines("nowhere"));
        broker.awaitLine(
                "Error when reloading certificate '"
                        + file("nowhere.crt")
                        + "' or key '"
                        + file("nowhere.key")
                        + "'.");
        assertThat(subject()).isEqualTo("CN=localhost");
    }

    @Test
    void clientsWithoutANameByTlsGoWhenAReloadAsksForOne() throws Exception {
        start();
        try (RawMqtt client = open(as(null))) {
            client.handshake(ConnectPacket.of(5, "c").will("w", new byte[] {1}, 0, true));
            broker.reload(lines("server", "use_identity_as_username true"));
            client.expect("DISCONNECT code=152");
            client.expectEnd();
        }
        assertThat(broker.log().lines())
                .anyMatch(line -> line.matches("Client c \\[.*] disconnected\\."));
    }

    // ---- files and options that can't be used

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cafile none.crt | Error: Unable to load CA certificates. Check cafile \"@none.crt\".",
                "capath none | Error: Unable to load CA certificates. Check capath \"@none\".",
                "certfile none.crt | Error: Unable to load server certificate \"@none.crt\". Check certfile.",
                "certfile server.key | Error: Unable to load server certificate \"@server.key\". Check certfile.",
                "keyfile none.key | Error: Unable to load server key file \"@none.key\". Check keyfile.",
                "keyfile server.crt | Error: Unable to load server key file \"@server.crt\". Check keyfile.",
                "keyfile locked.key | Error: Unable to load server key file \"@locked.key\". Check keyfile.",
                "keyfile client.key | Error: Server certificate/key are inconsistent.",
                "crlfile none.pem | Error: Unable to load certificate revocation file \"@none.pem\". Check crlfile.",
                "tls_version tlsv9 | Error: Unsupported tls_version \"tlsv9\".",
                "ciphers NOTHING | Error: Unable to set TLS ciphers. Check cipher list \"NOTHING\".",
                "ciphers_tls1.3 NOTHING | Error: Unable to set TLS 1.3 ciphersuites. Check cipher_tls13 list \"NOTHING\".",
                "tls_engine pkcs11 | Error loading pkcs11 engine",
            })
    void whatCannotBeUsedStopsTheStart(String line, String message) throws Exception {
        String[] words = line.split(" ");
        boolean isFile = words[0].endsWith("file") || words[0].equals("capath");
        String option = words[0] + " " + (isFile ? file(words[1]) : words[1]);
        port = MosquittoBroker.freePort();
        assertThatThrownBy(() -> launch(lines("server", option)))
                .isInstanceOf(IOException.class)
                .message()
                .satisfies(
                        text ->
                                assertThat(text.lines().findFirst())
                                        .contains(message.replace("@", folder + "/")));
    }

    @Test
    void aListenerThatCannotBeOpenedIsLoggedLineByLine() throws Exception {
        RecordedLog log = new RecordedLog();
        assertThatThrownBy(
                        () ->
                                Broker.start(
                                        io.jmqtt.broker.config.BrokerConfig.on(
                                                io.jmqtt.broker.config.ListenerConfig.tcp(
                                                                0, "127.0.0.1")
                                                        .with(
                                                                l -> {
                                                                    l.tls.certfile = "/no/cert";
                                                                    l.tls.keyfile = "/no/key";
                                                                })),
                                        new OpenAccess(),
                                        log,
                                        "t",
                                        1))
                .isInstanceOf(IOException.class);
        Eventually.until("both lines", () -> log.lines().size() >= 4);
        assertThat(log.lines())
                .contains(
                        "Error: Unable to load server certificate \"/no/cert\". Check certfile.",
                        "OpenSSL Error [0]: certfile /no/cert can't be read: No such file or"
                                + " directory");
    }
}
