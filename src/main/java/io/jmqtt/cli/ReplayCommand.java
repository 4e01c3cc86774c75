package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.Tool;

/** {@code jmqtt replay}: publishes what record has written, with its timing. */
public final class ReplayCommand extends ClientCommand {

    public ReplayCommand() {
        super(Tool.REPLAY);
    }

    @Override
    protected int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        if (options.operands().size() != 1) {
            throw OptionException.usage("Error: One file to replay is needed.\n");
        }
        String file = options.operands().get(0);
        if (file.equals("-") && options.task().has(ClientOption.LOOP)) {
            throw OptionException.usage("Error: --loop needs a file.\n");
        }
        Recording recording = new Recording(options, console, file);
        Publisher publisher = new Publisher(options, console);
        Interrupts interrupts =
                Interrupts.on(
                        signal -> {
                            recording.stop();
                            publisher.interrupt(signal);
                        },
                        "INT",
                        "TERM",
                        "HUP");
        try {
            int status = publisher.publishAll(recording);
            if (recording.strippedMessages() > 0) {
                new Reports(options.program(), console.err(), options.isQuiet())
                        .print(
                                "Warning: MQTT 3 has no properties; those of "
                                        + recording.strippedMessages()
                                        + " messages were left out.\n");
            }
            return status;
        } finally {
            interrupts.close();
            recording.close();
        }
    }
}
