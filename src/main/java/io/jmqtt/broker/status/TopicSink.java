package io.jmqtt.broker.status;

import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;

/** Log lines as messages. What publishing itself logs is not published again. */
final class TopicSink implements LogSink {
    private static final String ROOT = "$SYS/broker/log/";

    private final LogTopics topics;
    private boolean publishing;

    TopicSink(LogTopics topics) {
        this.topics = topics;
    }

    @Override
    public void write(LogType type, byte[] line) {
        String name = name(type);
        if (name == null || publishing) {
            return;
        }
        publishing = true;
        try {
            topics.publish(ROOT + name, Arrays.copyOf(line, line.length - 1));
        } catch (RejectedExecutionException stopped) {
            // the broker's event loops have ended: there is nobody left to publish to
        } finally {
            publishing = false;
        }
    }

    private static String name(LogType type) {
        return switch (type) {
            case ERROR -> "E";
            case WARNING -> "W";
            case NOTICE -> "N";
            case INFORMATION -> "I";
            case SUBSCRIBE -> "M/subscribe";
            case UNSUBSCRIBE -> "M/unsubscribe";
            case WEBSOCKETS -> "WS";
            case DEBUG, INTERNAL -> null;
        };
    }
}
