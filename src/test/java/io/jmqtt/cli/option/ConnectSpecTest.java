package io.jmqtt.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command line becomes. */
class ConnectSpecTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "mqtt://h/t, h, 1883, -, -, false, false",
                "MQTT://h/t, h, 1883, -, -, false, false",
                "mqtts://h/t, h, 8883, -, -, true, false",
                "ws://h/t, h, 1883, -, -, false, true",
                "wss://h/t, h, 8883, -, -, true, true",
                "mqtt://h:12/t, h, 12, -, -, false, false",
                "mqtt://u@h/t, h, 1883, u, -, false, false",
                "mqtt://u:p@h:5/t, h, 5, u, p, false, false",
                "mqtt://u:p:q@h/t, h, 1883, u, p:q, false, false",
                "mqtt://:p@h/t, h, 1883, '', p, false, false",
                "mqtt://u:p@x@h/t, x@h, 1883, u, p, false, false",
                "mqtt://u%41:p%42@h/t, h, 1883, u%41, p%42, false, false",
                "mqtt://[::1]:77/t, ::1, 77, -, -, false, false",
                "mqtt://[::1]/t, ::1, 1883, -, -, false, false",
            })
    void urlSaysWhereAndWho(
            String url,
            String host,
            int port,
            String user,
            String password,
            boolean tls,
            boolean webSocket)
            throws OptionException {
        ConnectSpec spec = spec(Tool.PUB, true, "-L", url, "-n");
        assertThat(spec.endpoint().host()).isEqualTo(host);
        assertThat(spec.endpoint().port()).isEqualTo(port);
        assertThat(spec.username()).isEqualTo(user);
        assertThat(spec.password()).isEqualTo(password == null ? null : password.getBytes());
        assertThat(spec.endpoint().tls() != null).isEqualTo(tls);
        assertThat(spec.endpoint().webSocket() != null).isEqualTo(webSocket);
    }

    @Test
    void urlOfJmqttDecodesTheLoginAndTakesAPath() throws OptionException {
        ConnectSpec spec =
                spec(
                        Tool.SUB,
                        false,
                        "-L",
                        "ws://u%40x:p%2F%3A%40@[2001:db8::1]:8080/my/path?topic=a/%23");
        assertThat(spec.username()).isEqualTo("u@x");
        assertThat(spec.password()).isEqualTo("p/:@".getBytes());
        assertThat(spec.endpoint().host()).isEqualTo("2001:db8::1");
        assertThat(spec.endpoint().webSocket().path()).isEqualTo("/my/path");
        assertThat(parse(Tool.SUB, false, "-L", "ws://h/p?topic=a/%23").subscribe().filters())
                .containsExactly("a/#");
    }

    @ParameterizedTest
    @CsvSource({
        "mqtt://h/a/b, a/b",
        "mqtt://h//a, /a",
        "mqtt://h/a?b%20c, a?b%20c",
        "ws://h/p?topic=a, p?topic=a"
    })
    void everythingAfterTheFirstSlashIsTheTopic(String url, String topic) throws OptionException {
        assertThat(parse(Tool.PUB, true, "-L", url, "-n").message().topics())
                .containsExactly(topic);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "socks5h://h, h, 1080, -, -",
                "socks5h://h:1, h, 1, -, -",
                "socks5h://u@h, h, 1080, u, -",
                "socks5h://u:p@h:2, h, 2, u, p",
                "socks5h://u%40%25:p%3a%3A@h, h, 1080, u@%, p::",
                "socks5h://[::1], ::1, 1080, -, -",
                "socks5h://u:p@[::1]:9, ::1, 9, u, p",
            })
    void proxyUrlSaysWhereAndWho(String url, String host, int port, String user, String password)
            throws OptionException {
        ConnectSpec.Socks5 proxy = spec(Tool.PUB, true, "--proxy", url).endpoint().proxy();
        assertThat(proxy).isEqualTo(new ConnectSpec.Socks5(host, port, user, password));
    }

    @Test
    void defaultsAreMosquittos() throws OptionException {
        ConnectSpec spec = spec(Tool.PUB, true);
        assertThat(spec.endpoint())
                .isEqualTo(
                        new ConnectSpec.Endpoint("localhost", 1883, null, false, null, null, null));
        assertThat(spec.version()).isEqualTo(MqttVersion.V3_1_1);
        assertThat(spec.clientId()).isEmpty();
        assertThat(spec.cleanStart()).isTrue();
        assertThat(spec.keepAliveSeconds()).isEqualTo(60);
        assertThat(spec.maxInflight()).isEqualTo(20);
        assertThat(spec.properties()).isEmpty();
        assertThat(spec(Tool.RR, true).version()).isEqualTo(MqttVersion.V5);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-x 5, 5",
                "-x 0x10, 16",
                "-x 010, 8",
                "-i a -x -1, 4294967295",
                "-i a -x ∞, 4294967295",
                "-i a -c -V 5, 4294967295",
                "-i a -c -V 5 -x 7, 7",
                "-V 5, -",
                "-x 0, -",
            })
    void sessionExpiryIsTheLastButOneProperty(String args, Long expiry) throws OptionException {
        List<Property> properties = spec(Tool.PUB, true, args.split(" ")).properties();
        Property maximum = Property.number(PropertyId.RECEIVE_MAXIMUM, 20);
        if (expiry == null) {
            assertThat(properties).containsExactly(maximum);
        } else {
            assertThat(properties)
                    .containsExactly(
                            Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, expiry), maximum);
        }
    }

    @ParameterizedTest
    @CsvSource({"SUB, -t a, 20", "SUB, -t a -C 3, 3", "SUB, -t a -C 300, 20", "RR, -t a, 1"})
    void receiveMaximumFollowsTheTool(Tool tool, String args, long maximum) throws OptionException {
        String[] words = (args + " -V 5").split(" ");
        assertThat(spec(tool, true, words).properties())
                .containsExactly(Property.number(PropertyId.RECEIVE_MAXIMUM, maximum));
    }

    @Test
    void ownReceiveMaximumAndTheOrderStay() throws OptionException {
        assertThat(
                        spec(
                                        Tool.PUB,
                                        true,
                                        words(
                                                "-D connect receive-maximum 5 -D CONNECT"
                                                        + " user-property k v -x 9"))
                                .properties())
                .containsExactly(
                        Property.number(PropertyId.RECEIVE_MAXIMUM, 5),
                        Property.user("k", "v"),
                        Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, 9));
    }

    @Test
    void versionAfterAPropertyWins() throws OptionException {
        ClientOptions options =
                parse(Tool.PUB, true, words("-D publish content-type x -V 311 -t a -n"));
        assertThat(options.version()).isEqualTo(MqttVersion.V3_1_1);
        assertThat(options.properties(PropertyOptions.Packet.PUBLISH)).isEmpty();
    }

    @Test
    void willCarriesItsProperties() throws OptionException {
        ConnectSpec.Will will =
                spec(
                                Tool.PUB,
                                true,
                                words(
                                        "--will-topic w --will-payload p --will-qos 2 --will-retain"
                                                + " -D will will-delay-interval 3"))
                        .will();
        assertThat(will.topic()).isEqualTo("w");
        assertThat(will.payload()).isEqualTo("p".getBytes());
        assertThat(will.qos()).isEqualTo(2);
        assertThat(will.retain()).isTrue();
        assertThat(will.properties())
                .containsExactly(Property.number(PropertyId.WILL_DELAY_INTERVAL, 3));
        assertThat(spec(Tool.PUB, true, words("-D will will-delay-interval 3")).will()).isNull();
    }

    @Test
    void prefixGetsTheProcessId() throws OptionException {
        assertThat(spec(Tool.PUB, true, "-I", "p-").clientId())
                .isEqualTo("p-" + ProcessHandle.current().pid());
    }

    @ParameterizedTest
    @CsvSource({
        "--cafile, 8883, true",
        "--capath, 8883, true",
        "--cert, 1883, false",
        "--tls-use-os-certs, 1883, true"
    })
    void tlsIsUsedWhereSomethingAsksForIt(String option, int port, boolean used) throws Exception {
        String file = file("pem").toString();
        String[] args =
                switch (option) {
                    case "--cert" -> new String[] {"--cert", file, "--key", file};
                    case "--tls-use-os-certs" -> new String[] {option};
                    default -> new String[] {option, file};
                };
        ConnectSpec spec = spec(Tool.PUB, true, args);
        assertThat(spec.endpoint().port()).isEqualTo(port);
        assertThat(spec.endpoint().tls() != null).isEqualTo(used);
    }

    @Test
    void port8883TrustsTheOperatingSystem() throws OptionException {
        assertThat(spec(Tool.PUB, true, "-p", "8883").endpoint().tls().useOsCertificates())
                .isTrue();
        assertThat(spec(Tool.PUB, true, "-p", "8883", "--no-tls").endpoint().tls()).isNull();
    }

    @Test
    void pskIsBytes() throws OptionException {
        ConnectSpec.Tls tls =
                spec(Tool.PUB, true, words("--psk 0aF --psk-identity me --ciphers PSK"))
                        .endpoint()
                        .tls();
        assertThat(tls.pskKey()).isEqualTo(new byte[] {0, (byte) 0xAF});
        assertThat(tls.pskIdentity()).isEqualTo("me");
        assertThat(tls.useOsCertificates()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--cafile /nonexistent; Error: Problem setting TLS options: File not found.",
                "--cafile FILE --cert FILE --key /x; Error: Problem setting TLS options: File not"
                        + " found.",
                "--psk xyz --psk-identity i; Error: Problem setting TLS-PSK options.",
                "--cafile FILE --tls-version tlsv1.1; Error: Problem setting TLS options, check the"
                        + " options are valid.",
                "--cafile FILE --cert FILE --key FILE --keyform der; Error: Problem setting key"
                        + " form, it must be one of 'pem' or 'engine'.",
                "-P x; Error: Problem setting username and/or password.",
            })
    void whatCannotBeSetUpIsNamed(String args, String error) throws IOException {
        String[] words = args.replace("FILE", file("pem").toString()).split(" ");
        assertThatExceptionOfType(OptionException.class)
                .isThrownBy(() -> spec(Tool.PUB, true, words))
                .withMessage(error + "\n")
                .matches(OptionException::silenceable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--tls-engine x", "--cafile FILE --cert FILE --key FILE --keyform engine"})
    void enginesAreRefusedWithWhatToUseInstead(String args) throws IOException {
        String[] words = args.replace("FILE", file("pem").toString()).split(" ");
        assertThatExceptionOfType(OptionException.class)
                .isThrownBy(() -> spec(Tool.PUB, true, words))
                .withMessageContaining("--keystore");
    }

    @Test
    void storesAndTheirPasswords() throws Exception {
        Path store = file("store.p12");
        Path secret = Files.writeString(folder.resolve("secret"), "open\n");
        ConnectSpec.Tls tls =
                spec(
                                Tool.PUB,
                                false,
                                "--truststore",
                                store.toString(),
                                "--truststore-pw-file",
                                secret.toString(),
                                "--keystore",
                                store.toString(),
                                "--key-pw-file",
                                secret.toString())
                        .endpoint()
                        .tls();
        assertThat(tls.trustStore()).isEqualTo(store);
        assertThat(tls.trustStorePassword()).isEqualTo("open".toCharArray());
        assertThat(tls.keyStore()).isEqualTo(store);
        assertThat(tls.keyStorePassword()).isEqualTo("open".toCharArray());
    }

    @Test
    void encryptedKeyAsksForItsPassword() throws Exception {
        Path key =
                Files.writeString(folder.resolve("key"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
        String[] args = {"--cafile", key.toString(), "--cert", key.toString(), "--key", key + ""};
        assertThat(parse(Tool.PUB, true, args).asksForKeyPassword()).isTrue();
        assertThat(parse(Tool.PUB, true, "-t", "a").asksForKeyPassword()).isFalse();
    }

    @Test
    void passwordWithoutValueAsksOnlyAtTheEndOfOurOwnCommandLine() throws OptionException {
        ClientOptions last = parse(Tool.PUB, false, "-t", "a", "-u", "me", "-P");
        assertThat(last.asksForPassword()).isTrue();
        ClientOptions inside = parse(Tool.PUB, false, "-P", "-t", "-u", "me");
        assertThat(inside.asksForPassword()).isFalse();
        assertThat(inside.connectSpec().password()).isEqualTo("-t".getBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-p abc", "-p 1x", "-q 1.5", "-k 60s"})
    void ourOwnCommandLineTakesOnlyNumbersForNumbers(String args) throws OptionException {
        assertThatExceptionOfType(OptionException.class)
                .isThrownBy(() -> parse(Tool.PUB, false, args.split(" ")));
        parse(Tool.PUB, true, args.split(" "));
    }

    private Path file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "content");
    }

    private static String[] words(String args) {
        return args.split(" ");
    }

    private static ConnectSpec spec(Tool tool, boolean mosquitto, String... args)
            throws OptionException {
        String[] all = args;
        if (tool == Tool.SUB && !List.of(args).contains("-L")) {
            all = new String[args.length + 2];
            System.arraycopy(args, 0, all, 2, args.length);
            all[0] = "-t";
            all[1] = "a";
        }
        return parse(tool, mosquitto, all).connectSpec();
    }

    private static ClientOptions parse(Tool tool, boolean mosquitto, String... args)
            throws OptionException {
        return OptionParser.parse(new Program(tool, mosquitto), args, Map.of());
    }
}
