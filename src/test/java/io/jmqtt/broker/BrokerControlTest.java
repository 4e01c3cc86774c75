package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the broker tells about itself on {@code $CONTROL/broker/v1}, and what nobody takes there.
 */
class BrokerControlTest {
    private static final String TOPIC = "$CONTROL/broker/v1";
    private static final String NOBODY = "{\"error\": \"endpoint not available\"}";

    @TempDir Path folder;

    private int port;

    @BeforeEach
    void choosePort() throws IOException {
        port = MosquittoBroker.freePort();
    }

    private ConfiguredBroker start(String... more) throws Exception {
        String[] lines = new String[more.length + 2];
        lines[0] = "listener " + port + " 127.0.0.1";
        lines[1] = "allow_anonymous true";
        System.arraycopy(more, 0, lines, 2, more.length);
        return ConfiguredBroker.start(folder, lines);
    }

    @Test
    void listenersAreListed() throws Exception {
        int web = MosquittoBroker.freePort();
        try (ConfiguredBroker broker =
                start(
                        "enable_control_api true",
                        "listener " + web,
                        "protocol websockets",
                        "listener 0 " + folder.resolve("s"))) {
            assertThat(ask("{'commands':[{'command':'LISTlisteners','correlationData':'7'}]}"))
                    .isEqualTo(
                            """
                            {'responses':[{'command':'listListeners','data':{'listeners':[
                            {'port':PORT,'protocol':'mqtt','bind-address':'127.0.0.1','tls':false},
                            {'port':WEB,'protocol':'mqtt+websockets','tls':false},
                            {'port':0,'protocol':'mqtt','socket-path':'PATH','tls':false}]},
                            'correlationData':'7'}]}
                            """
                                    .replace("\n", "")
                                    .replace("PORT", Integer.toString(port))
                                    .replace("WEB", Integer.toString(web))
                                    .replace("PATH", folder.resolve("s").toString()));
            broker.awaitLine("Broker: boss/null | listListeners");
        }
    }

    @Test
    void pluginsAreListed() throws Exception {
        Files.writeString(folder.resolve("acl"), "topic #\ntopic $CONTROL/#\n");
        try (ConfiguredBroker broker =
                start(
                        "enable_control_api true",
                        "plugin /usr/lib/mosquitto_acl_file.so",
                        "plugin_opt_acl_file " + folder.resolve("acl"))) {
            assertThat(ask("{'commands':[{'command':'listPlugins'},{'command':'listUsers'}]}"))
                    .isEqualTo(
                            "{'responses':[{'command':'listPlugins','data':{'plugins':["
                                    + "{'name':'acl-file'}]}},"
                                    + "{'command':'listUsers','error':'Unknown command'}]}");
            broker.awaitLine("Broker: boss/null | listPlugins");
        }
    }

    @Test
    void requestsThatAreNoneAreAnsweredWithWhatIsWrong() throws Exception {
        try (ConfiguredBroker broker = start("enable_control_api true")) {
            assertThat(ask("x")).contains("Payload not valid JSON");
            assertThat(ask("{}")).contains("Invalid/missing commands");
            assertThat(ask("{'commands':[5,{'command':'listPlugins'}]}"))
                    .isEqualTo(
                            "{'responses':[{'command':'Unknown command',"
                                    + "'error':'Command not an object'}]}");
            assertThat(ask("{'commands':[{}]}")).contains("Missing command");
            assertThat(broker.log().lines()).noneMatch(line -> line.startsWith("Broker: "));
        }
    }

    /** The whole answer of Mosquitto 2.1, byte by byte. */
    @ParameterizedTest
    @CsvSource({
        "5, $CONTROL/x/v1, 303c0016",
        "4, $CONTROL/x/v1, 303b0016",
        "4, $CONTROL/broker/v1, 3040001b"
    })
    void nobodyTakesItIsToldToThePublisherAlone(int level, String topic, String head)
            throws Exception {
        try (ConfiguredBroker broker = start();
                RawMqtt other = RawMqtt.connect(port, 5, "other");
                RawMqtt client = RawMqtt.connect(port, level, "one")) {
            other.subscribe("$CONTROL/#", 0);
            for (int qos = 0; qos <= 2; qos++) {
                client.send(
                        PacketBytes.publish(
                                level, topic, new byte[1], qos, false, false, qos == 0 ? 0 : 7));
                assertThat(HexFormat.of().formatHex(client.expect(PacketKind.PUBLISH).bytes()))
                        .startsWith(head)
                        .endsWith(
                                HexFormat.of()
                                        .formatHex(
                                                ("/response" + (level == 5 ? "\0" : "") + NOBODY)
                                                        .getBytes(StandardCharsets.UTF_8)));
                if (qos == 1) {
                    client.expect("PUBACK m7");
                } else if (qos == 2) {
                    client.expect("PUBREC m7");
                }
            }
            other.ping();
            assertThat(broker.log().lines()).noneMatch(line -> line.startsWith("Broker: "));
        }
    }

    @Test
    void noAnswerHasATopicThatIsTooLong() throws Exception {
        try (ConfiguredBroker broker = start();
                RawMqtt client = RawMqtt.connect(broker.broker().port(), 4, "one")) {
            client.publish("$CONTROL/" + "x".repeat(65_520), "", 0, false);
            client.ping();
        }
    }

    @Test
    void whoMayNotPublishThereGetsNoAnswer() throws Exception {
        Files.writeString(folder.resolve("acl"), "topic #\ntopic read $CONTROL/#\n");
        try (ConfiguredBroker broker =
                        start("enable_control_api true", "acl_file " + folder.resolve("acl"));
                RawMqtt client = RawMqtt.connect(broker.broker().port(), 5, "one")) {
            client.subscribe("$CONTROL/#", 0);
            client.send(PacketBytes.publish(5, TOPIC, new byte[1], 1, false, false, 7));
            client.expect("PUBACK m7 code=135");
            client.ping();
        }
    }

    /** Publishes a request and returns the response; quotes are single ones in both. */
    private String ask(String request) throws IOException {
        try (RawMqtt boss = RawMqtt.connect(port, 4, "boss")) {
            boss.subscribe(TOPIC + "/response", 0);
            boss.publish(TOPIC, request.replace('\'', '"'), 0, false);
            byte[] body = boss.expect(PacketKind.PUBLISH).body();
            int start = 2 + TOPIC.length() + "/response".length();
            return new String(body, start, body.length - start, StandardCharsets.UTF_8)
                    .replace('"', '\'');
        }
    }
}
