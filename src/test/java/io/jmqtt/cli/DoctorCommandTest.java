package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import io.jmqtt.text.JsonValue.ArrayValue;
import io.jmqtt.text.JsonValue.ObjectValue;
import io.jmqtt.tls.Certificates;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorCommandTest {
    @TempDir Path folder;

    private static CommandRun doctor(Object... args) {
        return JmqttRun.inProcess().run(CommandLine.of("jmqtt", "doctor").plus(args));
    }

    private static String lastLines(CommandRun run) {
        return run.out().substring(run.out().indexOf("fail"));
    }

    @Test
    void portWithoutListenerIsNamed() throws IOException {
        int port = MosquittoBroker.freePort();
        CommandRun run = doctor("127.0.0.1:" + port);
        assertThat(lastLines(run))
                .startsWith("fail  tcp        127.0.0.1 port " + port + ": Connection refused\n")
                .contains("      -> Nothing listens on that port of that address.");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void nameWithoutAddressIsNamed() {
        CommandRun run = doctor("mqtt://no-such-broker.invalid");
        assertThat(run.out())
                .startsWith("fail  lookup     there is no address for no-such-broker.invalid\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 134, refused with 134: Bad User Name or Password, 'The broker wants a user name and'",
        "311, 4, refused with 4: Connection Refused: bad user name or password, 'The broker wants'",
        "5, 132, refused with 132: Unsupported Protocol version, 'Try MQTT 3.1.1: -V 311.'",
        "311, 2, refused with 2: Connection Refused: identifier rejected, 'The broker does not like'",
        "5, 135, refused with 135: Not authorized, 'The broker wants a login (-u, -P), or a'",
        "5, 137, refused with 137: Server busy, 'Try again later; ''jmqtt wait'' does that.'"
    })
    void refusedLoginComesWithAdvice(String version, int code, String reason, String advice)
            throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(c -> c.expectEndAfterAnything(), c -> c.refuse(code))) {
            CommandRun run = doctor("127.0.0.1:" + broker.port(), "-V", version);
            assertThat(lastLines(run)).containsIgnoringCase("fail  connect    " + reason + "\n");
            assertThat(lastLines(run)).contains("-> " + advice);
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void wrongLoginIsNotPrinted() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(c -> c.expectEndAfterAnything(), c -> c.refuse(0x86))) {
            CommandRun run = doctor("mqtt://me:topsecret@127.0.0.1:" + broker.port(), "--json");
            assertThat(run.out())
                    .contains("Check user name and password")
                    .doesNotContain("topsecret");
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void topicThatMayNotBeReadIsNamed() throws IOException {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> c.expectEndAfterAnything(),
                        c -> {
                            c.accept();
                            c.grant(0x87);
                            c.expectDisconnect();
                        })) {
            CommandRun run = doctor("127.0.0.1:" + broker.port(), "-t", "my/topic");
            assertThat(lastLines(run))
                    .startsWith("fail  subscribe  my/topic refused with 135: Not authorized\n");
        }
    }

    @Test
    void somethingThatIsNoBrokerIsFoundOut() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread answering =
                    new Thread(
                            () -> {
                                try {
                                    while (true) {
                                        Socket socket = server.accept();
                                        socket.getOutputStream().write("220 smtp\r\n".getBytes());
                                        socket.getInputStream().read();
                                        socket.close();
                                    }
                                } catch (IOException end) {
                                    // the test is over
                                }
                            });
            answering.start();
            CommandRun run = doctor("127.0.0.1:" + server.getLocalPort());
            assertThat(lastLines(run))
                    .startsWith("fail  connect    ")
                    .contains("-> What listens there did not answer as a broker does.");
            assertThat(run.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void certificatesAreShownAndChecked() throws Exception {
        Certificates ca = Certificates.in(folder);
        ca.issue("server", "/CN=broker", "DNS:localhost,IP:127.0.0.1", 90);
        ca.issue("soon", "/CN=broker", "DNS:localhost", 5);
        String trusted = ca.file("ca.crt").toString();
        try (ToolBroker broker = tls(ca, "server")) {
            String url = "mqtts://localhost:" + broker.port();
            CommandRun good = doctor(url, "--cafile", trusted);
            assertThat(good.out())
                    .contains("ok    tls        TLSv1.3, the broker's certificate is valid")
                    .contains("version: TLSv1.3\n")
                    .contains("certificate 1: CN=broker, from ")
                    .contains("names: localhost, 127.0.0.1\n")
                    .contains("ok    roundtrip");
            assertThat(good.exitCode()).isZero();

            CommandRun stranger = doctor(url);
            assertThat(lastLines(stranger))
                    .contains("which is not among the trusted certificates")
                    .contains("certificate 1: CN=broker")
                    .contains("-> Give the certificate of the authority that signed it with");
            assertThat(stranger.exitCode()).isEqualTo(1);

            CommandRun insecure = doctor(url, "--insecure");
            assertThat(insecure.out())
                    .contains("warn  tls        the broker's certificate is not checked")
                    .contains("certificate 1: CN=broker");
            assertThat(insecure.exitCode()).isZero();

            CommandRun plain = doctor("localhost:" + broker.port());
            assertThat(lastLines(plain)).contains("Does the port want TLS");
        }
        try (ToolBroker broker = tls(ca, "soon")) {
            CommandRun soon = doctor("mqtts://localhost:" + broker.port(), "--cafile", trusted);
            assertThat(soon.out()).contains("warn  tls        a certificate expires in 4 days");
            CommandRun name = doctor("mqtts://127.0.0.1:" + broker.port(), "--cafile", trusted);
            assertThat(lastLines(name))
                    .contains("the broker's certificate is for localhost, not for 127.0.0.1")
                    .contains("-> Use one of these names as the host");
        }
    }

    private ToolBroker tls(Certificates ca, String name) throws IOException {
        return ToolBroker.ours(
                folder, "certfile " + ca.file(name + ".crt"), "keyfile " + ca.file(name + ".key"));
    }

    @Test
    void webSocketIsAStepOfItsOwn() throws IOException {
        try (ToolBroker broker = ToolBroker.ours(folder, "protocol websockets")) {
            CommandRun run = doctor("ws://127.0.0.1:" + broker.port() + "/mqtt", "--json");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("\"step\":\"websocket\",\"status\":\"ok\"");
            assertThat(JsonReader.read(run.stdout())).isInstanceOf(ObjectValue.class);
            ObjectValue object = (ObjectValue) JsonReader.read(run.stdout());
            assertThat(object.get("ok")).isEqualTo(JsonValue.Word.TRUE);
            assertThat(((ArrayValue) object.get("steps")).elements()).hasSize(6);
        }
        try (FakeBroker broker = FakeBroker.repeating(c -> c.expectEndAfterAnything())) {
            CommandRun run = doctor("ws://127.0.0.1:" + broker.port() + "/x", "--timeout", "200ms");
            assertThat(lastLines(run)).startsWith("fail  websocket  /x: ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://x, Error: Unsupported URL scheme.",
        "a b, Error: Only one broker at a time.",
        "--timeout x, Error: --timeout argument must be a time",
        "--nonsense, Error: Unknown option '--nonsense'."
    })
    void wrongArgumentsAreRefused(String args, String error) {
        CommandRun run = doctor((Object[]) args.split(" "));
        assertThat(run.err()).startsWith(error);
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
