package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.MessageOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.Tool;

/** {@code jmqtt rr} and {@code mosquitto_rr}: publishes a request and prints its response. */
public final class RrCommand extends ClientCommand {

    public RrCommand() {
        super(Tool.RR);
    }

    @Override
    protected int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        MessageOptions message = options.message();
        byte[] payload = PayloadFile.load(options, console);
        if (message.topics().isEmpty()
                || message.source() == MessageOptions.Source.NONE
                || message.responseTopic() == null) {
            throw OptionException.usage(
                    "Error: All of topic, message, and response topic must be supplied.\n");
        }
        return new Requester(options, console, payload).run();
    }
}
