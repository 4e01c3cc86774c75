package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.MessageOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.cli.option.Tool;
import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.Publication;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.ReasonCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Publishes over one connection: one message any number of times, or all the messages of an input.
 * A message is delivered as its QoS says, or the exit status tells that one was not.
 */
final class Publisher implements Link.Events {
    /** How long messages that are under way are waited for after a signal. */
    private static final long ACKNOWLEDGED_MILLIS = 2_000;

    private final ClientOptions options;
    private final Console console;
    private final Reports reports;
    private final Deliveries deliveries;
    private final StandardOutput out;
    private final boolean severalMessages;
    private final Object lock = new Object();

    /** Messages of QoS 0 that no connection took; published again when there is one. */
    private final Queue<Publication> again = new ArrayDeque<>();

    private final SharedLink shared;
    private volatile Link link;
    private boolean up;
    private MqttFailure end;
    private boolean endedFirst;

    /** The signal that ends it, or 0. */
    private int signal;

    private boolean everUp;

    /** Messages of QoS 0 that were under way when a connection broke. */
    private long doubtful;

    /** Whether the broker of this connection knows the topic of the topic alias. */
    private boolean aliasKnown;

    /** Over a connection of its own. */
    Publisher(ClientOptions options, Console console) {
        this(options, console, null);
    }

    /**
     * @param shared the connection to use, null to make one
     */
    Publisher(ClientOptions options, Console console, SharedLink shared) {
        this.options = options;
        this.shared = shared;
        this.console = console;
        reports = new Reports(options.program(), console.err(), options.isQuiet());
        deliveries = new Deliveries(reports);
        out = new StandardOutput(console.out());
        severalMessages = options.isStream();
    }

    /**
     * Publishes what the options say.
     *
     * @param payload of the one message, where they ask for one
     * @return the exit status
     */
    int publish(byte[] payload) throws OptionException, InterruptedException, CliException {
        return switch (options.message().source()) {
            case LINES -> publishAll(new TextLines(lines(), options));
            case JSON_LINES -> publishAll(new JsonLines(lines(), options));
            default -> publishRepeatedly(payload);
        };
    }

    private LineReader lines() {
        return new LineReader(console.in(), MessageOptions.MAX_PAYLOAD);
    }

    /** Publishes one payload to each topic, as often as {@code --repeat} says. */
    private int publishRepeatedly(byte[] payload) throws OptionException, InterruptedException {
        MessageOptions message = options.message();
        List<Property> properties = options.properties(Packet.PUBLISH);
        begin();
        try {
            for (int i = 0; i < message.repeat() && awaitConnection(); i++) {
                if (i > 0) {
                    pause(message.repeatDelay());
                }
                for (String topic : message.topics()) {
                    publish(
                            new Publication(
                                    topic,
                                    payload,
                                    message.qos(),
                                    message.isRetained(),
                                    properties));
                }
                deliveries.await();
                if (deliveries.failure() != null) {
                    break;
                }
            }
            return status();
        } finally {
            finish();
        }
    }

    /** Publishes all that an input has. */
    int publishAll(PublicationInput input)
            throws OptionException, InterruptedException, CliException {
        begin();
        Progress progress =
                Progress.start(
                        options.program().tool() != Tool.PUB || !console.inTerminal(),
                        options,
                        console,
                        deliveries::done,
                        input::consumed,
                        input.size());
        try {
            if (awaitConnection()) {
                readAndPublish(input);
            }
            awaitAll();
            return status();
        } finally {
            progress.stop();
            finish();
        }
    }

    private void readAndPublish(PublicationInput input) throws InterruptedException, CliException {
        try {
            List<Publication> next = input.next();
            while (next != null && isHopeful()) {
                for (Publication publication : next) {
                    publishAgain();
                    publish(publication);
                }
                next = input.next();
            }
        } catch (IOException e) {
            awaitAll();
            throw new CliException(1, "Error: reading standard input: " + e.getMessage() + "\n");
        } catch (CliException e) {
            awaitAll();
            throw e;
        }
    }

    private void begin() throws OptionException {
        if (shared != null) {
            link = shared.link();
            shared.enter(this);
            return;
        }
        ConnectSpec spec = ClientCommand.spec(options, reports);
        link =
                new Link(
                        spec,
                        options.retry(),
                        severalMessages ? Link.Persistence.ONCE_CONNECTED : Link.Persistence.NONE,
                        options.program().mosquitto(),
                        DebugLines.of(options, out, spec.clientId()),
                        this);
        link.start();
    }

    private void finish() {
        if (shared != null) {
            shared.leave(this);
        } else {
            link.stop(ReasonCode.NORMAL_DISCONNECTION, options.properties(Packet.DISCONNECT));
        }
        out.close();
    }

    @Override
    public void connected(Acknowledgement connack) {
        synchronized (lock) {
            up = true;
            everUp = true;
            aliasKnown = false;
            lock.notifyAll();
        }
    }

    @Override
    public void lost() {
        synchronized (lock) {
            up = false;
        }
    }

    @Override
    public void messageArrived(ReceivedMessage message) {
        // a kept session may have subscriptions; pub has no use for their messages
    }

    @Override
    public void ended(MqttFailure failure, boolean first) {
        synchronized (lock) {
            end = failure;
            endedFirst = first;
            up = false;
            lock.notifyAll();
        }
        deliveries.end();
    }

    @Override
    public void broken() {
        ended(new MqttFailure(MqttFailure.Kind.UNKNOWN), false);
    }

    /**
     * Ends soon, because of a signal: begins with no more messages, and gives those that are under
     * way a moment to be acknowledged. Returns when that is over.
     */
    void interrupt(int number) {
        synchronized (lock) {
            signal = number;
            lock.notifyAll();
        }
        try {
            deliveries.await(ACKNOWLEDGED_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deliveries.end();
        Link ending = link;
        if (ending != null && deliveries.lost() > 0) {
            // frees a thread that waits for its turn to publish
            ending.connection().close();
        }
    }

    /** Waits for a connection; false when there will be none. */
    private boolean awaitConnection() throws InterruptedException {
        synchronized (lock) {
            while (!up && end == null && signal == 0) {
                lock.wait();
            }
            return end == null && signal == 0;
        }
    }

    private boolean isHopeful() {
        synchronized (lock) {
            return end == null && signal == 0;
        }
    }

    private void publish(Publication publication) throws InterruptedException {
        if (publication.qos() == 0 && severalMessages && !awaitConnection()) {
            return;
        }
        deliveries.begin();
        Publication sent = withAlias(publication);
        if (publication.qos() > 0 || !severalMessages) {
            link.connection().publish(sent, deliveries);
        } else {
            link.connection()
                    .publish(
                            sent,
                            (acknowledgement, failure) ->
                                    unguarded(publication, acknowledgement, failure));
        }
    }

    /**
     * The end of a message of QoS 0 among many. One that no connection took goes again; one that
     * was under way when the connection broke may have arrived, and must not arrive twice.
     */
    private void unguarded(
            Publication publication, Acknowledgement acknowledgement, MqttFailure failure) {
        if (failure == null || !isBreak(failure)) {
            deliveries.accept(acknowledgement, failure);
            return;
        }
        synchronized (lock) {
            if (failure.kind() == MqttFailure.Kind.NO_CONNECTION) {
                again.add(publication);
            } else {
                doubtful++;
            }
        }
        deliveries.returned();
    }

    private static boolean isBreak(MqttFailure failure) {
        return switch (failure.kind()) {
            case NO_CONNECTION, CONNECTION_LOST, DISCONNECTED, KEEPALIVE, SYSTEM -> true;
            default -> false;
        };
    }

    private void publishAgain() throws InterruptedException {
        while (isHopeful()) {
            Publication publication;
            synchronized (lock) {
                publication = again.poll();
            }
            if (publication == null) {
                return;
            }
            publish(publication);
        }
    }

    /** Waits for the end of everything that was published. */
    private void awaitAll() throws InterruptedException {
        do {
            publishAgain();
            deliveries.await();
        } while (isHopeful() && deliveries.failure() == null && hasMore());
    }

    private boolean hasMore() {
        synchronized (lock) {
            return !again.isEmpty();
        }
    }

    /**
     * A topic alias stands for the topic from the second message on. Only where each message is
     * sent on one connection: a message that is sent again on another one needs its topic.
     */
    private Publication withAlias(Publication publication) {
        if (options.version() != MqttVersion.V5
                || publication.qos() > 0 && severalMessages
                || options.message().topics().size() != 1
                || !hasAlias(publication)) {
            return publication;
        }
        synchronized (lock) {
            if (!aliasKnown) {
                aliasKnown = true;
                return publication;
            }
        }
        return new Publication(
                "",
                publication.payload(),
                publication.qos(),
                publication.retain(),
                publication.properties());
    }

    private static boolean hasAlias(Publication publication) {
        return Property.find(publication.properties(), PropertyId.TOPIC_ALIAS) != null;
    }

    private static void pause(double seconds) throws InterruptedException {
        long nanos = (long) (seconds * 1e9);
        Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    }

    private int interruptedStatus(int number) {
        long lost;
        synchronized (lock) {
            if (!everUp) {
                return Subscriber.NEVER_CONNECTED;
            }
            lost = deliveries.lost() + again.size();
        }
        if (lost == 0) {
            return deliveries.refusedCode();
        }
        reports.print(
                "Error: Interrupted with "
                        + (lost == 1 ? "1 message" : lost + " messages")
                        + " that the broker did not acknowledge\n");
        return 128 + number;
    }

    private int status() {
        link.rethrow();
        MqttFailure ending;
        boolean first;
        int number;
        synchronized (lock) {
            ending = end;
            first = endedFirst;
            number = signal;
        }
        if (number != 0 && ending == null) {
            return interruptedStatus(number);
        }
        MqttFailure failure = deliveries.failure();
        if (failure != null) {
            return notDelivered(failure);
        }
        if (ending != null && (first || deliveries.isOpen() || hasMore() || severalMessages)) {
            return ClientCommand.report(reports, options, ending, first);
        }
        if (options.program().mosquitto()) {
            return 0;
        }
        if (deliveries.refusedCode() == 0 && isDoubtful()) {
            reports.print(
                    "Error: The connection was lost with messages of QoS 0 under way: "
                            + doubtful
                            + " of them may not have arrived\n");
            return MqttFailure.Kind.CONNECTION_LOST.code();
        }
        return deliveries.refusedCode();
    }

    private boolean isDoubtful() {
        synchronized (lock) {
            return doubtful > 0;
        }
    }

    /** A message that this connection can't carry. */
    private int notDelivered(MqttFailure failure) {
        String text =
                switch (failure.kind()) {
                    case QOS_NOT_SUPPORTED ->
                            "Message QoS not supported on broker, try a lower QoS.";
                    case PAYLOAD_SIZE -> "Message payload is too large.";
                    default -> null;
                };
        if (text != null) {
            reports.print("Error: " + text + "\n");
        }
        if (options.program().mosquitto() && isLimitOfBroker(failure)) {
            return reports.lost(new MqttFailure(MqttFailure.Kind.CONNECTION_LOST), null);
        }
        return text != null ? failure.kind().code() : reports.lost(failure, options.version());
    }

    private static boolean isLimitOfBroker(MqttFailure failure) {
        return failure.kind() == MqttFailure.Kind.QOS_NOT_SUPPORTED
                || failure.kind() == MqttFailure.Kind.OVERSIZE_PACKET;
    }
}
