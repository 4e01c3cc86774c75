package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.OutputOptions;
import io.jmqtt.cli.option.SubscribeOptions;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.ReceivedMessage;
import java.util.Random;

/**
 * What the options of sub do with each message that arrives: drop it, remove it from the broker,
 * print it, run a command for it, count it. Used by one thread at a time.
 */
public final class Intake {
    private static final long REMOVAL_MILLIS = 10_000;

    /** What became of a message. */
    public enum Verdict {
        /** It is not wanted. */
        DROPPED,
        TAKEN,
        /** It was taken, and no more are wanted. */
        LAST,
        /** It is not wanted, and none after it. */
        OVER
    }

    private final SubscribeOptions subscribe;
    private final OutputOptions output;
    private final MessagePrinter printer;
    private final MessageCommand command;
    private final Removals removals = new Removals();
    private final Random random;
    private int taken;

    /**
     * @param out where messages are printed; flushed and closed by the caller
     * @throws OptionException for options that make no sense together
     */
    public Intake(ClientOptions options, Console console, StandardOutput out, Reports reports)
            throws OptionException {
        subscribe = options.subscribe();
        output = options.output();
        subscribe.checkCombination();
        printer = new MessagePrinter(options, console, out, reports);
        command =
                output.command() == null
                        ? null
                        : new MessageCommand(output.command(), output.jobs(), console, reports);
        random = subscribe.randomFilter() < 100 ? new Random() : null;
    }

    /** Prints what stands before the first message. */
    public void begin() {
        printer.begin();
    }

    /**
     * Takes the next message.
     *
     * @param connection that it came over, for removing what the broker retains
     */
    public Verdict take(ReceivedMessage message, MqttConnection connection) {
        if (subscribe.isRetainedOnly() && !message.retain()) {
            return Verdict.OVER;
        }
        if (message.retain() && subscribe.dropsRetained()
                || subscribe.isFilteredOut(message.topic())
                || !output.isWanted(message.payload())) {
            return Verdict.DROPPED;
        }
        if (subscribe.removesRetained() && message.retain()) {
            removals.remove(message.topic(), connection);
        }
        if (output.showsRate()) {
            return Verdict.TAKEN;
        }
        if (random == null || random.nextDouble() * 100 < subscribe.randomFilter()) {
            if (command == null) {
                printer.print(message);
            } else {
                command.run(message);
            }
        }
        taken++;
        return subscribe.count() > 0 && taken >= subscribe.count() ? Verdict.LAST : Verdict.TAKEN;
    }

    /** Waits for the removals and commands that are under way; for removals at most 10 s. */
    public void await() throws InterruptedException {
        if (subscribe.removesRetained()) {
            removals.await(REMOVAL_MILLIS);
        }
        if (command != null) {
            command.await();
        }
    }
}
