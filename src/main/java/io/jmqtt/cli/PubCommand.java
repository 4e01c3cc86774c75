package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.MessageOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.Tool;

/** {@code jmqtt pub} and {@code mosquitto_pub}: publishes messages and ends. */
public final class PubCommand extends ClientCommand {

    public PubCommand() {
        super(Tool.PUB);
    }

    @Override
    int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        MessageOptions message = options.message();
        byte[] payload = PayloadFile.load(options, console);
        boolean topicsInInput =
                message.topicSeparator() != null
                        || message.source() == MessageOptions.Source.JSON_LINES;
        if (message.topics().isEmpty() && !topicsInInput
                || message.source() == MessageOptions.Source.NONE) {
            console.err().print("Error: Both topic and message must be supplied.\n");
            printHelp(options.program(), console);
            return USAGE_ERROR;
        }
        Publisher publisher = new Publisher(options, console);
        return switch (message.source()) {
            case LINES, JSON_LINES -> publisher.publishAll(input(options, console));
            default -> publisher.publishRepeatedly(payload);
        };
    }

    private static PublicationInput input(ClientOptions options, Console console) {
        MessageOptions message = options.message();
        LineReader lines = new LineReader(console.in(), MessageOptions.MAX_PAYLOAD);
        return message.source() == MessageOptions.Source.JSON_LINES
                ? new JsonLines(lines, options)
                : new TextLines(lines, options);
    }
}
