package io.jmqtt.connect.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jmqtt.connect.ConnectSpec.Endpoint;
import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.tls.Certificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code --tls-keylog} with certificates, against {@code openssl s_server}, which logs the same
 * secrets.
 */
class KeyLogTest {
    /** What both sides log; OpenSSL adds the secret of early data, which we never send. */
    private static final Set<String> TLS_1_3_LABELS =
            Set.of(
                    "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                    "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                    "CLIENT_TRAFFIC_SECRET_0",
                    "SERVER_TRAFFIC_SECRET_0",
                    "EXPORTER_SECRET");

    @TempDir static Path folder;

    @BeforeAll
    static void certificates() throws Exception {
        Certificates ca = Certificates.in(folder);
        ca.issue("server", "/CN=server", "DNS:localhost", 30);
        ca.issue("foreign", "/CN=elsewhere.example", null, 30);
        ca.issue("expired", "/CN=localhost", null, -1);
        ca.issue("rsa", "/CN=client", null, 30);
        for (String curve : List.of("P-256", "P-384")) {
            ca.openssl(
                    "req",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:" + curve,
                    "-nodes",
                    "-keyout",
                    curve + ".key",
                    "-out",
                    curve + ".csr",
                    "-subj",
                    "/CN=client");
            ca.sign(curve, 30);
        }
    }

    /** A server that sends each line back reversed. */
    private static final class Server implements AutoCloseable {
        final int port = MosquittoBroker.freePort();
        final Path keys;
        final Path output;
        private final Process process;

        Server(String certificate, String... options) throws Exception {
            keys = Files.createTempFile(folder, "server", ".keys");
            output = Files.createTempFile(folder, "server", ".out");
            List<String> words =
                    new ArrayList<>(
                            List.of(
                                    "openssl",
                                    "s_server",
                                    "-accept",
                                    "127.0.0.1:" + port,
                                    "-cert",
                                    certificate + ".crt",
                                    "-key",
                                    certificate + ".key",
                                    "-CAfile",
                                    "ca.crt",
                                    "-keylogfile",
                                    keys.toString()));
            if (!List.of(options).contains("-alpn")) {
                // with it, the server does not say what it chose
                words.add("-rev");
            }
            words.addAll(List.of(options));
            process =
                    new ProcessBuilder(words)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            Eventually.until("the server listens", this::listens);
        }

        private boolean listens() {
            return printed("ACCEPT");
        }

        boolean printed(String text) {
            try {
                return Files.readString(output).contains(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private record Settings(
            String ca, String key, String version, String ciphers, String alpn, boolean insecure) {}

    private static Tls tls(Settings settings, Path log) {
        return TlsSettings.with(
                t -> {
                    t.caFile = settings.ca() == null ? null : folder.resolve(settings.ca());
                    t.certFile =
                            settings.key() == null ? null : folder.resolve(settings.key() + ".crt");
                    t.keyFile =
                            settings.key() == null ? null : folder.resolve(settings.key() + ".key");
                    t.version = settings.version();
                    t.ciphers = settings.ciphers();
                    t.alpn = settings.alpn();
                    t.insecure = settings.insecure();
                    t.keyLog = log;
                });
    }

    private static Endpoint at(Server server, Settings settings, Path log) {
        return new Endpoint("localhost", server.port, null, true, null, tls(settings, log), null);
    }

    private static Path log() throws Exception {
        return Files.createTempDirectory(folder, "log").resolve("keys");
    }

    /** The lines of secrets in a file, those of early data left out. */
    private static Set<String> secrets(Path file) throws Exception {
        Set<String> lines = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            String label = line.split(" ")[0];
            if (TLS_1_3_LABELS.contains(label) || label.equals("CLIENT_RANDOM")) {
                lines.add(line.toLowerCase(Locale.ROOT));
            }
        }
        return lines;
    }

    private static void exchange(Endpoint endpoint) throws Exception {
        Transport transport = Transports.open(endpoint);
        try {
            transport.output().write("over and out\n".getBytes(StandardCharsets.US_ASCII));
            transport.output().flush();
            BufferedReader answers =
                    new BufferedReader(
                            new InputStreamReader(transport.input(), StandardCharsets.US_ASCII));
            assertThat(answers.readLine()).isEqualTo("tuo dna revo");
        } finally {
            transport.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-tls1_2, , , , 1",
        "-tls1_3, , , , 5",
        "-tls1_3, , tlsv1.3, , 5",
        "-tls1_2, , tlsv1.2, ECDHE-RSA-AES128-GCM-SHA256, 1",
        "-tls1_2, , , DHE+AESGCM, 1",
        "-tls1_3, , tlsv1.3, TLS_AES_256_GCM_SHA384, 5",
        "-tls1_3, , tlsv1.3, TLS_CHACHA20_POLY1305_SHA256, 5",
        "-tls1_2, rsa, , , 1",
        "-tls1_3, rsa, , , 5",
        "-tls1_2, P-256, , , 1",
        "-tls1_3, P-256, , , 5",
        "-tls1_2, P-384, , , 1",
        "-tls1_3, P-384, , , 5"
    })
    void secretsAreThoseOfTheServer(
            String offered, String key, String version, String ciphers, int lines)
            throws Exception {
        String[] asked =
                key == null
                        ? new String[] {offered}
                        : new String[] {offered, "-Verify", "1", "-verify_return_error"};
        Path log = log();
        try (Server server = new Server("server", asked)) {
            exchange(at(server, new Settings("ca.crt", key, version, ciphers, null, false), log));
            assertThat(secrets(log)).hasSize(lines).isEqualTo(secrets(server.keys));
            if (ciphers != null && !ciphers.contains("+")) {
                assertThat(Files.readString(server.output)).contains(ciphers);
            }
        }
    }

    @Test
    void everyConnectionIsAppended() throws Exception {
        Path log = log();
        Settings settings = new Settings("ca.crt", null, null, null, null, false);
        try (Server server = new Server("server", "-tls1_2")) {
            exchange(at(server, settings, log));
            exchange(at(server, settings, log));
            assertThat(secrets(log)).hasSize(2).isEqualTo(secrets(server.keys));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void protocolOfApplicationIsNegotiated(boolean logged) throws Exception {
        Settings settings = new Settings("ca.crt", null, null, null, "mqtt", false);
        try (Server server = new Server("server", "-alpn", "http/1.1,mqtt")) {
            Transport transport = Transports.open(at(server, settings, logged ? log() : null));
            Eventually.until(
                    "the server says so", () -> server.printed("ALPN protocols selected: mqtt"));
            transport.close();
        }
        try (Server server = new Server("server", "-alpn", "http/1.1")) {
            Endpoint endpoint = at(server, settings, logged ? log() : null);
            MqttFailure failure =
                    catchThrowableOfType(MqttFailure.class, () -> Transports.open(endpoint));
            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure)
                    .hasMessage(
                            "A TLS error occurred: the broker refused with the alert"
                                    + " no_application_protocol");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "foreign, ca.crt, 'the broker''s certificate is for elsewhere.example, not for localhost'",
        "server, rsa.crt, 'the certificate of CN=server comes from CN=Test CA, which is not among"
                + " the trusted certificates'"
    })
    void certificatesAreCheckedAsWithoutALog(String certificate, String ca, String complaint)
            throws Exception {
        try (Server server = new Server(certificate)) {
            Endpoint endpoint = at(server, new Settings(ca, null, null, null, null, false), log());
            MqttFailure failure =
                    catchThrowableOfType(MqttFailure.class, () -> Transports.open(endpoint));
            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure).hasMessage("A TLS error occurred: " + complaint);
            exchange(at(server, new Settings(null, null, null, null, null, true), log()));
        }
    }

    @Test
    void expiredCertificateIsNamed() throws Exception {
        try (Server server = new Server("expired")) {
            Endpoint endpoint =
                    at(server, new Settings("ca.crt", null, null, null, null, false), log());
            MqttFailure failure =
                    catchThrowableOfType(MqttFailure.class, () -> Transports.open(endpoint));
            assertThat(failure.getMessage())
                    .startsWith("A TLS error occurred: the certificate of CN=localhost expired on");
        }
    }

    @Test
    void versionsThatDoNotMeetAreATlsError() throws Exception {
        try (Server server = new Server("server", "-tls1_2")) {
            Endpoint endpoint =
                    at(server, new Settings("ca.crt", null, "tlsv1.3", null, null, false), log());
            MqttFailure failure =
                    catchThrowableOfType(MqttFailure.class, () -> Transports.open(endpoint));
            assertThat(failure.kind()).isEqualTo(Kind.TLS);
            assertThat(failure)
                    .hasMessage(
                            "A TLS error occurred: the broker refused with the alert"
                                    + " protocol_version");
        }
    }

    @Test
    void fileThatCanNotBeWrittenIsNamed() throws Exception {
        Path log = folder.resolve("none").resolve("keys");
        try (Server server = new Server("server")) {
            Endpoint endpoint =
                    at(server, new Settings("ca.crt", null, null, null, null, false), log);
            MqttFailure failure =
                    catchThrowableOfType(MqttFailure.class, () -> Transports.open(endpoint));
            assertThat(failure.kind()).isEqualTo(Kind.INVALID);
            assertThat(failure)
                    .hasMessage(
                            "--tls-keylog " + log + " can't be written: No such file or directory");
        }
    }
}
