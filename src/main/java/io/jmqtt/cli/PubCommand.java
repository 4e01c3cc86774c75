package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.MessageOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.Tool;

/** {@code jmqtt pub} and {@code mosquitto_pub}: publishes messages and ends. */
public final class PubCommand extends ClientCommand {
    private static final String INCOMPLETE = "Error: Both topic and message must be supplied.\n";

    public PubCommand() {
        super(Tool.PUB);
    }

    @Override
    protected int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        byte[] payload = PayloadFile.load(options, console);
        if (!isComplete(options.message())) {
            console.err().print(INCOMPLETE);
            printHelp(options.program(), console);
            return USAGE_ERROR;
        }
        return new Publisher(options, console, null).publish(payload);
    }

    /**
     * Publishes over a connection that is there already.
     *
     * @return the exit status
     */
    public static int publish(ClientOptions options, Console console, SharedLink connection)
            throws CliException, OptionException, InterruptedException {
        byte[] payload = PayloadFile.load(options, console);
        if (!isComplete(options.message())) {
            throw OptionException.usage(INCOMPLETE);
        }
        return new Publisher(options, console, connection).publish(payload);
    }

    private static boolean isComplete(MessageOptions message) {
        boolean topicsInInput =
                message.topicSeparator() != null
                        || message.source() == MessageOptions.Source.JSON_LINES;
        return (topicsInInput || !message.topics().isEmpty())
                && message.source() != MessageOptions.Source.NONE;
    }
}
