package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.Tool;

/** {@code jmqtt doctor}: finds out where the way to a broker ends. */
public final class DoctorCommand extends ClientCommand {
    private static final int WRONG_ARGUMENTS = 2;

    public DoctorCommand() {
        super(Tool.DOCTOR, WRONG_ARGUMENTS);
    }

    @Override
    protected int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        Reports reports = new Reports(options.program(), console.err(), options.isQuiet());
        DoctorReport report =
                new DoctorReport(console, options.task().has(ClientOption.JSON), options.isQuiet());
        return new Doctor(options, ClientCommand.spec(options, reports), console, report).run();
    }
}
