package io.jmqtt.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.ConfiguredBroker;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MessageCollector;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.tls.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bridges with certificates and with pre-shared keys. */
class BridgeTlsTest extends BridgeFixture {
    private static final String SSL = "OpenSSL Error while trying to get the error[0]: ";

    @TempDir static Path certs;

    @BeforeAll
    static void issue() throws Exception {
        Certificates ca = Certificates.in(certs);
        ca.issue("server", "/CN=localhost", "DNS:localhost", 30);
        ca.issue("client", "/CN=bridge one", null, 30);
        Path elsewhere = Files.createDirectory(certs.resolve("elsewhere"));
        Certificates.in(elsewhere);
        Files.writeString(certs.resolve("psk"), "me:1234abcd\n");
        Files.createDirectory(certs.resolve("folder"));
        Files.copy(certs.resolve("ca.crt"), certs.resolve("folder/ca.crt"));
    }

    private static String[] certificateListener(String... more) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "certfile " + certs.resolve("server.crt"),
                                "keyfile " + certs.resolve("server.key"),
                                "cafile " + certs.resolve("ca.crt")));
        lines.addAll(List.of(more));
        return lines.toArray(new String[0]);
    }

    private static String[] pskListener() {
        return new String[] {"psk_hint hint", "psk_file " + certs.resolve("psk")};
    }

    /** A bridge whose lines may name {@code CERTS}. */
    private ConfiguredBroker secure(String host, int port, String... lines) throws Exception {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "connection b1",
                                "address " + host + ":" + port,
                                "remote_clientid rc",
                                "restart_timeout 1",
                                "topic # both 1"));
        for (String line : lines) {
            all.add(line.replace("CERTS", certs.toString()));
        }
        return broker(all.toArray(new String[0]));
    }

    private static void passesOn(ConfiguredBroker local, Runnable then) throws Exception {
        local.awaitLine("Received SUBACK from local.rc");
        try (RawMqtt client = client(local)) {
            client.publish("t", "secret", 1, false);
        }
        then.run();
    }

    private static void arrives(ConfiguredBroker remote) {
        Eventually.until(
                Eventually.DEADLINE,
                () -> String.join("\n", remote.log().lines()),
                () ->
                        remote.log().lines().stream()
                                .anyMatch(
                                        l ->
                                                l.startsWith("Received PUBLISH from rc")
                                                        && l.contains("'t'")));
    }

    @ParameterizedTest
    @CsvSource({
        "bridge_cafile CERTS/ca.crt, bridge_tls_version tlsv1.3",
        "bridge_cafile CERTS/ca.crt, bridge_tls_version tlsv1.2",
        "bridge_capath CERTS/folder, bridge_alpn mqtt",
        "bridge_cafile CERTS/ca.crt, bridge_ciphers ECDHE-RSA-AES128-GCM-SHA256",
        "bridge_cafile CERTS/ca.crt, bridge_ciphers_tls1.3 TLS_AES_128_GCM_SHA256"
    })
    void certificatesToOurs(String trust, String more) throws Exception {
        ConfiguredBroker remote = broker(certificateListener());
        ConfiguredBroker local = secure("localhost", remote.broker().port(), trust, more);
        passesOn(local, () -> arrives(remote));
    }

    @Test
    void theBridgeHasACertificateOfItsOwn() throws Exception {
        ConfiguredBroker remote =
                broker(
                        certificateListener(
                                "require_certificate true", "use_identity_as_username true"));
        ConfiguredBroker local =
                secure(
                        "localhost",
                        remote.broker().port(),
                        "bridge_cafile CERTS/ca.crt",
                        "bridge_certfile CERTS/client.crt",
                        "bridge_keyfile CERTS/client.key");
        passesOn(local, () -> arrives(remote));
        remote.log().await("u'bridge one'");
    }

    @Test
    void onlyTheAuthoritiesOfTheSystemAreTrusted() throws Exception {
        ConfiguredBroker remote = broker(certificateListener());
        ConfiguredBroker local =
                secure("localhost", remote.broker().port(), "bridge_tls_use_os_certs true");
        local.log().await(SSL);
        assertThat(local.log().lines()).noneMatch(line -> line.contains("sending CONNECT"));
    }

    @Test
    void aCertificateForAnotherNameIsRefused() throws Exception {
        ConfiguredBroker remote = broker(certificateListener());
        ConfiguredBroker local =
                secure("127.0.0.1", remote.broker().port(), "bridge_cafile CERTS/ca.crt");
        local.log().await(SSL);
        local.log().await("the broker's certificate is for localhost, not for 127.0.0.1");
        assertThat(local.log().lines()).noneMatch(line -> line.contains("sending CONNECT"));
    }

    @Test
    void insecureMeansThatTheNameGoesUnchecked() throws Exception {
        ConfiguredBroker remote = broker(certificateListener());
        ConfiguredBroker local =
                secure(
                        "127.0.0.1",
                        remote.broker().port(),
                        "bridge_cafile CERTS/ca.crt",
                        "bridge_insecure true");
        passesOn(local, () -> arrives(remote));
    }

    @Test // 2.0.9
    void aStrangersCertificateIsRefusedAtEveryTry() throws Exception {
        ConfiguredBroker remote = broker(certificateListener());
        ConfiguredBroker local =
                secure("localhost", remote.broker().port(), "bridge_cafile CERTS/elsewhere/ca.crt");
        Eventually.until(
                Eventually.DEADLINE,
                () -> String.join("\n", local.log().lines()),
                () ->
                        local.log().lines().stream()
                                        .filter(l -> l.contains("certificate verify failed"))
                                        .count()
                                >= 3);
        assertThat(local.log().lines()).noneMatch(line -> line.contains("sending CONNECT"));
    }

    @Test
    void aStrangersCertificateIsRefusedEvenInInsecureMode() throws Exception {
        ConfiguredBroker remote = broker(certificateListener());
        ConfiguredBroker local =
                secure(
                        "localhost",
                        remote.broker().port(),
                        "bridge_cafile CERTS/elsewhere/ca.crt",
                        "bridge_insecure true");
        local.log().await("certificate verify failed");
        assertThat(local.log().lines()).noneMatch(line -> line.contains("sending CONNECT"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bridge_cafile CERTS/none|Error: Unable to load CA certificates, check"
                        + " bridge_cafile \"CERTS/none\".",
                "bridge_cafile CERTS/ca.crt;bridge_certfile CERTS/none;bridge_keyfile"
                        + " CERTS/client.key|Error: Unable to load client certificate, check"
                        + " bridge_certfile \"CERTS/none\".",
                "bridge_cafile CERTS/ca.crt;bridge_certfile CERTS/client.crt;bridge_keyfile"
                        + " CERTS/none|Error: Unable to load client key file, check"
                        + " bridge_keyfile \"CERTS/none\".",
                "bridge_cafile CERTS/ca.crt;bridge_certfile CERTS/client.crt;bridge_keyfile"
                        + " CERTS/server.key|Error: Client certificate/key are inconsistent.",
                "bridge_cafile CERTS/ca.crt;bridge_require_ocsp true|Error: Bridge b1 does not"
                        + " connect: bridge_require_ocsp is not supported.",
                "bridge_identity me;bridge_psk xyz|Error: bridge_psk is not hexadecimal."
            })
    void whatCanNotBeUsedIsSaidInOneLine(String lines, String error) throws Exception {
        ConfiguredBroker local = secure("localhost", MosquittoBroker.freePort(), lines.split(";"));
        local.awaitLine(error.replace("CERTS", certs.toString()));
    }

    @Test
    void preSharedKeysToOurs() throws Exception {
        ConfiguredBroker remote = broker(pskListener());
        ConfiguredBroker local =
                secure(
                        "localhost",
                        remote.broker().port(),
                        "bridge_identity me",
                        "bridge_psk 1234abcd");
        passesOn(local, () -> arrives(remote));
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        ConfiguredBroker remote = broker(pskListener());
        ConfiguredBroker local =
                secure(
                        "localhost",
                        remote.broker().port(),
                        "bridge_identity me",
                        "bridge_psk ffff");
        local.log().await(SSL);
        assertThat(local.log().lines()).noneMatch(line -> line.contains("sending CONNECT"));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    @Tag(MosquittoTools.TAG)
    void toMosquitto(boolean psk) throws Exception {
        try (MosquittoBroker remote =
                MosquittoBroker.start(folder, psk ? pskListener() : certificateListener())) {
            ConfiguredBroker local =
                    psk
                            ? secure(
                                    "localhost",
                                    remote.port(),
                                    "bridge_identity me",
                                    "bridge_psk 1234abcd")
                            : secure("localhost", remote.port(), "bridge_cafile CERTS/ca.crt");
            passesOn(
                    local,
                    () ->
                            Eventually.until(
                                    Eventually.DEADLINE,
                                    remote::log,
                                    () -> remote.log().contains("Received PUBLISH from rc")));
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    @Tag(MosquittoTools.TAG)
    void mosquittoToOurs(boolean psk) throws Exception {
        ConfiguredBroker remote = broker(psk ? pskListener() : certificateListener());
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "connection b1",
                                "address localhost:" + remote.broker().port(),
                                "remote_clientid rc",
                                "restart_timeout 1",
                                "topic # both 1"));
        if (psk) {
            lines.addAll(List.of("bridge_identity me", "bridge_psk 1234abcd"));
        } else {
            lines.add("bridge_cafile " + certs.resolve("ca.crt"));
        }
        try (MosquittoBroker local = MosquittoBroker.start(folder, lines.toArray(new String[0]));
                MessageCollector here = new MessageCollector(local.port(), "here", "back", 1)) {
            remote.log().await("Received SUBSCRIBE from rc");
            assertThat(here.count()).isZero();
            try (RawMqtt client = RawMqtt.connect(local.port(), 4, "client")) {
                client.publish("t", "secret", 1, false);
            }
            arrives(remote);
        }
    }
}
