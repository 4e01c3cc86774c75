package io.jmqtt.broker.session;

import io.jmqtt.broker.route.Subscription;
import io.jmqtt.broker.route.TopicTree;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.FilterReader;
import io.jmqtt.mqtt.FixedHeader;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.PacketInput;
import io.jmqtt.mqtt.PacketType;
import io.jmqtt.mqtt.PacketWriter;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.mqtt.SubscriptionFilter;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * SUBSCRIBE and UNSUBSCRIBE of one connection (MQTT 5, 3.8 to 3.11). A packet is read and done
 * filter by filter, as many in one turn as time allows; as with Mosquitto, a fault in the middle
 * leaves what was done before it.
 */
final class Subscribing {
    private static final int FAILURE = 0x80;

    /** Nanoseconds for what is done in the turn in which the packet came. */
    private static final long FIRST = 1_000_000;

    private static final int FILTERS_PER_LOOK = 16;

    /** A packet and how far it is. */
    private static final class Running {
        private final FilterReader filters;
        private final boolean fits;
        private int[] codes = new int[4];
        private int count;

        /** Keeps the bytes of the packet beyond its first turn. */
        private ByteBuf packet;

        private int cost;

        Running(FilterReader filters, boolean fits) {
            this.filters = filters;
            this.fits = fits;
        }

        void answer(int code) {
            if (count == codes.length) {
                codes = Arrays.copyOf(codes, 2 * count);
            }
            codes[count++] = code;
        }
    }

    private final Client client;
    private final Session session;
    private final Core core;
    private final int maxQos;
    private final String mountPoint;
    private final MqttVersion version;
    private final boolean bridge;
    private final Replays retained;
    private Running running;

    /**
     * @param bridge whether the peer said that it is a bridge of another broker
     */
    Subscribing(Client client, Session session, Core core, Terms terms, boolean bridge) {
        this.client = client;
        this.session = session;
        this.core = core;
        this.maxQos = terms.maxQosIn();
        this.mountPoint = terms.mountPoint();
        this.version = terms.version();
        this.bridge = bridge;
        this.retained = new Replays(client, session, core);
    }

    void subscribe(int firstByte, PacketInput in) {
        client.trace("Received SUBSCRIBE from ");
        begin(FilterReader.subscribe(firstByte, in, version), in);
    }

    void unsubscribe(int firstByte, PacketInput in) {
        client.trace("Received UNSUBSCRIBE from ");
        begin(FilterReader.unsubscribe(firstByte, in, version), in);
    }

    private void begin(FilterReader filters, PacketInput in) {
        // the packet, and an answer for each of its filters
        long cost = 2L * filters.remaining();
        running = new Running(filters, cost <= core.memory().share());
        goOn(System.nanoTime() + FIRST);
        if (running != null) {
            running.packet = in.buffer().retain();
            running.cost = (int) Math.min(Integer.MAX_VALUE, cost);
            filters.detach();
            client.keeps(running.cost);
        }
    }

    /** Goes on with the filters of the packet that came last, until that time. */
    private void goOnReading(long end) {
        Running now = running;
        while (now.filters.next()) {
            if (now.filters.subscribes()) {
                subscribe(now);
            } else {
                unsubscribe(now);
            }
            if (now.count % FILTERS_PER_LOOK == 0 && System.nanoTime() - end >= 0) {
                return;
            }
        }
        endRunning();
        answer(
                now.filters.subscribes() ? PacketType.SUBACK : PacketType.UNSUBACK,
                now.filters.packetId(),
                Arrays.copyOf(now.codes, now.count));
    }

    private void endRunning() {
        if (running == null) {
            return;
        }
        if (running.packet != null) {
            running.packet.release();
            client.keeps(-running.cost);
        }
        running = null;
    }

    private void subscribe(Running now) {
        FilterReader asked = now.filters;
        String text = asked.filter().text();
        int qos = Math.min(asked.qos(), maxQos);
        SubscriptionFilter name = asked.filter().under(mountPoint);
        Subscription former = formerOf(name);
        long bytes = former == null ? TopicTree.footprint(name) : 0;
        boolean wantsRetained =
                name.group() == null
                        && (asked.retainHandling() == 0
                                || asked.retainHandling() == 1 && former == null);
        int refusal =
                now.fits && (!wantsRetained || retained.hasRoom())
                        ? refusal(name, qos, bytes)
                        : tooMuch();
        if (client.isTracing()) {
            traceFilter(name, refusal == 0 ? "(QoS " + qos + ")" : "(denied)");
        }
        if (refusal != 0) {
            now.answer(version == MqttVersion.V3_1 ? qos : refusal);
            return;
        }
        now.answer(qos);
        Subscription subscription = wanted(former, name, qos, asked);
        if (subscription != former) {
            core.tree().add(subscription);
            session.subscriptions().put(text, subscription);
            session.addSubscriptionBytes(bytes);
        }
        if (session.durable() != null) {
            session.durable()
                    .subscribed(text, subscription, asked.retainHandling(), subscription != former);
        }
        if (wantsRetained) {
            retained.add(name.filter(), qos, asked.subscriptionId());
        }
        if (core.log().isOn(LogType.SUBSCRIBE)) {
            core.log().log(LogType.SUBSCRIBE, session.clientId() + " " + qos + " " + shown(name));
        }
    }

    /**
     * The subscription that the session has by this name, or null. One that it got below another
     * mount point ends.
     */
    private Subscription formerOf(SubscriptionFilter name) {
        Subscription former = session.subscriptions().get(name.text());
        if (former == null || former.name().equals(name)) {
            return former;
        }
        remove(former);
        return null;
    }

    private boolean remove(Subscription former) {
        session.subscriptions().remove(former.name().text());
        session.addSubscriptionBytes(-TopicTree.footprint(former.name()));
        return core.tree().remove(session, former.name()) != null;
    }

    /** What is asked for: the former one where that is the same. */
    private Subscription wanted(
            Subscription former, SubscriptionFilter name, int qos, FilterReader asked) {
        boolean noLocal = asked.noLocal() || bridge;
        boolean asPublished = asked.retainAsPublished() || bridge;
        if (former != null
                && former.qos() == qos
                && former.noLocal() == noLocal
                && former.retainAsPublished() == asPublished
                && former.identifier() == asked.subscriptionId()) {
            return former;
        }
        return new Subscription(
                session, session.reader(), name, qos, noLocal, asPublished, asked.subscriptionId());
    }

    /** 0 where the subscription is allowed, else what SUBACK says. */
    private int refusal(SubscriptionFilter name, int qos, long bytes) {
        if (bytes > 0 && !core.memory().maySubscribe(session.subscriptionBytes(), bytes)) {
            return tooMuch();
        }
        if (!core.access().maySubscribe(client.identity(), name.filter(), qos)) {
            return version == MqttVersion.V5 ? ReasonCode.NOT_AUTHORIZED : FAILURE;
        }
        return 0;
    }

    /** There is no memory for it. */
    private int tooMuch() {
        return version == MqttVersion.V5 ? ReasonCode.QUOTA_EXCEEDED : FAILURE;
    }

    /** Whether the last packet is not done yet, or retained messages are still to be sent. */
    boolean isBusy() {
        return running != null || !retained.isEmpty();
    }

    /**
     * Does what is asked for, then sends retained messages, until that time, of {@link
     * System#nanoTime}, or until the peer takes no more.
     */
    void goOn(long end) {
        if (running != null) {
            goOnReading(end);
            if (running != null) {
                return;
            }
        }
        retained.goOn(end);
    }

    /** The connection is over: what the session keeps of retained messages goes to its queue. */
    void finish() {
        endRunning();
        retained.finish();
    }

    private void unsubscribe(Running now) {
        SubscriptionFilter filter = now.filters.filter();
        SubscriptionFilter name = filter.under(mountPoint);
        if (client.isTracing()) {
            traceFilter(filter, null);
        }
        if (!core.access().mayUnsubscribe(client.identity(), name.filter())) {
            now.answer(ReasonCode.NOT_AUTHORIZED);
            return;
        }
        Subscription former = session.subscriptions().get(filter.text());
        if (session.durable() != null) {
            session.durable().unsubscribed(filter.text());
        }
        boolean existed = former != null && remove(former);
        now.answer(existed ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED);
        if (core.log().isOn(LogType.UNSUBSCRIBE)) {
            core.log().log(LogType.UNSUBSCRIBE, session.clientId() + " " + filter.text());
        }
    }

    private void answer(int type, int packetId, int[] codes) {
        client.trace(type == PacketType.SUBACK ? "Sending SUBACK to " : "Sending UNSUBACK to ");
        boolean v5 = version == MqttVersion.V5;
        int[] sent = type == PacketType.UNSUBACK && !v5 ? new int[0] : codes;
        int size = 3 + sent.length;
        Link link = client.link();
        if (session.durable() != null) {
            client.holdUntilKept();
        }
        PacketWriter.codes(
                link.begin(1 + FixedHeader.lengthOfVariable(size) + size),
                type,
                packetId,
                sent,
                v5);
        link.end();
        client.countSent();
    }

    private void traceFilter(SubscriptionFilter filter, String outcome) {
        core.log().log(
                LogType.DEBUG, "\t" + shown(filter) + (outcome == null ? "" : " " + outcome));
    }

    /** A filter with the mount point that stands before it. */
    private static String shown(SubscriptionFilter name) {
        return name.group() == null
                ? name.filter()
                : "$share/" + name.group() + "/" + name.filter();
    }
}
