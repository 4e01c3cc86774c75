package io.jmqtt.shell;

import io.jmqtt.cli.Intake;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.Topics;
import java.util.ArrayList;
import java.util.List;

/**
 * A line {@code sub} that goes on: its filters, and what it does with messages. Safe for use by
 * several threads.
 */
final class LiveSubscription {
    private static final String SHARED = "$share/";

    private final ClientOptions options;
    private final Intake intake;
    private final List<String> filters;
    private int identifier;
    private boolean ended;
    private int status;

    LiveSubscription(ClientOptions options, Intake intake) {
        this.options = options;
        this.intake = intake;
        filters = new ArrayList<>(options.subscribe().filters());
    }

    ClientOptions options() {
        return options;
    }

    synchronized List<String> filters() {
        return List.copyOf(filters);
    }

    /** Gives it the identifier that its messages carry (MQTT 5, 3.8.2.1.2). */
    synchronized void identify(int number) {
        identifier = number;
    }

    /** 0 for none. */
    synchronized int identifier() {
        return identifier;
    }

    /** Whether it ends by itself, after messages or time. */
    boolean hasEnd() {
        return options.subscribe().count() > 0
                || options.subscribe().timeout() > 0
                || options.subscribe().isRetainedOnly();
    }

    /** Prints what stands before the first message. */
    void begin() {
        intake.begin();
    }

    /** Whether a message of this topic belongs to it. */
    synchronized boolean takes(String topic) {
        if (!ended) {
            for (String filter : filters) {
                if (Topics.matches(plain(filter), topic)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The filter of a shared subscription (MQTT 5, 4.8.2), or the filter itself. */
    private static String plain(String filter) {
        int slash = filter.startsWith(SHARED) ? filter.indexOf('/', SHARED.length()) : -1;
        return slash < 0 ? filter : filter.substring(slash + 1);
    }

    /**
     * Takes a message. Called on one thread.
     *
     * @return whether this was the end of it
     */
    boolean take(ReceivedMessage message, MqttConnection connection) {
        switch (intake.take(message, connection)) {
            case LAST, OVER -> {
                end(0);
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    /** Drops a filter; true when it was the last one, which ends the subscription. */
    synchronized boolean drop(String filter) {
        if (filters.remove(filter) && filters.isEmpty()) {
            end(0);
        }
        return ended;
    }

    /**
     * Ends it; the first end counts.
     *
     * @return whether it was the first
     */
    synchronized boolean end(int exitStatus) {
        if (ended) {
            return false;
        }
        ended = true;
        status = exitStatus;
        notifyAll();
        return true;
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /** Whether it has ended as it should. */
    synchronized boolean isDone() {
        return ended && status == 0;
    }

    /** Waits for its end and gives the exit status: 27 when the time of {@code -W} was over. */
    int await() throws InterruptedException {
        synchronized (this) {
            while (!ended) {
                wait();
            }
        }
        intake.await();
        synchronized (this) {
            return status;
        }
    }
}
