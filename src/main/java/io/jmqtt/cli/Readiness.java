package io.jmqtt.cli;

import io.jmqtt.cli.ReadinessAttempt.Level;
import io.jmqtt.cli.ReadinessAttempt.Outcome;
import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.TimeSpan;
import io.jmqtt.connect.ConnectSpec;
import java.io.PrintStream;

/** Tries a broker again and again until it is ready, with the exit statuses of pg_isready. */
final class Readiness {
    /** The exit status of arguments that do not let anything be tried. */
    static final int NOT_TRIED = 3;

    private static final long DEFAULT_LIMIT = 30_000_000_000L;

    /** One attempt that hangs must not use up all of the time. */
    private static final long ATTEMPT_LIMIT = 10_000_000_000L;

    private static final long FIRST_PAUSE = 100_000_000L;
    private static final long LONGEST_PAUSE = 1_000_000_000L;

    private final ClientOptions options;
    private final Console console;
    private final Reports reports;
    private final Level level;
    private final long limit;

    Readiness(ClientOptions options, Console console) throws OptionException {
        this.options = options;
        this.console = console;
        reports = new Reports(options.program(), console.err(), options.isQuiet());
        boolean login = options.task().has(ClientOption.LOGIN_ONLY);
        boolean roundTrip = options.task().has(ClientOption.ROUND_TRIP);
        if (login && roundTrip) {
            throw OptionException.usage(
                    "Error: --login-only and --roundtrip can not be used together.\n");
        }
        if (!roundTrip && !options.message().topics().isEmpty()) {
            throw OptionException.usage("Error: A topic is of use with --roundtrip only.\n");
        }
        level = login ? Level.LOGIN : roundTrip ? Level.ROUND_TRIP : Level.SUBSCRIPTION;
        limit = options.task().nanos(ClientOption.TIME_LIMIT, DEFAULT_LIMIT);
    }

    int run() throws OptionException, InterruptedException {
        ConnectSpec spec = ClientCommand.spec(options, reports);
        StandardOutput debugOut = new StandardOutput(console.err());
        try {
            long start = System.nanoTime();
            Outcome outcome;
            long pause = FIRST_PAUSE;
            while (true) {
                outcome = attempt(spec, debugOut, start);
                long left = limit - (System.nanoTime() - start);
                if (outcome.isFinal() || left <= pause) {
                    break;
                }
                Thread.sleep(pause / 1_000_000);
                pause = Math.min(LONGEST_PAUSE, pause + pause / 2);
            }
            return report(outcome, spec);
        } finally {
            debugOut.close();
        }
    }

    private Outcome attempt(ConnectSpec spec, StandardOutput debugOut, long start)
            throws InterruptedException {
        long left = limit - (System.nanoTime() - start);
        ReadinessAttempt attempt =
                new ReadinessAttempt(
                        spec, level, options, DebugLines.of(options, debugOut, spec.clientId()));
        attempt.start();
        try {
            return attempt.await(
                    limit == 0 ? ATTEMPT_LIMIT : Math.min(ATTEMPT_LIMIT, Math.max(left, 0)));
        } finally {
            attempt.close();
        }
    }

    private int report(Outcome outcome, ConnectSpec spec) {
        String broker = Brokers.name(spec.endpoint());
        if (outcome.status() == 0) {
            if (!options.isQuiet()) {
                PrintStream out = console.outText();
                out.print(broker + " - accepting connections\n");
                out.flush();
            }
            return 0;
        }
        String time = outcome.isFinal() || limit == 0 ? "" : " after " + TimeSpan.text(limit);
        reports.print(
                broker
                        + (outcome.status() == ReadinessAttempt.REFUSED
                                ? " - rejecting connections"
                                : " - no response")
                        + time
                        + ": "
                        + outcome.reason()
                        + "\n");
        return outcome.status();
    }
}
