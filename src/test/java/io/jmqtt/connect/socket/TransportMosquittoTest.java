package io.jmqtt.connect.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.ConnectSpec.Endpoint;
import io.jmqtt.connect.ConnectSpec.Socks5;
import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.connect.ConnectSpec.WebSocket;
import io.jmqtt.connect.ConnectionListener;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.connect.Publication;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.Subscription;
import io.jmqtt.connect.paho.MqttConnections;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.tls.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way to reach a broker, against the real Mosquitto. */
@Tag(MosquittoTools.TAG)
class TransportMosquittoTest {
    private static final byte[] KEY = {0x12, 0x34, (byte) 0xAB, (byte) 0xCD};

    @TempDir static Path folder;
    private static MosquittoBroker broker;
    private static int tls;
    private static int mutual;
    private static int psk;
    private static int ws;
    private static int wss;
    private static int expired;
    private static int foreign;
    private static int old;

    @BeforeAll
    static void start() throws Exception {
        MosquittoTools.assumeInstalled();
        Certificates ca = Certificates.in(folder);
        ca.issue("server", "/CN=server", "DNS:localhost,DNS:*.example.test,IP:127.0.0.1", 30);
        ca.issue("expired", "/CN=localhost", null, -1);
        ca.issue("foreign", "/CN=elsewhere.example", null, 30);
        ca.issue("client", "/CN=client", null, 30);
        ca.openssl(
                "pkcs12",
                "-export",
                "-in",
                "client.crt",
                "-inkey",
                "client.key",
                "-out",
                "client.p12",
                "-passout",
                "pass:secret");
        ca.openssl(
                "rsa",
                "-in",
                "client.key",
                "-traditional",
                "-aes128",
                "-passout",
                "pass:secret",
                "-out",
                "client-secret.key");
        Files.writeString(folder.resolve("psk"), "me:1234abcd\n");
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        }
        tls = MosquittoBroker.freePort();
        mutual = MosquittoBroker.freePort();
        psk = MosquittoBroker.freePort();
        ws = MosquittoBroker.freePort();
        wss = MosquittoBroker.freePort();
        expired = MosquittoBroker.freePort();
        foreign = MosquittoBroker.freePort();
        old = MosquittoBroker.freePort();
        List<String> config = new ArrayList<>();
        listener(config, tls, "server");
        listener(
                config,
                mutual,
                "server",
                "cafile " + folder.resolve("ca.crt"),
                "require_certificate true");
        listener(config, psk, null, "psk_hint hint");
        listener(config, ws, null, "protocol websockets");
        listener(config, wss, "server", "protocol websockets");
        listener(config, expired, "expired");
        listener(config, foreign, "foreign");
        listener(config, old, "server", "tls_version tlsv1.2");
        config.add("listener 0 " + folder.resolve("socket"));
        config.add("psk_file " + folder.resolve("psk"));
        broker = MosquittoBroker.start(folder, config.toArray(new String[0]));
    }

    private static void listener(
            List<String> config, int port, String certificate, String... more) {
        config.add("listener " + port + " 127.0.0.1");
        if (certificate != null) {
            config.add("certfile " + folder.resolve(certificate + ".crt"));
            config.add("keyfile " + folder.resolve(certificate + ".key"));
        }
        config.addAll(Arrays.asList(more));
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    /** The settings that matter to a test, the rest unset. */
    private static Tls tls(
            String caFile,
            String certFile,
            String keyFile,
            String password,
            byte[] pskKey,
            String version,
            String ciphers,
            boolean insecure) {
        return TlsSettings.with(
                t -> {
                    t.caFile = caFile == null ? null : folder.resolve(caFile);
                    t.certFile = certFile == null ? null : folder.resolve(certFile);
                    t.keyFile = keyFile == null ? null : folder.resolve(keyFile);
                    t.keyPassword = password == null ? null : password.toCharArray();
                    t.pskKey = pskKey;
                    t.pskIdentity = pskKey == null ? null : "me";
                    t.version = version;
                    t.ciphers = ciphers;
                    t.insecure = insecure;
                });
    }

    private static Tls trusting(String version, String ciphers) {
        return tls("ca.crt", null, null, null, null, version, ciphers, false);
    }

    private static Endpoint at(String host, int port, WebSocket ws, Tls tls, Socks5 proxy) {
        return new Endpoint(host, port, null, true, ws, tls, proxy);
    }

    private static ConnectSpec spec(MqttVersion version, Endpoint endpoint) {
        return new ConnectSpec(endpoint, version, "", true, 60, null, null, null, List.of(), 20);
    }

    /** Sends messages of every size that changes a framing to itself and compares. */
    private static void roundTrip(MqttVersion version, Endpoint endpoint) throws Exception {
        BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
        ConnectionListener listener =
                new ConnectionListener() {
                    @Override
                    public void messageArrived(ReceivedMessage message) {
                        arrived.add(message.payload());
                    }

                    @Override
                    public void connectionLost(MqttFailure failure) {
                        throw new AssertionError(failure);
                    }
                };
        ConnectSpec spec =
                new ConnectSpec(
                        endpoint,
                        version,
                        "rt" + System.nanoTime(),
                        true,
                        60,
                        null,
                        null,
                        null,
                        List.of(),
                        20);
        String topic = "t/" + System.nanoTime();
        try (MqttConnection connection = MqttConnections.open(spec, listener, null)) {
            connection.connect();
            connection
                    .subscribe(List.of(new Subscription(topic, 1, false, false, 0)), List.of())
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            Random random = new Random(1);
            for (int size : new int[] {0, 1, 100, 125, 126, 20_000, 65_535, 70_000, 1_500_000}) {
                if (size > 1_000_000 && endpoint.webSocket() != null) {
                    // Mosquitto 2.0 stops when a frame does not fit into the socket at once
                    continue;
                }
                byte[] payload = new byte[size];
                random.nextBytes(payload);
                connection.publish(
                        new Publication(topic, payload, 1, false, List.of()), (a, f) -> {});
                assertThat(arrived.poll(60, TimeUnit.SECONDS)).isEqualTo(payload);
            }
            connection.disconnect(0, List.of());
        }
    }

    private static MqttFailure failure(Endpoint endpoint) {
        try (MqttConnection connection =
                MqttConnections.open(spec(MqttVersion.V3_1_1, endpoint), null, null)) {
            return catchThrowableOfType(MqttFailure.class, connection::connect);
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void unixSocket(MqttVersion version) throws Exception {
        roundTrip(version, at(folder.resolve("socket").toString(), 0, null, null, null));
    }

    @Test
    void missingUnixSocketIsNamedBySystem() {
        MqttFailure failure =
                failure(at(folder.resolve("no-socket").toString(), 0, null, null, null));
        assertThat(failure.kind()).isEqualTo(Kind.SYSTEM);
        assertThat(failure).hasMessage("No such file or directory");
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void tlsByCertificate(MqttVersion version) throws Exception {
        roundTrip(version, at("localhost", tls, null, trusting(null, null), null));
    }

    @Test
    void tlsToAnAddressAndWithOtherSettings() throws Exception {
        MqttVersion v = MqttVersion.V3_1_1;
        roundTrip(v, at("127.0.0.1", tls, null, trusting("tlsv1.2", null), null));
        roundTrip(v, at("localhost", tls, null, trusting("tlsv1.3", null), null));
        roundTrip(
                v, at("localhost", tls, null, trusting("tlsv1.3", "TLS_AES_128_GCM_SHA256"), null));
        roundTrip(v, at("localhost", old, null, trusting(null, "ECDHE+AESGCM:!AES256"), null));
        roundTrip(
                v,
                at(
                        "localhost",
                        foreign,
                        null,
                        tls(null, null, null, null, null, null, null, true),
                        null));
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void tlsByPreSharedKeyTwice(MqttVersion version) throws Exception {
        Tls settings = tls(null, null, null, null, KEY, null, null, false);
        roundTrip(version, at("localhost", psk, null, settings, null));
        roundTrip(version, at("localhost", psk, null, settings, null));
    }

    @Test
    void preSharedKeyWithOneCipherAndKeyLog() throws Exception {
        Path log = folder.resolve("keys.log");
        Tls settings =
                TlsSettings.with(
                        t -> {
                            t.pskKey = KEY;
                            t.pskIdentity = "me";
                            t.version = "tlsv1.2";
                            t.ciphers = "PSK-AES128-CBC-SHA256";
                            t.keyLog = log;
                        });
        roundTrip(MqttVersion.V3_1_1, at("localhost", psk, null, settings, null));
        assertThat(Files.readString(log))
                .matches("CLIENT_RANDOM [0-9a-f]{64} (?!0{96})[0-9a-f]{96}\n");
    }

    @Test
    void wrongPreSharedKeyIsATlsError() {
        Tls settings = tls(null, null, null, null, new byte[] {1}, null, null, false);
        MqttFailure failure = failure(at("localhost", psk, null, settings, null));
        assertThat(failure.kind()).isEqualTo(Kind.TLS);
        assertThat(failure.getMessage()).startsWith("A TLS error occurred: the broker");
    }

    @Test
    void clientCertificatesOfEveryKind() throws Exception {
        MqttVersion v = MqttVersion.V5;
        roundTrip(
                v,
                at(
                        "localhost",
                        mutual,
                        null,
                        tls("ca.crt", "client.crt", "client.key", null, null, null, null, false),
                        null));
        roundTrip(
                v,
                at(
                        "localhost",
                        mutual,
                        null,
                        tls(
                                "ca.crt",
                                "client.crt",
                                "client-secret.key",
                                "secret",
                                null,
                                "tlsv1.2",
                                null,
                                false),
                        null));
        Tls store =
                TlsSettings.with(
                        t -> {
                            t.caFile = folder.resolve("ca.crt");
                            t.keyStore = folder.resolve("client.p12");
                            t.keyStorePassword = "secret".toCharArray();
                        });
        roundTrip(v, at("localhost", mutual, null, store, null));
    }

    @Test
    void capathTakesAllCertificatesOfAFolder() throws Exception {
        Path path = Files.createDirectory(folder.resolve("capath"));
        Files.copy(folder.resolve("ca.crt"), path.resolve("12345678.0"));
        Files.writeString(path.resolve("README"), "not a certificate");
        Tls settings =
                TlsSettings.with(
                        t -> {
                            t.caPath = path;
                        });
        roundTrip(MqttVersion.V3_1_1, at("localhost", tls, null, settings, null));
    }

    @Test
    void missingClientCertificateIsATlsError() {
        MqttFailure failure =
                failure(at("localhost", mutual, null, trusting("tlsv1.2", null), null));
        assertThat(failure.kind()).isEqualTo(Kind.TLS);
        assertThat(failure.getMessage()).startsWith("A TLS error occurred: the broker refused");
    }

    @Test
    void missingClientCertificateIsATlsErrorWithTls13Too() {
        MqttFailure failure =
                failure(at("localhost", mutual, null, trusting("tlsv1.3", null), null));
        assertThat(failure.kind()).isEqualTo(Kind.TLS);
    }

    @Test
    void certificateErrorsNameWhatIsWrong() {
        MqttFailure late = failure(at("localhost", expired, null, trusting(null, null), null));
        assertThat(late.kind()).isEqualTo(Kind.TLS);
        assertThat(late.getMessage())
                .matches(
                        "A TLS error occurred: the certificate of CN=localhost expired on"
                                + " [-0-9]+T[:0-9]+Z");
        MqttFailure other = failure(at("localhost", foreign, null, trusting(null, null), null));
        assertThat(other)
                .hasMessage(
                        "A TLS error occurred: the broker's certificate is for elsewhere.example,"
                                + " not for localhost");
        Tls strangers = tls("client.crt", null, null, null, null, null, null, false);
        MqttFailure unknown = failure(at("localhost", tls, null, strangers, null));
        assertThat(unknown)
                .hasMessage(
                        "A TLS error occurred: the certificate of CN=server comes from CN=Test CA,"
                                + " which is not among the trusted certificates");
    }

    @ParameterizedTest
    @CsvSource({
        "nope.crt, , , , , '--cafile FOLDER/nope.crt can''t be read: No such file or directory'",
        "ca.crt, client.crt, client-secret.key, , ,"
                + " '--key FOLDER/client-secret.key is encrypted and no password was given'",
        "ca.crt, , , RC4, , 'the cipher list \"RC4\" selects no cipher'",
        "ca.crt, , , , TLSv1.2, unknown TLS version TLSv1.2"
    })
    void settingsThatCanNotWorkAreInvalid(
            String ca, String cert, String key, String ciphers, String version, String message) {
        Tls settings = tls(ca, cert, key, null, null, version, ciphers, false);
        MqttFailure failure = failure(at("localhost", tls, null, settings, null));
        assertThat(failure.kind()).isEqualTo(Kind.INVALID);
        assertThat(failure).hasMessage(message.replace("FOLDER", folder.toString()));
    }

    @Test
    void plainBrokerIsNamedAsSuch() {
        MqttFailure failure =
                failure(at("localhost", broker.port(), null, trusting(null, null), null));
        assertThat(failure.kind()).isEqualTo(Kind.TLS);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void webSocketPlainAndOverTls(MqttVersion version) throws Exception {
        roundTrip(version, at("localhost", ws, new WebSocket("/mqtt"), null, null));
        roundTrip(
                version, at("localhost", wss, new WebSocket("/mqtt"), trusting(null, null), null));
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void proxyBelowEverything(MqttVersion version) throws Exception {
        try (SocksServer server = new SocksServer("user", "secret")) {
            Socks5 proxy = new Socks5("127.0.0.1", server.port(), "user", "secret");
            roundTrip(version, at("localhost", broker.port(), null, null, proxy));
            roundTrip(
                    version,
                    at("localhost", wss, new WebSocket("/mqtt"), trusting(null, null), proxy));
            roundTrip(
                    version,
                    at(
                            "127.0.0.1",
                            psk,
                            null,
                            tls(null, null, null, null, KEY, null, null, false),
                            proxy));
            assertThat(server.targets())
                    .containsExactly(
                            "3 localhost:" + broker.port(),
                            "3 localhost:" + wss,
                            "1 127.0.0.1:" + psk);
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void proxyWithoutLogin(MqttVersion version) throws Exception {
        try (SocksServer server = new SocksServer(null, null)) {
            Socks5 proxy = new Socks5("127.0.0.1", server.port(), null, null);
            roundTrip(version, at("localhost", broker.port(), null, null, proxy));
            roundTrip(version, at("localhost", tls, null, trusting(null, null), proxy));
            roundTrip(version, at("localhost", ws, new WebSocket("/mqtt"), null, proxy));
            assertThat(server.targets())
                    .containsExactly(
                            "3 localhost:" + broker.port(),
                            "3 localhost:" + tls,
                            "3 localhost:" + ws);
        }
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void connectionComesFromTheAddressThatItIsBoundTo(MqttVersion version) throws Exception {
        String from = "127.0.0." + (10 + version.ordinal());
        roundTrip(version, new Endpoint("127.0.0.1", broker.port(), from, false, null, null, null));
        roundTrip(
                version,
                new Endpoint("127.0.0.1", tls, from, false, null, trusting(null, null), null));
        assertThat(
                        broker.log()
                                .lines()
                                .filter(l -> l.contains("New client connected from " + from)))
                .hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void secretsAreLoggedBelowMqttAndBelowWebSockets(MqttVersion version) throws Exception {
        Tls logged =
                TlsSettings.with(
                        t -> {
                            t.caFile = folder.resolve("ca.crt");
                            t.certFile = folder.resolve("client.crt");
                            t.keyFile = folder.resolve("client.key");
                            t.keyLog = folder.resolve("certificates.log");
                        });
        roundTrip(version, at("localhost", mutual, null, logged, null));
        roundTrip(version, at("localhost", wss, new WebSocket("/mqtt"), logged, null));
    }

    /** Nothing in the system's bundle has signed our broker, the extra file has. */
    @Test
    void certificatesOfTheSystemAreAddedToTheOthers() throws Exception {
        MqttFailure failure = failure(at("localhost", tls, null, system(null), null));
        assertThat(failure.kind()).isEqualTo(Kind.TLS);
        assertThat(failure.getMessage()).contains("not among the trusted certificates");
        roundTrip(MqttVersion.V3_1_1, at("localhost", tls, null, system("ca.crt"), null));
    }

    private static Tls system(String caFile) {
        return TlsSettings.with(
                t -> {
                    t.caFile = caFile == null ? null : folder.resolve(caFile);
                    t.useOsCertificates = true;
                });
    }

    @ParameterizedTest
    @CsvSource({"JKS, JKS", "PKCS12, PKCS12", "JKS, PKCS12", "PKCS12, JKS"})
    void trustAndKeyComeFromStoresOfTheirOwn(String trustType, String keyType) throws Exception {
        char[] trustPassword = "trust-secret".toCharArray();
        char[] keyPassword = "key-secret".toCharArray();
        KeyStore trust = KeyStore.getInstance(trustType);
        trust.load(null, null);
        try (var in = Files.newInputStream(folder.resolve("ca.crt"))) {
            trust.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        KeyStore given =
                KeyStore.getInstance(folder.resolve("client.p12").toFile(), "secret".toCharArray());
        String alias = given.aliases().nextElement();
        KeyStore key = KeyStore.getInstance(keyType);
        key.load(null, null);
        key.setKeyEntry(
                "mine",
                given.getKey(alias, "secret".toCharArray()),
                keyPassword,
                given.getCertificateChain(alias));
        Path trustFile = folder.resolve("trust." + trustType);
        Path keyFile = folder.resolve("key." + keyType);
        try (var out = Files.newOutputStream(trustFile)) {
            trust.store(out, trustPassword);
        }
        try (var out = Files.newOutputStream(keyFile)) {
            key.store(out, keyPassword);
        }
        roundTrip(
                MqttVersion.V5,
                at(
                        "localhost",
                        mutual,
                        null,
                        stores(trustFile, trustPassword, keyFile, keyPassword),
                        null));
        MqttFailure failure =
                failure(
                        at(
                                "localhost",
                                mutual,
                                null,
                                stores(trustFile, keyPassword, keyFile, keyPassword),
                                null));
        assertThat(failure.kind()).isEqualTo(Kind.INVALID);
        assertThat(failure).hasMessage("wrong password for --truststore " + trustFile);
    }

    private static Tls stores(Path trust, char[] trustPassword, Path key, char[] keyPassword) {
        return TlsSettings.with(
                t -> {
                    t.trustStore = trust;
                    t.trustStorePassword = trustPassword;
                    t.keyStore = key;
                    t.keyStorePassword = keyPassword;
                });
    }
}
