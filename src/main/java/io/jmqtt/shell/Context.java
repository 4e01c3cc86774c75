package io.jmqtt.shell;

import io.jmqtt.cli.ClientCommand;
import io.jmqtt.cli.DebugLines;
import io.jmqtt.cli.Link;
import io.jmqtt.cli.Reports;
import io.jmqtt.cli.SharedLink;
import io.jmqtt.cli.StandardOutput;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.Subscription;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/**
 * One connection of the shell with its subscriptions. When it is lost it is made again, and the
 * subscriptions with it. Its methods are called by the thread that runs lines; what happens on the
 * connection comes on the connection's own threads.
 */
final class Context implements SharedLink, Link.Events {
    /** The identifiers of our own subscriptions lie above those that somebody may give. */
    private static final int BEFORE_IDENTIFIERS = 200_000_000;

    private final String name;
    private final ClientOptions options;
    private final Reports reports;
    private final SeenTopics seen;
    private final LiveSubscription unclaimed;
    private final DebugLines debug;
    private final Link link;
    private final List<LiveSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Object lock = new Object();
    private boolean up;
    private boolean everUp;
    private boolean closing;
    private boolean keptSession;
    private int identifiers;
    private MqttFailure end;
    private boolean endedFirst;
    private Acknowledgement connack;
    private Link.Events guest;

    /**
     * @param unclaimed shows messages that no {@code sub} asked for, which a kept session may have
     * @param out where the packets of {@code -d} are shown
     */
    Context(
            String name,
            ClientOptions options,
            ConnectSpec spec,
            StandardOutput out,
            Reports reports,
            SeenTopics seen,
            LiveSubscription unclaimed) {
        this.name = name;
        this.options = options;
        this.reports = reports;
        this.seen = seen;
        this.unclaimed = unclaimed;
        debug = DebugLines.of(options, out, spec.clientId());
        link = new Link(spec, options.retry(), Link.Persistence.ONCE_CONNECTED, false, debug, this);
    }

    String name() {
        return name;
    }

    MqttVersion version() {
        return options.version();
    }

    String clientId() {
        return link.connection().clientId();
    }

    /** Its name or address, or the path of its socket. */
    String host() {
        return options.host();
    }

    /** Where the broker is, without user and password. */
    String address() {
        return options.port() == 0 ? options.host() : options.host() + ":" + options.port();
    }

    /** The subscriptions that have not ended. */
    List<LiveSubscription> subscriptions() {
        return List.copyOf(subscriptions);
    }

    /** In one word, for a person. */
    String state() {
        synchronized (lock) {
            return up ? "connected" : end == null ? "offline" : "ended";
        }
    }

    boolean isUp() {
        synchronized (lock) {
            return up;
        }
    }

    /**
     * Connects and waits for the outcome.
     *
     * @return 0, or the exit status of a failure, which has been reported
     */
    int connect() throws InterruptedException {
        link.start();
        return awaitConnection() ? 0 : reportEnd();
    }

    /** Waits until there is a connection; false when there will be none. */
    private boolean awaitConnection() throws InterruptedException {
        synchronized (lock) {
            while (!up && end == null) {
                lock.wait();
            }
        }
        link.rethrow();
        return isUp();
    }

    private int reportEnd() {
        synchronized (lock) {
            return ClientCommand.report(reports, options, end, endedFirst);
        }
    }

    /** Says goodbye, where there is a connection, and ends the subscriptions. */
    void close() {
        synchronized (lock) {
            closing = true;
        }
        link.stop(ReasonCode.NORMAL_DISCONNECTION, options.properties(Packet.DISCONNECT));
        for (LiveSubscription subscription : subscriptions) {
            subscription.end(0);
        }
        subscriptions.clear();
    }

    /**
     * Subscribes and waits for the answer.
     *
     * @return 0, or the reason code of a filter that was refused, which has been reported
     */
    int subscribe(LiveSubscription subscription) throws InterruptedException {
        if (!awaitConnection()) {
            return reportEnd();
        }
        subscription.begin();
        identify(subscription);
        // before the answer: retained messages may come first
        subscriptions.add(subscription);
        List<String> filters = subscription.filters();
        filters.forEach(seen::add);
        Acknowledgement suback;
        try {
            suback = answer(request(subscription));
        } catch (MqttFailure failure) {
            // the connection is made again, and with it the subscription
            return isUp() || awaitConnection() ? 0 : reportEnd();
        } catch (InterruptedException e) {
            forget(subscription, 0);
            throw e;
        }
        int refused = 0;
        for (int i = 0; i < filters.size() && i < suback.reasonCodes().size(); i++) {
            int code = suback.reasonCodes().get(i);
            if (code >= ReasonCode.UNSPECIFIED_ERROR) {
                refused = refused == 0 ? code : refused;
                reports.print("Error: " + Reports.subscriptionRefusal(filters.get(i), code) + "\n");
                if (subscription.drop(filters.get(i))) {
                    subscriptions.remove(subscription);
                }
            }
        }
        return refused;
    }

    private CompletionStage<Acknowledgement> request(LiveSubscription subscription) {
        ClientOptions line = subscription.options();
        List<Subscription> wanted = new ArrayList<>();
        for (String filter : subscription.filters()) {
            wanted.add(line.subscribe().subscription(filter, line.message().qos()));
        }
        List<Property> properties = new ArrayList<>(line.properties(Packet.SUBSCRIBE));
        if (subscription.identifier() > 0) {
            properties.add(
                    Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, subscription.identifier()));
        }
        return link.connection().subscribe(wanted, properties);
    }

    /** Has the broker mark the messages of this subscription, where it can and nobody else does. */
    private void identify(LiveSubscription subscription) {
        List<Property> given = subscription.options().properties(Packet.SUBSCRIBE);
        synchronized (lock) {
            if (version() == MqttVersion.V5
                    && number(given, PropertyId.SUBSCRIPTION_IDENTIFIER, 0) == 0
                    && number(connack.properties(), PropertyId.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 1)
                            == 1) {
                identifiers++;
                subscription.identify(BEFORE_IDENTIFIERS + identifiers);
            }
        }
    }

    private static long number(List<Property> properties, PropertyId id, long otherwise) {
        for (Property property : properties) {
            if (property.id() == id) {
                return property.number();
            }
        }
        return otherwise;
    }

    /**
     * Unsubscribes from filters and waits for the answer.
     *
     * @param line has the properties to send along
     * @return 0, or the reason code of a refusal, which has been reported
     */
    int unsubscribe(List<String> filters, ClientOptions line) throws InterruptedException {
        for (LiveSubscription subscription : subscriptions) {
            for (String filter : filters) {
                if (subscription.drop(filter)) {
                    subscriptions.remove(subscription);
                }
            }
        }
        if (!awaitConnection()) {
            return reportEnd();
        }
        try {
            Acknowledgement unsuback =
                    answer(
                            link.connection()
                                    .unsubscribe(filters, line.properties(Packet.UNSUBSCRIBE)));
            int refused = unsuback.firstRefused();
            if (refused < 0) {
                return 0;
            }
            int code = unsuback.reasonCodes().get(refused);
            reports.print("Error: " + Reports.refusal("Unsubscribing", code) + "\n");
            return code;
        } catch (MqttFailure failure) {
            return reports.lost(failure, options.version());
        }
    }

    private static Acknowledgement answer(CompletionStage<Acknowledgement> stage)
            throws MqttFailure, InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MqttFailure failure
                    ? failure
                    : new MqttFailure(MqttFailure.Kind.UNKNOWN, 0, e.getMessage(), e);
        }
    }

    /** Ends a subscription, and unsubscribes from what no other one has. */
    void forget(LiveSubscription subscription, int status) {
        subscription.end(status);
        subscriptions.remove(subscription);
        List<String> unused = new ArrayList<>(subscription.filters());
        for (LiveSubscription other : subscriptions) {
            unused.removeAll(other.filters());
        }
        if (!unused.isEmpty() && isUp()) {
            link.connection()
                    .unsubscribe(unused, subscription.options().properties(Packet.UNSUBSCRIBE));
        }
    }

    @Override
    public Link link() {
        return link;
    }

    @Override
    public void enter(Link.Events command) {
        synchronized (lock) {
            guest = command;
            if (up) {
                command.connected(connack);
            } else if (end != null) {
                command.ended(end, endedFirst);
            }
        }
    }

    @Override
    public void leave(Link.Events command) {
        synchronized (lock) {
            guest = null;
        }
    }

    @Override
    public void connected(Acknowledgement answer) {
        boolean again;
        synchronized (lock) {
            again = everUp;
            up = true;
            everUp = true;
            connack = answer;
            keptSession |= !again && answer.sessionPresent();
            if (guest != null) {
                guest.connected(answer);
            }
            lock.notifyAll();
        }
        if (again) {
            reports.print(name + ": connected again\n");
            if (!answer.sessionPresent()) {
                for (LiveSubscription subscription : subscriptions) {
                    request(subscription);
                }
            }
        }
    }

    @Override
    public void lost() {
        boolean tell;
        synchronized (lock) {
            up = false;
            tell = !closing;
            if (guest != null) {
                guest.lost();
            }
        }
        if (tell) {
            reports.print(name + ": the connection was lost\n");
        }
    }

    @Override
    public void ended(MqttFailure failure, boolean first) {
        synchronized (lock) {
            up = false;
            end = failure;
            endedFirst = first;
            if (guest != null) {
                guest.ended(failure, first);
            }
            lock.notifyAll();
        }
        if (!first) {
            int status = reportEnd();
            for (LiveSubscription subscription : subscriptions) {
                subscription.end(status);
            }
        }
    }

    @Override
    public void broken() {
        ended(new MqttFailure(MqttFailure.Kind.UNKNOWN), false);
    }

    @Override
    public void messageArrived(ReceivedMessage message) {
        if (debug != null) {
            debug.delivering(message);
        }
        seen.add(message.topic());
        List<LiveSubscription> takers = takers(message);
        ReceivedMessage shown = unmarked(message);
        for (LiveSubscription taker : takers) {
            if (taker.take(shown, link.connection())) {
                forget(taker, 0);
            }
        }
    }

    /**
     * The subscriptions that a message is for: those that its identifiers name, else the latest
     * with a filter that matches. Without any, it was under way when its subscription ended.
     */
    private List<LiveSubscription> takers(ReceivedMessage message) {
        List<LiveSubscription> named = new ArrayList<>();
        boolean identified = false;
        for (Property property : message.properties()) {
            if (isOurs(property)) {
                identified = true;
                for (LiveSubscription subscription : subscriptions) {
                    if (subscription.identifier() == property.number() && !subscription.isEnded()) {
                        named.add(subscription);
                    }
                }
            }
        }
        if (identified) {
            return named;
        }
        LiveSubscription latest = hasKeptSession() ? unclaimed : null;
        for (LiveSubscription subscription : subscriptions) {
            if (subscription.identifier() == 0 && subscription.takes(message.topic())) {
                latest = subscription;
            }
        }
        return latest == null ? List.of() : List.of(latest);
    }

    private static boolean isOurs(Property property) {
        return property.id() == PropertyId.SUBSCRIPTION_IDENTIFIER
                && property.number() > BEFORE_IDENTIFIERS;
    }

    /** The message as it would have come without our marks. */
    private static ReceivedMessage unmarked(ReceivedMessage message) {
        List<Property> properties = new ArrayList<>(message.properties());
        if (!properties.removeIf(Context::isOurs)) {
            return message;
        }
        return new ReceivedMessage(
                message.topic(),
                message.payload(),
                message.qos(),
                message.retain(),
                message.duplicate(),
                message.packetId(),
                properties);
    }

    private boolean hasKeptSession() {
        synchronized (lock) {
            return keptSession;
        }
    }
}
