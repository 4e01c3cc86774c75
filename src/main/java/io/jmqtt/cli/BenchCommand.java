package io.jmqtt.cli;

import io.jmqtt.bench.Assertion;
import io.jmqtt.bench.Bench;
import io.jmqtt.bench.BenchException;
import io.jmqtt.bench.BenchResult;
import io.jmqtt.bench.BenchSpec;
import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.TaskOptions;
import io.jmqtt.cli.option.Tool;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.mqtt.MqttVersion;
import java.util.List;
import java.util.SplittableRandom;

/** {@code jmqtt bench}: puts load on a broker and measures what it does with it. */
public final class BenchCommand extends ClientCommand {
    private static final int ASSERTION_FAILED = 1;
    private static final int FAILED = 2;
    private static final long DEFAULT_DURATION = 10_000_000_000L;
    private static final long DEFAULT_WARMUP = 1_000_000_000L;
    private static final int DEFAULT_SIZE = 64;

    public BenchCommand() {
        super(Tool.BENCH, FAILED);
    }

    @Override
    protected int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        Reports reports = new Reports(options.program(), console.err(), options.isQuiet());
        List<Assertion> assertions = assertions(options);
        BenchSpec spec = spec(options, ClientCommand.spec(options, reports));
        boolean json = options.task().has(ClientOption.JSON);
        BenchReport report = new BenchReport(console, options.isQuiet());
        BenchResult result;
        try {
            result = Bench.run(spec, report);
        } catch (BenchException e) {
            report.clear();
            reports.print("Error: " + e.getMessage() + "\n");
            return FAILED;
        }
        report.clear();
        TextOutput out = console.outText();
        out.print(json ? BenchReport.json(spec, result) : BenchReport.text(spec, result));
        out.finish(FAILED);
        return check(assertions, result, reports);
    }

    private static int check(List<Assertion> assertions, BenchResult result, Reports reports) {
        int status = 0;
        for (Assertion assertion : assertions) {
            String failure = assertion.failure(result);
            if (failure != null) {
                reports.print("Error: assertion failed: " + failure + "\n");
                status = ASSERTION_FAILED;
            }
        }
        return status;
    }

    private static List<Assertion> assertions(ClientOptions options) throws OptionException {
        String text = options.task().text(ClientOption.ASSERT);
        try {
            return text == null ? List.of() : Assertion.parse(text);
        } catch (IllegalArgumentException e) {
            throw OptionException.usage("Error: --assert: " + e.getMessage() + ".\n\n");
        }
    }

    private static BenchSpec spec(ClientOptions options, ConnectSpec connect)
            throws OptionException {
        ConnectSpec.Endpoint endpoint = connect.endpoint();
        boolean plain =
                endpoint.port() > 0
                        && endpoint.tls() == null
                        && endpoint.webSocket() == null
                        && endpoint.proxy() == null
                        && endpoint.bindAddress() == null;
        if (!plain) {
            throw OptionException.usage(
                    "Error: bench connects by TCP only: no TLS, no WebSocket, no proxy, no unix"
                            + " socket, no -A.\n");
        }
        if (connect.version() == MqttVersion.V3_1) {
            throw OptionException.usage("Error: bench speaks MQTT 3.1.1 and 5 only.\n");
        }
        TaskOptions task = options.task();
        int publishers = task.count(ClientOption.PUBLISHERS, 1);
        int subscribers = task.count(ClientOption.SUBSCRIBERS, 1);
        int size = task.count(ClientOption.SIZE, DEFAULT_SIZE);
        if (size < BenchSpec.LEAST_SIZE) {
            throw OptionException.usage(
                    "Error: --size must be at least " + BenchSpec.LEAST_SIZE + ".\n");
        }
        List<String> topics = options.message().topics();
        BenchSpec spec =
                new BenchSpec(
                        endpoint.host(),
                        endpoint.port(),
                        connect.version() == MqttVersion.V5,
                        connect.username(),
                        connect.password(),
                        topics.isEmpty() ? randomTopic() : topics.get(0),
                        publishers,
                        subscribers,
                        task.count(ClientOption.CONNECTIONS, 0),
                        task.count(ClientOption.TOPICS, Math.max(1, publishers)),
                        size,
                        options.message().qos(),
                        task.count(ClientOption.RATE, 0),
                        connect.maxInflight(),
                        task.nanos(ClientOption.WARMUP, DEFAULT_WARMUP),
                        Math.max(1, task.nanos(ClientOption.BENCH_DURATION, DEFAULT_DURATION)),
                        task.count(ClientOption.THREADS, defaultThreads()));
        if (spec.clients() == 0) {
            throw OptionException.usage("Error: there is nothing to do without any client.\n");
        }
        return spec;
    }

    /** Half of the machine is left to a broker on it. */
    private static int defaultThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static String randomTopic() {
        return "jmqtt/bench/" + Long.toHexString(new SplittableRandom().nextLong() >>> 32);
    }
}
