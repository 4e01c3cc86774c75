package io.jmqtt.connect.socket;

import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.text.WebSocketKey;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/** MQTT in WebSocket frames (RFC 6455) over another transport, with Mosquitto's handshake. */
final class WebSocketTransport implements Transport {
    private static final int LONGEST_RESPONSE = 16 * 1024;

    /** How long closing waits for the close frame to get away. */
    private static final long CLOSE_MILLIS = 200;

    private final Transport below;
    private final WebSocketOutput output;
    private final WebSocketInput input;

    private WebSocketTransport(Transport below, InputStream in, SecureRandom random) {
        this.below = below;
        this.output = new WebSocketOutput(below.output(), random);
        this.input = new WebSocketInput(in, output);
    }

    /** Does the client's handshake. */
    static WebSocketTransport open(Transport below, String host, String path) throws MqttFailure {
        SecureRandom random = new SecureRandom();
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        String request =
                "GET "
                        + path
                        + " HTTP/1.1\r\nHost: "
                        + host
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
                        + key
                        + "\r\nSec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Version: 13\r\n\r\n";
        InputStream in = new BufferedInputStream(below.input(), 16 * 1024);
        try {
            OutputStream out = below.output();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            checkResponse(readHead(in), key);
        } catch (IOException e) {
            throw new MqttFailure(Kind.CONNECTION_LOST, 0, Kind.CONNECTION_LOST.text(), e);
        }
        return new WebSocketTransport(below, in, random);
    }

    private static String readHead(InputStream in) throws IOException, MqttFailure {
        ByteArrayOutputStream head = new ByteArrayOutputStream(256);
        int ending = 0;
        while (ending < 4) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection ended in the WebSocket handshake");
            }
            if (head.size() >= LONGEST_RESPONSE) {
                throw refused("its answer has no end");
            }
            head.write(b);
            boolean fits = b == (ending % 2 == 0 ? '\r' : '\n');
            ending = fits ? ending + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void checkResponse(String head, String key) throws MqttFailure {
        // with the limit even an answer of nothing but line ends has a first line
        String[] lines = head.split("\r\n", -1);
        if (!lines[0].startsWith("HTTP/1.1 101")) {
            throw refused("it answered \"" + printable(lines[0]) + "\"");
        }
        boolean upgrade = false;
        boolean connection = false;
        boolean accepted = false;
        boolean protocol = false;
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 0) {
                continue;
            }
            String value = lines[i].substring(colon + 1).trim();
            switch (lines[i].substring(0, colon).trim().toLowerCase(Locale.ROOT)) {
                case "upgrade" -> upgrade = value.equalsIgnoreCase("websocket");
                case "connection" ->
                        connection = value.toLowerCase(Locale.ROOT).contains("upgrade");
                case "sec-websocket-accept" -> accepted = value.equals(WebSocketKey.accept(key));
                case "sec-websocket-protocol" -> protocol = value.equalsIgnoreCase("mqtt");
                default -> {}
            }
        }
        if (!upgrade || !connection) {
            throw refused("its answer lacks the upgrade");
        }
        if (!accepted) {
            throw refused("its answer has a wrong accept key");
        }
        if (!protocol) {
            throw refused("its answer lacks the subprotocol mqtt");
        }
    }

    private static MqttFailure refused(String why) {
        return new MqttFailure(
                Kind.UNKNOWN, 0, "The WebSocket handshake with the broker failed: " + why, null);
    }

    private static String printable(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(line.length(), 80); i++) {
            char c = line.charAt(i);
            text.append(c >= ' ' && c < 0x7F ? c : '?');
        }
        return text.toString();
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public MqttFailure failure(IOException cause) {
        return below.failure(cause);
    }

    @Override
    public void close() {
        PoliteClose.run("websocket-close", CLOSE_MILLIS, output::sendClose);
        below.close();
    }
}
