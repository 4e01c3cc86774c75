package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.Tool;

/** {@code jmqtt wait}: waits until a broker accepts connections. */
public final class WaitCommand extends ClientCommand {

    public WaitCommand() {
        super(Tool.WAIT, Readiness.NOT_TRIED);
    }

    @Override
    protected int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        return new Readiness(options, console).run();
    }
}
