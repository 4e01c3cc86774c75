package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.RawMqtt;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners with pre-shared keys, with our client and with Mosquitto's. */
class PskListenerTest extends ListenerFixture {
    private static final String E = "OpenSSL Error while trying to get the error[0]: error:0A";

    @BeforeEach
    void keys() throws Exception {
        Files.writeString(folder.resolve("psk"), "me:1234abcd\nother:00ff\n");
    }

    private void start(String... more) throws Exception {
        start(List.of(lines(more)));
    }

    private String[] lines(String... more) {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "listener " + port + " 127.0.0.1",
                                "psk_hint hint",
                                "psk_file " + folder.resolve("psk"),
                                "allow_anonymous true"));
        lines.addAll(Arrays.asList(more));
        return lines.toArray(new String[0]);
    }

    private CommandRun pub(String identity, String key, String... more) {
        List<Object> arguments =
                new ArrayList<>(
                        List.of(
                                "pub",
                                "-h",
                                "localhost",
                                "-p",
                                port,
                                "-t",
                                "t",
                                "-m",
                                "m",
                                "-i",
                                "me",
                                "--psk-identity",
                                identity,
                                "--psk",
                                key));
        arguments.addAll(Arrays.asList(more));
        return JmqttRun.jmqtt(arguments.toArray());
    }

    @Test
    void ourClientGetsInAndTheLogTellsTheCipher() throws Exception {
        start();
        assertThat(pub("me", "1234abcd", "-q", "1").exitCode()).isZero();
        broker.awaitLine("Client me negotiated TLSv1.2 cipher ECDHE-PSK-AES256-CBC-SHA384");
        assertThat(broker.log().lines()).noneMatch(line -> line.startsWith(E));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PSK-AES128-CBC-SHA",
                "PSK-AES256-GCM-SHA384",
                "DHE-PSK-AES256-GCM-SHA384",
                "ECDHE-PSK-AES256-CBC-SHA384"
            })
    void theCipherCanBeChosen(String cipher) throws Exception {
        start("ciphers " + cipher);
        assertThat(pub("me", "1234abcd", "-q", "1").exitCode()).isZero();
        broker.awaitLine("Client me negotiated TLSv1.2 cipher " + cipher);
    }

    @Test
    void theIdentityIsTheUserNameAndNoPasswordIsAskedFor() throws Exception {
        Files.writeString(folder.resolve("pw"), "");
        Files.writeString(folder.resolve("acl"), "user me\ntopic write t\n");
        start(
                "use_identity_as_username true",
                "password_file " + folder.resolve("pw"),
                "acl_file " + folder.resolve("acl"));
        assertThat(pub("me", "1234abcd", "-q", "1", "-V", "5").exitCode()).isZero();
        broker.log().await("as me (p5, c1, k60, u'me').");
        // 135: not authorised
        assertThat(pub("other", "00ff", "-q", "1", "-V", "5").exitCode()).isEqualTo(135);
    }

    @Test
    void anUnknownIdentityIsNotLetIn() throws Exception {
        start();
        CommandRun run = pub("nobody", "1234abcd");
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("A TLS error occurred");
        broker.awaitLine(E + "0000DF:SSL routines::psk identity not found");
        broker.log().await("disconnected: Protocol error.");
    }

    @Test
    void aWrongKeyIsNotLetIn() throws Exception {
        start();
        assertThat(pub("me", "1234abce").exitCode()).isNotZero();
        broker.awaitLine(E + "000119:SSL routines::decryption failed or bad record mac");
    }

    @Test
    void plainBytesAreNoHandshake() throws Exception {
        start();
        try (RawMqtt client = RawMqtt.open(port)) {
            client.send(ConnectPacket.of(4, "c").bytes());
            broker.log().await("disconnected: Protocol error.");
        }
        broker.awaitLine(E + "00010B:SSL routines::wrong version number");
    }

    @Test
    void keysAreReadAgainOnReload() throws Exception {
        start();
        Files.writeString(folder.resolve("psk"), "me:aaaa\n");
        broker.reload(lines());
        assertThat(pub("me", "1234abcd").exitCode()).isNotZero();
        assertThat(pub("me", "aaaa").exitCode()).isZero();
    }

    @Test
    void tls13AloneCannotBeAskedFor() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> start("tls_version tlsv1.3"))
                .hasMessageStartingWith("Error: Unsupported tls_version \"tlsv1.3\".");
    }

    // ---- Mosquitto's clients

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
                                "--psk-identity",
                                "me",
                                "--psk",
                                "1234abcd",
                                "-t",
                                "t"));
        command.addAll(Arrays.asList(more));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Test
    @Tag(MosquittoTools.TAG)
    void mosquittosClientsTalkToEachOther() throws Exception {
        start();
        Process sub = mosquitto("mosquitto_sub", "-i", "s", "-C", "3", "-q", "1");
        try {
            broker.log().await("Sending SUBACK to s");
            String large = "x".repeat(100_000);
            for (String message : List.of("one", large, "three")) {
                Process pub = mosquitto("mosquitto_pub", "-m", message, "-q", "1", "-i", "p");
                assertThat(pub.waitFor(15, TimeUnit.SECONDS)).isTrue();
                assertThat(pub.exitValue()).isZero();
            }
            String out = new String(sub.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(out.lines()).containsExactly("one", large, "three");
        } finally {
            sub.destroyForcibly();
        }
        broker.log().await("Client p negotiated TLSv1.2 cipher ");
        assertThat(broker.log().lines()).noneMatch(line -> line.startsWith(E));
    }

    @Test
    @Tag(MosquittoTools.TAG)
    void manyOfMosquittosClientsAtOnceAreServed() throws Exception {
        start();
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(mosquitto("mosquitto_pub", "-m", "m", "-q", "2", "-i", "many" + i));
        }
        for (Process each : all) {
            assertThat(each.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(each.exitValue()).isZero();
        }
    }
}
