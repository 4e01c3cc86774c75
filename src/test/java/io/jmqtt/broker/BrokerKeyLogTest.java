package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jmqtt.Jmqtt;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.Processes;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.RunningCommand;
import io.jmqtt.tls.Certificates;
import io.jmqtt.tls.OpenSslClient;
import io.jmqtt.tls.TlsSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
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
 * {@code --tls-keylog} of the broker: what it writes is what the other side of the connection has
 * for its secrets. That everything else stays as it is, is with {@link LoggedTlsListenerTest}.
 */
class BrokerKeyLogTest extends ListenerFixture {
    /** Those of early data and of nobody else are left out. */
    private static final Set<String> LABELS =
            Set.of(
                    "CLIENT_RANDOM",
                    "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                    "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                    "CLIENT_TRAFFIC_SECRET_0",
                    "SERVER_TRAFFIC_SECRET_0",
                    "EXPORTER_SECRET");

    @TempDir static Path files;

    @BeforeAll
    static void certificates() throws Exception {
        Certificates ca = Certificates.in(files);
        ca.issue("rsa", "/CN=localhost", "DNS:localhost,IP:127.0.0.1", 30);
        ca.issue("client", "/CN=client", null, 30);
        for (String kind :
                List.of(
                        "ec ec_paramgen_curve:P-256 P-256",
                        "ec ec_paramgen_curve:P-384 P-384",
                        "rsa-pss rsa_keygen_bits:2048 rsa-pss")) {
            String[] words = kind.split(" ");
            request(ca, words[2], "-newkey", words[0], "-pkeyopt", words[1]);
        }
        request(ca, "ed25519", "-newkey", "ed25519");
        request(ca, "ed448", "-newkey", "ed448");
        Certificates.in(Files.createDirectory(files.resolve("elsewhere")))
                .issue("stranger", "/CN=stranger", null, 30);
    }

    private static void request(Certificates ca, String name, String... key) throws Exception {
        List<String> words = new ArrayList<>(List.of("req", "-nodes", "-subj", "/CN=localhost"));
        words.addAll(List.of("-keyout", name + ".key", "-out", name + ".csr"));
        words.addAll(List.of(key));
        ca.openssl(words.toArray(new String[0]));
        Files.writeString(ca.file("alternatives"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
        ca.sign(name, 30, "-extfile", "alternatives");
    }

    @Override
    BrokerConfig changed(BrokerConfig config) {
        return config.with(draft -> draft.tlsKeyLog = log());
    }

    private Path log() {
        return folder.resolve("broker.keys");
    }

    private static Path file(String name) {
        return files.resolve(name);
    }

    private String[] lines(String certificate, String... more) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "listener " + port + " 127.0.0.1",
                                "allow_anonymous true",
                                "cafile " + file("ca.crt"),
                                "certfile " + file(certificate + ".crt"),
                                "keyfile " + file(certificate + ".key")));
        lines.addAll(Arrays.asList(more));
        return lines.toArray(new String[0]);
    }

    /** The lines of secrets in a file. */
    private static Set<String> secrets(Path file) {
        Set<String> lines = new TreeSet<>();
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                if (LABELS.contains(line.split(" ")[0])) {
                    lines.add(line.toLowerCase(Locale.ROOT));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private void assertSameSecrets(Path client, int count) {
        Eventually.until(
                Eventually.DEADLINE,
                () -> secrets(client) + " in " + secrets(log()),
                () -> secrets(log()).size() >= count);
        assertThat(secrets(log())).hasSize(count).isEqualTo(secrets(client));
    }

    private String openssl(Path keys, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-keylogfile", keys.toString()));
        arguments.addAll(List.of(more));
        return OpenSslClient.connect(port, file("ca.crt"), arguments).out();
    }

    @ParameterizedTest
    @CsvSource({
        "rsa, -tls1_2, 1",
        "rsa, -tls1_3, 5",
        "rsa, -tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384, 1",
        "rsa, -tls1_2 -cipher ECDHE-RSA-AES128-SHA256, 1",
        "rsa, -tls1_2 -cipher ECDHE-RSA-CHACHA20-POLY1305, 1",
        "rsa, -tls1_3 -ciphersuites TLS_CHACHA20_POLY1305_SHA256, 5",
        "rsa, -tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256, 5",
        "rsa, -tls1_3 -groups P-521, 5",
        "rsa, -tls1_2 -groups P-521, 1",
        "rsa, -tls1_3 -groups X448, 5",
        "P-256, -tls1_2, 1",
        "P-256, -tls1_3, 5",
        "P-384, -tls1_3, 5",
        "rsa-pss, -tls1_2, 1",
        "rsa-pss, -tls1_3, 5",
        "ed25519, -tls1_2, 1",
        "ed25519, -tls1_3, 5",
        "ed448, -tls1_3, 5",
    })
    void opensslHasTheSameSecrets(String certificate, String options, int count) throws Exception {
        start(List.of(lines(certificate)));
        Path keys = folder.resolve("openssl.keys");
        assertThat(openssl(keys, options.split(" "))).contains("Verify return code: 0 (ok)");
        assertSameSecrets(keys, count);
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2, 1, 1", "-tls1_3, 5, 5"})
    void clientsWithCertificatesHaveToo(String version, int count) throws Exception {
        start(List.of(lines("rsa", "require_certificate true")));
        Path keys = folder.resolve("openssl.keys");
        String[] own = {
            version, "-cert", file("client.crt").toString(), "-key", file("client.key").toString()
        };
        assertThat(openssl(keys, own)).contains("Verify return code: 0 (ok)");
        assertSameSecrets(keys, count);
    }

    /** Without the secrets of the connection the alert could not be read. */
    @Test
    void secretsOfWhoIsRefusedAreThereWithTls13() throws Exception {
        start(List.of(lines("rsa", "require_certificate true")));
        Path keys = folder.resolve("openssl.keys");
        Path elsewhere = file("elsewhere");
        openssl(
                keys,
                "-tls1_3",
                "-cert",
                elsewhere.resolve("stranger.crt").toString(),
                "-key",
                elsewhere.resolve("stranger.key").toString());
        assertSameSecrets(keys, 5);
        broker.log().await("certificate verify failed (self-signed certificate in certificate");
    }

    /** What the JDK is told to have nothing to do with, it has nothing to do with here either. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void version11IsNoMoreThereThanWithoutALog(boolean logged) throws Exception {
        broker =
                ConfiguredBroker.startChanged(
                        folder,
                        logged ? this::changed : config -> config,
                        lines("rsa", "tls_version tlsv1.1"));
        String out =
                openssl(folder.resolve("openssl.keys"), "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0");
        assertThat(out).contains("alert protocol version");
        broker.awaitLine(
                "OpenSSL Error while trying to get the error[0]: error:0A000102:SSL"
                        + " routines::unsupported protocol");
    }

    private CommandRun pub(Path keys, Object... more) {
        return JmqttRun.inProcess()
                .run(
                        CommandLine.of("jmqtt", "pub", "-h", "localhost", "-p", port, "-t", "t")
                                .plus("-m", "m", "--tls-keylog", keys)
                                .plus(more));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqtt", "websockets"})
    void ourClientHasTheSameSecrets(String protocol) throws Exception {
        start(List.of(lines("P-256", "protocol " + protocol)));
        Path keys = folder.resolve("client.keys");
        CommandRun run =
                protocol.equals("mqtt")
                        ? pub(keys, "--cafile", file("ca.crt"))
                        : pub(keys, "--cafile", file("ca.crt"), "--ws");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertSameSecrets(keys, 5);
    }

    @Test
    void preSharedKeysAreLoggedToo() throws Exception {
        Files.writeString(folder.resolve("psk"), "me:1234abcd\n");
        String keysOfListener = "psk_file " + folder.resolve("psk");
        start(
                List.of(
                        "listener " + port + " 127.0.0.1",
                        "allow_anonymous true",
                        "psk_hint hint",
                        keysOfListener));
        Path keys = folder.resolve("client.keys");
        CommandRun run = pub(keys, "--psk", "1234abcd", "--psk-identity", "me");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertSameSecrets(keys, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http_api", "metrics"})
    void listenersForHttpAreLoggedToo(String protocol) throws Exception {
        start(List.of(lines("rsa", "protocol " + protocol)));
        Path keys = folder.resolve("openssl.keys");
        openssl(keys, "-tls1_3");
        assertSameSecrets(keys, 5);
    }

    @Test
    void theNewCertificateOfAReloadIsLoggedToo() throws Exception {
        start(List.of(lines("rsa")));
        Path keys = folder.resolve("openssl.keys");
        openssl(keys, "-tls1_3");
        broker.reload(lines("P-256"));
        assertThat(openssl(keys, "-tls1_3")).contains("Peer signature type: ECDSA");
        assertSameSecrets(keys, 10);
    }

    @Test
    void aFileThatCanNotBeWrittenAnyMoreIsLoggedOnceAndStopsNobody() throws Exception {
        start(List.of(lines("rsa")));
        Files.delete(log());
        Files.createSymbolicLink(log(), folder.resolve("elsewhere"));
        for (int i = 0; i < 2; i++) {
            try (RawMqtt client = connect()) {
                client.ping();
            }
        }
        assertThat(folder.resolve("elsewhere")).doesNotExist();
        assertThat(broker.log().lines())
                .filteredOn(line -> line.startsWith("Error: Unable to write TLS secrets: "))
                .hasSize(1);
        Files.delete(log());
        connect().close();
        assertThat(secrets(log())).hasSize(5);
    }

    private RawMqtt connect() throws Exception {
        RawMqtt client =
                RawMqtt.over("tls", TlsSockets.trusting(file("ca.crt"), null).connect(port));
        assertThat(client.handshake(ConnectPacket.of(4, "c")).body()[1]).isZero();
        return client;
    }

    @Test
    void aFileInNoFolderStopsTheStart() {
        Path nowhere = folder.resolve("none").resolve("keys");
        assertThatThrownBy(
                        () ->
                                ConfiguredBroker.startChanged(
                                        folder,
                                        config -> config.with(d -> d.tlsKeyLog = nowhere),
                                        lines("rsa")))
                .hasMessage(
                        "Error: --tls-keylog "
                                + nowhere
                                + " can't be written: No such file or directory");
    }

    @Test
    void nothingOfItIsLoadedWithoutTheOption() throws Exception {
        Path config = folder.resolve("m.conf");
        Files.write(config, List.of(lines("rsa")));
        CommandLine command =
                CommandLine.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:stdout",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Jmqtt.class.getName(),
                        "broker",
                        "-c",
                        config);
        try (Processes.Running running = Processes.mapped(words -> words).start(command)) {
            running.awaitErr(" running\n");
            connect().close();
            running.awaitErr(" disconnected: connection closed by client.\n");
            assertThat(running.out())
                    .contains("io.jmqtt.broker.net.CertificateTls ")
                    .doesNotContain(
                            "org.bouncycastle",
                            "io.jmqtt.tls.KeyLog",
                            "io.jmqtt.broker.net.Logged");
        }
    }

    // ---- the command

    private CommandLine command(Path keys) throws Exception {
        Path config = folder.resolve("m.conf");
        Files.write(config, List.of(lines("rsa")));
        return CommandLine.of("jmqtt", "broker", "-c", config, "--tls-keylog", keys);
    }

    @Test
    void theCommandTellsAndMakesAFileForItsOwner() throws Exception {
        try (RunningCommand running = JmqttRun.inProcess().start(command(log()))) {
            running.awaitErr(" running\n");
            assertThat(running.err().replaceAll("(?m)^\\d+: ", ""))
                    .containsSubsequence(
                            "Config loaded from ",
                            "TLS key logging to '" + log() + "' enabled for all listeners.\n",
                            "TLS key logging is for DEBUGGING only.\n",
                            "Opening ipv4 listen socket on port " + port + ".\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log())))
                    .isEqualTo("rw-------");
            Path keys = folder.resolve("openssl.keys");
            openssl(keys, "-tls1_2");
            assertSameSecrets(keys, 1);
        }
    }

    @Test
    void aSymbolicLinkIsRefusedUnlessTheEnvironmentAllowsIt() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), log());
        Files.createFile(log());
        CommandRun run = JmqttRun.inProcess().run(command(link));
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).endsWith(": Error: --tls-keylog " + link + " is a symbolic link.\n");
        CommandLine allowed = command(link).env("MOSQUITTO_UNSAFE_ALLOW_SYMLINKS", "1");
        try (RunningCommand running = JmqttRun.inProcess().start(allowed)) {
            running.awaitErr(" running\n");
            Path keys = folder.resolve("openssl.keys");
            openssl(keys, "-tls1_2");
            assertSameSecrets(keys, 1);
        }
    }

    @Test
    void whatIsThereAlreadyStays() throws Exception {
        Files.writeString(log(), "# mine\n");
        Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString("rw-r-----"));
        start(List.of(lines("rsa")));
        openssl(folder.resolve("openssl.keys"), "-tls1_2");
        Eventually.until("the secret", () -> secrets(log()).size() == 1);
        assertThat(Files.readString(log())).startsWith("# mine\nCLIENT_RANDOM ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log())))
                .isEqualTo("rw-r-----");
        // as log rotation does
        Files.move(log(), folder.resolve("old"), StandardCopyOption.ATOMIC_MOVE);
        openssl(folder.resolve("openssl.keys"), "-tls1_2");
        Eventually.until("the next secret", () -> secrets(log()).size() == 1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log())))
                .isEqualTo("rw-------");
    }
}
