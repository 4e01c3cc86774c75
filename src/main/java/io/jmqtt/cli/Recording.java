package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.connect.Publication;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.Topics;
import java.io.File;
import java.util.List;

/**
 * The messages of a recording, each when its time has come. {@link #stop} may be called from any
 * thread.
 */
final class Recording implements PublicationInput {
    private final Console console;
    private final String path;
    private final String prefix;
    private final double speed;
    private final int loops;
    private final boolean v5;
    private MessageFile file;
    private int round;
    private boolean began;
    private long roundStart;
    private long consumedBefore;
    private long stripped;
    private boolean stopped;

    Recording(ClientOptions options, Console console, String path)
            throws CliException, OptionException {
        this.console = console;
        this.path = path;
        String given = options.task().text(ClientOption.TOPIC_PREFIX);
        prefix = given == null ? "" : given;
        if (!prefix.isEmpty() && !Topics.isValidName(prefix)) {
            throw OptionException.usage(
                    "Error: Invalid topic prefix '" + prefix + "', does it contain '+' or '#'?\n");
        }
        speed = speed(options.task().text(ClientOption.SPEED));
        loops = options.task().count(ClientOption.LOOP, 1);
        v5 = options.version() == MqttVersion.V5;
        file = MessageFile.open(path, console, 1);
    }

    /** How many times as fast; infinite for {@code max}. */
    private static double speed(String text) throws OptionException {
        if (text == null) {
            return 1;
        }
        if (text.equals("max")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double factor =
                    Double.parseDouble(
                            text.endsWith("x") ? text.substring(0, text.length() - 1) : text);
            if (factor > 0 && factor <= 1e9) {
                return factor;
            }
        } catch (NumberFormatException e) {
            // it is told below
        }
        throw OptionException.usage(
                "Error: --speed argument must be a number >0 or max, not '" + text + "'.\n\n");
    }

    @Override
    public List<Publication> next() throws CliException {
        while (!isStopped()) {
            MessageLine line = file.next();
            if (line == null) {
                if (!nextRound()) {
                    return null;
                }
                continue;
            }
            if (awaitTime(line.micros())) {
                return List.of(publication(line.message()));
            }
        }
        return null;
    }

    private boolean nextRound() throws CliException {
        round++;
        if (loops > 0 && round >= loops || !began) {
            return false;
        }
        consumedBefore += file.consumed();
        file.close();
        file = MessageFile.open(path, console, 1);
        began = false;
        return true;
    }

    /** Waits until a message is due; false when it is stopped meanwhile. */
    private synchronized boolean awaitTime(long micros) {
        if (!began) {
            began = true;
            roundStart = System.nanoTime() - Math.max(0, scaled(micros));
        }
        try {
            while (!stopped) {
                long left = roundStart + scaled(micros) - System.nanoTime();
                if (micros < 0 || left <= 0) {
                    return true;
                }
                // to the nanosecond is more than a sleep can do
                if (left < 1_000_000) {
                    Thread.sleep(0, (int) left);
                } else {
                    wait(left / 1_000_000);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private long scaled(long micros) {
        return speed == Double.POSITIVE_INFINITY ? 0 : (long) (micros * 1_000 / speed);
    }

    private Publication publication(Publication message) {
        List<Property> properties = message.properties();
        if (!v5 && !properties.isEmpty()) {
            stripped++;
            properties = List.of();
        }
        return new Publication(
                prefix + message.topic(),
                message.payload(),
                message.qos(),
                message.retain(),
                properties);
    }

    /** How many messages lost their properties. */
    long strippedMessages() {
        return stripped;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** Lets no more messages come. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    void close() {
        file.close();
    }

    @Override
    public long consumed() {
        return consumedBefore + file.consumed();
    }

    @Override
    public long size() {
        return path.equals("-") || loops == 0 ? 0 : new File(path).length() * loops;
    }
}
