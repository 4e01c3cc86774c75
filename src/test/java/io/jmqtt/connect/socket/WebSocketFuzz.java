package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Socks5;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.fuzz.Choices;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * Fuzz target: what a WebSocket broker or a SOCKS5 proxy may answer to a client. The client gets
 * the payload of the frames, or the connection fails with a reason.
 */
public final class WebSocketFuzz {
    private WebSocketFuzz() {}

    /** A peer that says what the input says and then nothing more. */
    private record Peer(InputStream input, OutputStream output) implements Transport {
        Peer(byte[] answer) {
            this(new ByteArrayInputStream(answer), OutputStream.nullOutputStream());
        }

        @Override
        public void close() {}
    }

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Choices data = new Choices(input);
        switch (data.number(0, 2)) {
            case 0 -> handshake(data.rest());
            case 1 -> proxy(data.yes(), data.rest());
            default -> frames(data.number(1, 9), data.rest());
        }
    }

    private static void handshake(byte[] answer) {
        try {
            WebSocketTransport.open(new Peer(answer), "host", "/mqtt");
            throw new AssertionError("a handshake without the right key");
        } catch (MqttFailure e) {
            mustHaveText(e);
        }
    }

    private static void proxy(boolean login, byte[] answer) {
        Socks5 proxy = new Socks5("proxy", 1080, login ? "user" : null, login ? "pass" : null);
        try {
            Socks5Handshake.perform(new Peer(answer), proxy, "broker.example", 1883);
            if (answer.length < 9 || answer[0] != 5) {
                throw new AssertionError("a connection without a whole answer");
            }
        } catch (MqttFailure e) {
            mustHaveText(e);
        }
    }

    private static void frames(int piece, byte[] frames) throws IOException {
        WebSocketOutput output =
                new WebSocketOutput(OutputStream.nullOutputStream(), new SecureRandom());
        WebSocketInput in = new WebSocketInput(new ByteArrayInputStream(frames), output);
        byte[] target = new byte[piece];
        int total = 0;
        try {
            for (int n = in.read(target, 0, piece); n >= 0; n = in.read(target, 0, piece)) {
                total += n;
                if (n == 0 || total > frames.length) {
                    throw new AssertionError(total + " bytes of " + frames.length);
                }
            }
        } catch (IOException e) {
            if (e.getMessage() == null && !(e instanceof java.io.EOFException)) {
                throw new AssertionError("no text", e);
            }
        }
    }

    private static void mustHaveText(MqttFailure e) {
        if (e.getMessage() == null
                || e.getMessage().getBytes(StandardCharsets.UTF_8).length > 1000) {
            throw new AssertionError(e);
        }
    }
}
