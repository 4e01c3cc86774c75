package io.jmqtt.shell.top;

import io.jmqtt.cli.ClientCommand;
import io.jmqtt.cli.Link;
import io.jmqtt.cli.Reports;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.cli.option.SubscribeOptions;
import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.Subscription;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.ReasonCode;
import java.util.ArrayList;
import java.util.List;

/** Subscribes and fills the tree; makes a lost connection again. */
final class Feed implements Link.Events {
    private final ClientOptions options;
    private final TopicTree tree;
    private final List<String> filters;
    private final Link link;
    private final Object lock = new Object();
    private String state = "connecting";
    private boolean everUp;
    private MqttFailure end;
    private boolean endedFirst;
    private String refusal;
    private int refusedCode;

    Feed(ClientOptions options, ConnectSpec spec, TopicTree tree) {
        this.options = options;
        this.tree = tree;
        List<String> given = options.subscribe().filters();
        filters = given.isEmpty() ? List.of("#") : given;
        link = new Link(spec, options.retry(), Link.Persistence.ONCE_CONNECTED, false, null, this);
    }

    List<String> filters() {
        return filters;
    }

    /** Connects and waits until there is a connection; false when there will be none. */
    boolean connect() throws InterruptedException {
        link.start();
        synchronized (lock) {
            while (!everUp && end == null) {
                lock.wait();
            }
        }
        link.rethrow();
        synchronized (lock) {
            return everUp;
        }
    }

    /** What there is to say about the connection; empty while all is well. */
    String state() {
        synchronized (lock) {
            return state;
        }
    }

    /** Whether nothing will arrive any more. */
    boolean hasEnded() {
        synchronized (lock) {
            return end != null || refusedCode > 0;
        }
    }

    /**
     * Says goodbye, and why it is over where nobody asked for that.
     *
     * @return the exit status
     */
    int finish(Reports reports) {
        link.stop(ReasonCode.NORMAL_DISCONNECTION, options.properties(Packet.DISCONNECT));
        link.rethrow();
        synchronized (lock) {
            if (end != null) {
                return ClientCommand.report(reports, options, end, endedFirst);
            }
            if (refusedCode > 0) {
                reports.print("Error: " + refusal + "\n");
            }
            return refusedCode;
        }
    }

    @Override
    public void connected(Acknowledgement connack) {
        synchronized (lock) {
            everUp = true;
            state = "";
            lock.notifyAll();
        }
        SubscribeOptions subscribe = options.subscribe();
        // with it the broker also marks what is published while we look
        boolean marks = options.version() == MqttVersion.V5 && !subscribe.dropsRetained();
        List<Subscription> wanted = new ArrayList<>();
        for (String filter : filters) {
            Subscription each = subscribe.subscription(filter, options.message().qos());
            wanted.add(
                    new Subscription(
                            filter, each.qos(), each.noLocal(), marks, each.retainHandling()));
        }
        link.connection()
                .subscribe(wanted, options.properties(Packet.SUBSCRIBE))
                .whenComplete(
                        (suback, failure) -> {
                            if (failure == null) {
                                granted(suback);
                            }
                        });
    }

    private void granted(Acknowledgement suback) {
        int refused = 0;
        for (int i = 0; i < suback.reasonCodes().size() && i < filters.size(); i++) {
            int code = suback.reasonCodes().get(i);
            if (code >= ReasonCode.UNSPECIFIED_ERROR) {
                refused++;
                synchronized (lock) {
                    refusal = Reports.subscriptionRefusal(filters.get(i), code);
                    state = refusal;
                    refusedCode = refused == filters.size() ? code : 0;
                }
            }
        }
    }

    @Override
    public void lost() {
        synchronized (lock) {
            state = "offline";
        }
    }

    @Override
    public void ended(MqttFailure failure, boolean first) {
        synchronized (lock) {
            end = failure;
            endedFirst = first;
            lock.notifyAll();
        }
    }

    @Override
    public void broken() {
        ended(new MqttFailure(MqttFailure.Kind.UNKNOWN), false);
    }

    @Override
    public void messageArrived(ReceivedMessage message) {
        boolean unwanted =
                message.retain() && options.subscribe().dropsRetained()
                        || options.subscribe().isFilteredOut(message.topic());
        if (!unwanted) {
            tree.add(message, System.nanoTime());
        }
    }
}
