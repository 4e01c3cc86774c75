package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.MessageOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.cli.option.Retry;
import io.jmqtt.cli.option.TimeSpan;
import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.Publication;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.Subscription;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.text.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Subscribes, publishes where that is asked for, and waits for the messages that are expected, with
 * the exit statuses of grep. What fulfils the expectation is printed as sub prints it.
 */
final class Expectation implements Link.Events {
    /** The exit status where the expectation does not come true. */
    static final int NOT_FULFILLED = 1;

    /** The exit status where nobody can tell. */
    static final int UNDECIDED = 2;

    private static final long DEFAULT_WITHIN = 5_000_000_000L;

    /** How many of the messages that did not count are shown. */
    private static final int SHOWN = 5;

    private final ClientOptions options;
    private final Reports reports;
    private final StandardOutput out;
    private final StandardOutput debugOut;
    private final MessagePrinter printer;
    private final byte[] payload;
    private final boolean none;
    private final int count;
    private final long within;
    private final Ending ending = new Ending();
    private final List<String> counted = new ArrayList<>();
    private final List<String> others = new ArrayList<>();
    private DebugLines debug;
    private Link link;
    private int matched;
    private int passedOver;

    Expectation(ClientOptions options, Console console, byte[] payload) {
        this.options = options;
        this.payload = payload;
        reports = new Reports(options.program(), console.err(), options.isQuiet());
        out = new StandardOutput(console.out());
        debugOut = new StandardOutput(console.err());
        printer = new MessagePrinter(options, console, out, reports);
        none = options.task().has(ClientOption.NONE);
        count = options.task().count(ClientOption.EXPECTED, 1);
        within = options.task().nanos(ClientOption.WITHIN, DEFAULT_WITHIN);
    }

    /** Finds options that contradict each other. */
    static void check(ClientOptions options) throws OptionException {
        if (options.task().has(ClientOption.NONE) && options.task().has(ClientOption.EXPECTED)) {
            throw OptionException.usage("Error: --none and --count can not be used together.\n");
        }
        boolean hasMessage =
                options.message().source() != MessageOptions.Source.NONE
                        || options.message().isRetained();
        if (hasMessage && !options.task().has(ClientOption.SEND)) {
            throw OptionException.usage("Error: -m, -f, -s, -n and -r need --send.\n");
        }
    }

    int run() throws OptionException, InterruptedException {
        ConnectSpec spec = ClientCommand.spec(options, reports);
        debug = DebugLines.of(options, debugOut, spec.clientId());
        link =
                new Link(
                        spec,
                        new Retry(Retry.Policy.NEVER, 0),
                        Link.Persistence.NONE,
                        false,
                        debug,
                        this);
        out.whenFailed(this::outputFailed);
        printer.begin();
        link.start();
        try {
            ending.await();
        } finally {
            link.stop(ReasonCode.NORMAL_DISCONNECTION, options.properties(Packet.DISCONNECT));
            out.close();
            debugOut.close();
        }
        link.rethrow();
        IOException failure = out.failure();
        if (failure != null && !StandardOutput.isClosedPipe(failure)) {
            reports.print(StandardOutput.textOf(failure));
            return UNDECIDED;
        }
        if (ending.status() == NOT_FULFILLED) {
            synchronized (ending) {
                reports.print(explanation());
            }
        }
        return ending.status();
    }

    /** Without a reader it still decides, and is silent. */
    private void outputFailed() {
        if (!StandardOutput.isClosedPipe(out.failure())) {
            ending.finish(UNDECIDED);
        }
    }

    @Override
    public void connected(Acknowledgement connack) {
        List<Subscription> subscriptions = new ArrayList<>();
        for (String filter : options.subscribe().filters()) {
            subscriptions.add(options.subscribe().subscription(filter, options.message().qos()));
        }
        link.connection()
                .subscribe(subscriptions, options.properties(Packet.SUBSCRIBE))
                .whenComplete(
                        (suback, failure) -> {
                            if (failure == null) {
                                subscribed(suback);
                            }
                        });
    }

    private void subscribed(Acknowledgement suback) {
        if (reports.refusedSubscription(options.subscribe().filters(), suback) != 0) {
            ending.finish(UNDECIDED);
            return;
        }
        ending.finishAfter(within, none ? 0 : NOT_FULFILLED);
        String topic = options.task().text(ClientOption.SEND);
        if (topic != null) {
            send(topic);
        }
    }

    private void send(String topic) {
        Publication publication =
                new Publication(
                        topic,
                        payload,
                        options.message().qos(),
                        options.message().isRetained(),
                        options.properties(Packet.PUBLISH));
        try {
            link.connection().publish(publication, this::sent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sent(Acknowledgement acknowledgement, MqttFailure failure) {
        if (failure != null) {
            ended(failure, false);
        } else if (acknowledgement.reasonCode() >= ReasonCode.UNSPECIFIED_ERROR) {
            String request = "Publishing to " + options.task().text(ClientOption.SEND);
            reports.print(
                    "Error: " + Reports.refusal(request, acknowledgement.reasonCode()) + "\n");
            ending.finish(UNDECIDED);
        }
    }

    @Override
    public void messageArrived(ReceivedMessage message) {
        if (debug != null) {
            debug.delivering(message);
        }
        synchronized (ending) {
            if (ending.isFinished()
                    || message.retain() && options.subscribe().dropsRetained()
                    || options.subscribe().isFilteredOut(message.topic())) {
                return;
            }
            if (!options.output().isWanted(message.payload())) {
                passedOver++;
                remember(others, Preview.of(message) + problem(message));
                return;
            }
            matched++;
            remember(counted, Preview.of(message));
        }
        if (none) {
            ending.finish(NOT_FULFILLED);
            return;
        }
        if (!options.isQuiet()) {
            printer.print(message);
        }
        if (matched == count) {
            ending.finish(0);
        }
    }

    /** Keeps the last few. */
    private static void remember(List<String> lines, String line) {
        if (lines.size() == SHOWN) {
            lines.remove(0);
        }
        lines.add(line);
    }

    private static String problem(ReceivedMessage message) {
        return message.payload().length > 0 && JsonReader.read(message.payload()) == null
                ? " (not JSON)"
                : "";
    }

    private String explanation() {
        StringBuilder text = new StringBuilder("Error: expected ");
        text.append(none ? "no message" : count == 1 ? "a message" : count + " messages");
        text.append(" on ").append(String.join(" or ", options.subscribe().filters()));
        String condition = String.join(" and ", options.output().conditions());
        if (!condition.isEmpty()) {
            text.append(" where ").append(condition);
        }
        text.append(" within ").append(TimeSpan.text(within)).append(", but ");
        if (none) {
            text.append("one came: ").append(counted.get(0));
            return text.append(".\n").toString();
        }
        text.append(matched == 0 ? "none" : matched == 1 ? "only one" : "only " + matched);
        text.append(" came.\n");
        if (passedOver > 0) {
            text.append(
                    passedOver == 1
                            ? "One more message came that does not fulfil the condition:\n"
                            : passedOver
                                    + " more messages came that do not fulfil the condition"
                                    + (passedOver > SHOWN ? "; the last of them:\n" : ":\n"));
            for (String line : others) {
                text.append("  ").append(line).append('\n');
            }
        }
        return text.toString();
    }

    @Override
    public void lost() {
        // ended() follows
    }

    @Override
    public void broken() {
        ending.finish(UNDECIDED);
    }

    @Override
    public void ended(MqttFailure failure, boolean first) {
        if (ending.isFinished()) {
            return;
        }
        ClientCommand.report(reports, options, failure, first);
        ending.finish(UNDECIDED);
    }
}
