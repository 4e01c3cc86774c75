package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Options that Mosquitto 2.0 does not know, so that nothing can be compared, and what they do. */
class NewerOptionsTest extends ListenerFixture {
    private void listen(String... more) throws Exception {
        start(List.of("listener " + port + " 127.0.0.1", "allow_anonymous true"), more);
    }

    private String connack(int to, ConnectPacket connect) throws IOException {
        try (RawMqtt client = RawMqtt.open(to)) {
            client.level(connect.level());
            client.send(connect.bytes());
            return client.readText();
        }
    }

    @Test
    void onlyTheVersionsOfTheListAreSpoken() throws Exception {
        listen("accept_protocol_versions 5");
        assertThat(connack(port, ConnectPacket.of(4, "a"))).isEqualTo("CONNACK present=0 code=1");
        assertThat(connack(port, ConnectPacket.of(5, "a"))).startsWith("CONNACK present=0 code=0");
    }

    @Test
    void sessionsAreCountedOnAllListeners() throws Exception {
        listen("global_max_clients 1");
        try (RawMqtt first = RawMqtt.connect(port, 5, "a")) {
            assertThat(connack(port, ConnectPacket.of(5, "b")))
                    .startsWith("CONNACK")
                    .contains("137");
            first.ping();
        }
    }

    @Test
    void connectionsAreCountedOnAllListeners() throws Exception {
        int second = MosquittoBroker.freePort();
        listen("global_max_connections 1", "listener " + second + " 127.0.0.1");
        try (RawMqtt first = RawMqtt.connect(port, 4, "a");
                RawMqtt other = RawMqtt.open(second)) {
            other.expectEnd();
            first.ping();
        }
        broker.awaitLine("Client connection from 127.0.0.1 denied: max_connections exceeded.");
    }

    @Test
    void aListenerLetsAnonymousClientsInByItself() throws Exception {
        int second = MosquittoBroker.freePort();
        start(
                List.of("listener " + port + " 127.0.0.1", "allow_anonymous false"),
                "listener " + second + " 127.0.0.1",
                "listener_allow_anonymous true");
        assertThat(connack(port, ConnectPacket.of(4, "a"))).isEqualTo("CONNACK present=0 code=5");
        assertThat(connack(second, ConnectPacket.of(4, "a"))).isEqualTo("CONNACK present=0 code=0");
    }

    @Test
    void aListenerHasAPrefixOfItsOwnForClientIds() throws Exception {
        listen("listener_auto_id_prefix here-");
        assertThat(connack(port, ConnectPacket.of(5, "")))
                .contains("assigned-client-identifier=\"here-");
    }

    @Test
    void theBrokerUsesNoMoreAliasesThanItMay() throws Exception {
        listen("max_topic_alias_broker 1");
        Property most = Property.number(PropertyId.TOPIC_ALIAS_MAXIMUM, 5);
        try (RawMqtt client = RawMqtt.connect(port, ConnectPacket.of(5, "a").with(most))) {
            client.subscribe("#", 0);
            client.publish("x", "1", 0, false);
            client.publish("y", "2", 0, false);
            client.publish("x", "3", 0, false);
            client.expect("PUBLISH q0 r0 d0 \"x\" \"1\" {topic-alias=1}");
            client.expect("PUBLISH q0 r0 d0 \"y\" \"2\"");
            client.expect("PUBLISH q0 r0 d0 \"\" \"3\" {topic-alias=1}");
        }
    }

    @Test
    void headersOfAHandshakeHaveALimit() throws Exception {
        listen("protocol websockets", "packet_buffer_size 300");
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(15_000);
            String head =
                    "GET /mqtt HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(400) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.US_ASCII)).doesNotContain(" 101 ");
        }
    }

    @Test
    void anEngineOfOpenSslIsRefusedByName() {
        assertThatThrownBy(
                        () ->
                                listen(
                                        "certfile " + folder.resolve("a"),
                                        "keyfile " + folder.resolve("b"),
                                        "tls_engine pkcs11",
                                        "tls_engine_kpass_sha1 00",
                                        "tls_keyform engine"))
                .hasMessageContaining("pkcs11");
    }

    @Test
    void theBrokerSpeaksAtOnceWhateverTheOptionSays() throws Exception {
        listen("set_tcp_nodelay false", "websockets_log_level 255");
        assertThat(connack(port, ConnectPacket.of(4, "a"))).isEqualTo("CONNACK present=0 code=0");
        assertThat(broker.log().isOn(LogType.NOTICE)).isTrue();
    }
}
