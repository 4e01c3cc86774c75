package io.jmqtt.broker;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.status.BrokerGauges;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.netty.util.ResourceLeakDetector;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A broker in this process for fuzz targets, with an observer that must be served whatever others
 * send. Complaints of the broker about itself and buffers that were lost are failures.
 */
final class FuzzedBroker implements AutoCloseable {
    /** How long anything may take; far more than a machine under load needs. */
    static final int DEADLINE_MILLIS = 15_000;

    private static final String OBSERVER = "observer of the fuzzer";
    private static final String MARKER = "marker/of/the/observer";

    /** Topics at which access ends. */
    private static final BusyAccess ACCESS = new BusyAccess();

    private static final AtomicBoolean FIRST = new AtomicBoolean(true);

    private final ConcurrentLinkedQueue<String> complaints = new ConcurrentLinkedQueue<>();

    /** The first broker of a process also opens the class path and native libraries. */
    private final int descriptorsMost = descriptors() + (FIRST.getAndSet(false) ? 200 : 8);

    private final Broker broker;
    private final FuzzLink observer;
    private int markers;

    private static final class BusyAccess extends OpenAccess {
        @Override
        public boolean authenticate(Login login) {
            return login.password() == null || login.password().length != 3;
        }

        @Override
        public boolean mayWrite(Identity who, String topic) {
            return !topic.startsWith("no");
        }

        @Override
        public boolean mayRead(Identity who, String topic) {
            return !topic.startsWith("un");
        }

        @Override
        public boolean maySubscribe(Identity who, String filter, int qos) {
            return !filter.startsWith("no");
        }

        @Override
        public boolean mayUnsubscribe(Identity who, String filter) {
            return !filter.startsWith("un");
        }
    }

    private final class Complaints implements BrokerLog {
        @Override
        public boolean isOn(LogType type) {
            return true;
        }

        @Override
        public void log(LogType type, String line) {
            if (type == LogType.ERROR
                    || type == LogType.INTERNAL
                    || line.contains("Exception")
                    || line.contains("\tat ")) {
                complaints.add(line);
            }
        }
    }

    /**
     * Starts the broker.
     *
     * @param change of its configuration, which has one MQTT listener
     */
    FuzzedBroker(Consumer<BrokerConfig.Draft> change) throws IOException {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        BrokerConfig config =
                BrokerConfig.on(ListenerConfig.tcp(0, "127.0.0.1"))
                        .with(
                                draft -> {
                                    draft.messaging.sysInterval = 0;
                                    draft.messaging.setTcpNodelay = true;
                                    draft.limits.maxQueuedMessages = 20;
                                    draft.limits.maxInflightMessages = 3;
                                })
                        .with(change);
        broker = Broker.start(config, ACCESS, new Complaints(), "jmqtt fuzzed", 1);
        observer = new FuzzLink(broker.port());
        observer.send(ConnectPacket.of(5, OBSERVER).bytes());
        observer.level(5);
        observer.await(0x20);
        observer.send(PacketBytes.subscribe(5, 1, 1, List.of("#")));
        observer.await(0x90);
    }

    /** The ports in the order of the listeners. */
    List<Integer> ports() {
        return broker.ports();
    }

    BrokerGauges gauges() {
        return broker.gauges();
    }

    /** The observer publishes, and must get what it published. */
    void mustServe() throws IOException {
        String marker = "marker " + ++markers;
        observer.send(PacketBytes.publish(5, MARKER, marker));
        observer.awaitPayload(marker);
        String complaint = complaints.poll();
        if (complaint != null) {
            throw new AssertionError("the broker logged: " + complaint);
        }
    }

    /** All but the observer must be gone within the deadline. */
    void mustBeAlone() {
        await("clients that stay connected", () -> gauges().clientsConnected() == 1);
    }

    /** Nothing may be left of sessions and messages when all of them were ended. */
    void mustBeEmpty() throws IOException {
        await("sessions that stay", () -> gauges().clientsDisconnected() == 0);
        await("retained messages that stay", () -> gauges().retainedMessages() == 0);
        await("subscriptions that stay", () -> gauges().subscriptions() == 1);
        await("shared subscriptions that stay", () -> gauges().sharedSubscriptions() == 0);
        // its marker overtakes what waits for the observer's acknowledgements
        long deadline = System.nanoTime() + DEADLINE_MILLIS * 1_000_000L;
        do {
            mustServe();
            if (System.nanoTime() > deadline) {
                throw new AssertionError("messages that stay: " + text(gauges()));
            }
        } while (gauges().messagesStored() > 0);
        await("bytes that stay", () -> gauges().messageBytesStored() == 0);
        await("packets that wait", () -> gauges().packetsWaiting() == 0);
    }

    /** No count may be below zero. */
    void mustCountRight() {
        BrokerGauges all = gauges();
        long least =
                Math.min(
                        Math.min(all.clientsDisconnected(), all.messagesStored()),
                        Math.min(
                                Math.min(all.subscriptions() - 1, all.sharedSubscriptions()),
                                Math.min(all.retainedMessages(), all.messageBytesStored())));
        if (least < 0) {
            throw new AssertionError("a count below zero: " + text(all));
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_MILLIS * 1_000_000L;
        for (int turn = 0; !condition.getAsBoolean(); turn++) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + ": " + text(gauges()));
            }
            if (turn < 100) {
                Thread.onSpinWait();
            } else {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(BrokerGauges all) {
        return "connected "
                + all.clientsConnected()
                + ", disconnected "
                + all.clientsDisconnected()
                + ", subscriptions "
                + all.subscriptions()
                + ", shared "
                + all.sharedSubscriptions()
                + ", retained "
                + all.retainedMessages()
                + ", messages "
                + all.messagesStored()
                + " of "
                + all.messageBytesStored()
                + " bytes, waiting "
                + all.packetsWaiting()
                + " of "
                + all.bytesWaiting()
                + " bytes";
    }

    /** Stops; descriptors must be as many as before the start. */
    @Override
    public void close() {
        observer.close();
        broker.stop();
        await("descriptors that stay open", () -> descriptors() <= descriptorsMost);
    }

    private static int descriptors() {
        String[] open = new File("/proc/self/fd").list();
        return open == null ? 0 : open.length;
    }
}
