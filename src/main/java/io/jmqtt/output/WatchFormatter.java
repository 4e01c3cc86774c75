package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Shows each topic on its own line of the terminal, always with its newest message; the first topic
 * gets line 2, below the broker's name. The line is erased before it is written, so that nothing of
 * a longer message before stays.
 */
final class WatchFormatter implements MessageFormatter {
    private final MessageFormatter inner;
    private final String host;
    private final Map<String, Integer> lineOfTopic = new HashMap<>();

    WatchFormatter(MessageFormatter inner, String host) {
        this.inner = inner;
        this.host = host;
    }

    @Override
    public void begin(OutputStream out) throws IOException {
        write(out, "\033[2J\033[1;1HBroker: " + host + "\n");
        inner.begin(out);
    }

    @Override
    public void format(ReceivedMessage message, Instant received, OutputStream out)
            throws IOException {
        Integer line = lineOfTopic.get(message.topic());
        if (line == null) {
            line = lineOfTopic.size() + 2;
            lineOfTopic.put(message.topic(), line);
        }
        write(out, "\033[" + line.intValue() + ";1H\033[K");
        inner.format(message, received, out);
        write(out, "\033[" + (lineOfTopic.size() + 1) + ";1H\n");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
