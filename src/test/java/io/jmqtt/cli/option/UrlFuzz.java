package io.jmqtt.cli.option;

import io.jmqtt.fuzz.Choices;
import java.util.List;
import java.util.Map;

/**
 * Fuzz target: command lines with {@code -L} URLs, {@code --proxy} URLs and {@code -D} properties.
 * They are taken, and then say where to connect, or refused with a line of text.
 */
public final class UrlFuzz {
    private static final List<String> PACKETS =
            List.of("connect", "publish", "subscribe", "unsubscribe", "disconnect", "will", "auth");
    private static final List<String> NAMES =
            List.of(
                    "payload-format-indicator",
                    "message-expiry-interval",
                    "content-type",
                    "response-topic",
                    "correlation-data",
                    "subscription-identifier",
                    "session-expiry-interval",
                    "authentication-method",
                    "receive-maximum",
                    "topic-alias",
                    "maximum-packet-size",
                    "user-property",
                    "will-delay-interval",
                    "reason-string");

    private UrlFuzz() {}

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        Choices data = new Choices(input);
        Program program =
                new Program(data.of(List.of(Tool.PUB, Tool.SUB, Tool.RR, Tool.DOCTOR)), data.yes());
        String[] arguments =
                switch (data.number(0, 3)) {
                    case 0 -> new String[] {"-L", scheme(data) + raw(data)};
                    case 1 -> new String[] {"-t", "a", "--proxy", "socks5h://" + raw(data)};
                    case 2 ->
                            new String[] {
                                "-t",
                                "a",
                                "-D",
                                data.of(PACKETS),
                                data.of(NAMES),
                                word(data),
                                raw(data)
                            };
                    default -> new String[] {word(data), word(data), word(data), raw(data)};
                };
        try {
            ClientOptions options = OptionParser.parse(program, arguments, Map.of());
            if (options.request() == ClientOptions.Request.WORK) {
                options.connectSpec();
                options.port();
            }
        } catch (OptionException e) {
            if (e.getMessage() == null) {
                throw new AssertionError("no text", e);
            }
        }
    }

    private static String scheme(Choices data) {
        return data.of("mqtt://", "mqtts://", "ws://", "wss://", "");
    }

    private static String word(Choices data) {
        return RawText.decode(data.bytes(data.number(0, 12)));
    }

    private static String raw(Choices data) {
        return RawText.decode(data.rest());
    }
}
