package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.Tool;

/** {@code jmqtt expect}: ends well when the messages come that are expected. */
public final class ExpectCommand extends ClientCommand {

    public ExpectCommand() {
        super(Tool.EXPECT, Expectation.UNDECIDED);
    }

    @Override
    protected int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        Expectation.check(options);
        byte[] payload = PayloadFile.load(options, console);
        return new Expectation(options, console, payload).run();
    }
}
