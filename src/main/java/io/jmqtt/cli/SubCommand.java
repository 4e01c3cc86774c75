package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.Tool;

/** {@code jmqtt sub} and {@code mosquitto_sub}: subscribes and prints what arrives. */
public final class SubCommand extends ClientCommand {

    public SubCommand() {
        super(Tool.SUB);
    }

    @Override
    protected int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        return new Subscriber(options, console).run();
    }
}
