package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.Tool;

/** {@code jmqtt record}: writes what arrives into a file that replay can publish again. */
public final class RecordCommand extends ClientCommand {

    public RecordCommand() {
        super(Tool.RECORD);
    }

    @Override
    protected int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        if (options.operands().size() > 1) {
            throw OptionException.usage("Error: Only one file can be recorded to.\n");
        }
        String file = options.operands().isEmpty() ? "-" : options.operands().get(0);
        return new Recorder(options, console, file).run();
    }
}
