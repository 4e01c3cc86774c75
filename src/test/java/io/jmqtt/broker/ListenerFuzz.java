package io.jmqtt.broker;

import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.fuzz.Choices;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Fuzz target: the handshake and the frames of WebSockets, PROXY headers and HTTP requests, against
 * the listeners of a live broker. The broker answers or closes, logs no bug, and goes on serving an
 * observer on its plain listener.
 */
public final class ListenerFuzz {
    private static final int INPUTS_PER_BROKER = 3000;
    private static final int WEBSOCKETS = 1;
    private static final int PROXY_TEXT = 2;
    private static final int PROXY_BINARY = 3;

    private static final String[] REQUEST_LINES = {
        "GET /mqtt HTTP/1.1",
        "HEAD /mqtt HTTP/1.1",
        "GET / HTTP/1.0",
        "POST / HTTP/1.1",
        "GET /metrics HTTP/1.1",
        "GET /api/v1/systree HTTP/1.1",
        "GET /api/v1/listeners HTTP/1.1",
        "GET /%zz/.. HTTP/1.1"
    };
    private static final String[] HEADERS = {
        "Host: a",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Connection: close",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: mqtt",
        "Sec-WebSocket-Protocol: x, mqttv3.1",
        "Origin: null",
        "Authorization: Basic dXNlcjpwYXNz",
        "Authorization: Basic =",
        "Content-Length: 5",
        "Content-Length: -1",
        "Transfer-Encoding: chunked",
        "Expect: 100-continue"
    };

    private static FuzzedBroker broker;
    private static int inputs;

    private final Choices data;
    private final FuzzLink link;

    private ListenerFuzz(Choices data, FuzzLink link) {
        this.data = data;
        this.link = link;
    }

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (broker == null || ++inputs > INPUTS_PER_BROKER) {
            fuzzerTearDown();
            broker = new FuzzedBroker(ListenerFuzz::listeners);
            inputs = 0;
        }
        Choices data = new Choices(input);
        int listener = data.number(WEBSOCKETS, 5);
        boolean passed = false;
        try (FuzzLink link = new FuzzLink(broker.ports().get(listener))) {
            new ListenerFuzz(data, link).run(listener);
            broker.mustServe();
            broker.mustBeAlone();
            passed = true;
        } finally {
            if (!passed) {
                inputs = INPUTS_PER_BROKER;
            }
        }
    }

    private static void listeners(io.jmqtt.broker.config.BrokerConfig.Draft draft) {
        ListenerConfig plain = ListenerConfig.tcp(0, "127.0.0.1");
        draft.listeners.add(plain.with(each -> each.protocol = ListenerConfig.Protocol.WEBSOCKETS));
        draft.listeners.add(plain.with(each -> each.proxyProtocol = 1));
        draft.listeners.add(plain.with(each -> each.proxyProtocol = 2));
        draft.listeners.add(plain.with(each -> each.protocol = ListenerConfig.Protocol.HTTP_API));
        draft.listeners.add(plain.with(each -> each.protocol = ListenerConfig.Protocol.METRICS));
    }

    /** Stops the broker. */
    public static void fuzzerTearDown() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    private void run(int listener) {
        switch (listener) {
            case WEBSOCKETS -> {
                if (data.onceIn(4)) {
                    link.send(request());
                } else {
                    link.send(
                            RawWebSocket.request("Sec-WebSocket-Protocol: mqtt")
                                    .getBytes(StandardCharsets.ISO_8859_1));
                }
                frames();
            }
            case PROXY_TEXT -> {
                link.send(
                        data.of(
                                        "PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\r\n",
                                        "PROXY TCP6 2001:db8::1 ::1 1 65535\r\n",
                                        "PROXY UNKNOWN a b c\r\n",
                                        "PROXY ",
                                        "")
                                .getBytes(StandardCharsets.ISO_8859_1));
                packets();
            }
            case PROXY_BINARY -> {
                link.send(PacketBytes.hex("0d0a0d0a000d0a515549540a"));
                link.send(
                        PacketBytes.hex(
                                data.of(
                                        "2111000cc0000201c63364070102075b",
                                        "20000000",
                                        "21000000",
                                        "2111000c",
                                        "21000008200005070000000021")));
                packets();
            }
            default -> {
                link.send(request());
                if (data.yes()) {
                    link.send(request());
                }
            }
        }
        link.send(data.rest());
        link.drain();
    }

    private byte[] request() {
        StringBuilder text = new StringBuilder(data.of(REQUEST_LINES)).append("\r\n");
        int count = data.number(0, 7);
        for (int i = 0; i < count; i++) {
            text.append(data.onceIn(6) ? data.text(20) : data.of(HEADERS)).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private void frames() {
        int count = data.number(0, 8);
        for (int i = 0; i < count; i++) {
            int first =
                    data.onceIn(8)
                            ? data.number(0, 255)
                            : data.of(new int[] {0x82, 2, 0, 0x80, 0x89, 0x8A, 0x88, 0x81});
            byte[] payload = data.onceIn(3) ? data.bytes(data.number(0, 130)) : packet();
            byte[] frame = RawWebSocket.frame(first, !data.onceIn(12), payload);
            if (data.onceIn(8)) {
                frame[1] = data.aByte();
            }
            link.send(frame);
        }
    }

    private void packets() {
        int count = data.number(0, 4);
        for (int i = 0; i < count; i++) {
            link.send(packet());
        }
    }

    private byte[] packet() {
        return switch (data.number(0, 5)) {
            case 0, 1 -> ConnectPacket.of(data.number(3, 5), "web").bytes();
            case 2 -> PacketBytes.publish(4, "a/b", "payload");
            case 3 -> PacketBytes.subscribe(4, 1, 1, List.of("a/#"));
            case 4 -> PacketBytes.pingreq();
            default -> {
                ByteArrayOutputStream two = new ByteArrayOutputStream();
                two.writeBytes(PacketBytes.pingreq());
                two.writeBytes(PacketBytes.disconnect(4, 0));
                yield two.toByteArray();
            }
        };
    }
}
