package io.jmqtt.broker.session;

import io.jmqtt.broker.route.RetainedTree;
import io.jmqtt.broker.route.Subscription;
import io.jmqtt.broker.route.TopicTree;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.broker.store.Message;
import io.jmqtt.mqtt.FixedHeader;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.PacketInput;
import io.jmqtt.mqtt.PacketType;
import io.jmqtt.mqtt.PacketWriter;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.mqtt.SubscribePacket;
import io.jmqtt.mqtt.SubscriptionFilter;
import io.jmqtt.mqtt.UnsubscribePacket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** SUBSCRIBE and UNSUBSCRIBE of one connection (MQTT 5, 3.8 to 3.11). */
final class Subscribing {
    private static final int FAILURE = 0x80;

    /** Retained topics between two looks at the clock. */
    private static final int STEPS = 64;

    /** Nanoseconds for the retained messages that go out right behind SUBACK. */
    private static final long FIRST = 1_000_000;

    private static final int FILTERS_PER_LOOK = 16;

    /** About what a filter takes while its SUBSCRIBE is not done, in bytes. */
    private static final long FILTER = 250;

    /** A SUBSCRIBE and how far it is. */
    private static final class Running {
        private final SubscribePacket packet;
        private final int[] codes;
        private final List<Replay> replays = new ArrayList<>(2);
        private final int cost;
        private int next;

        Running(SubscribePacket packet) {
            this.packet = packet;
            this.codes = new int[packet.entries().size()];
            this.cost = (int) Math.min(Integer.MAX_VALUE, codes.length * FILTER);
        }
    }

    /** Retained messages on their way to a new subscription. */
    private record Replay(RetainedTree.Cursor messages, int qos, int subscriptionId) {}

    private final Client client;
    private final Session session;
    private final Core core;
    private final int maxQos;
    private final String mountPoint;
    private final MqttVersion version;
    private final boolean bridge;
    private final ArrayDeque<Replay> retained = new ArrayDeque<>(0);
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
    }

    void subscribe(int firstByte, PacketInput in) {
        client.trace("Received SUBSCRIBE from ");
        SubscribePacket packet = SubscribePacket.read(firstByte, in, version);
        Running begun = new Running(packet);
        if (begun.cost > core.memory().share()) {
            refuse(packet);
            return;
        }
        running = begun;
        client.keeps(begun.cost);
        goOn(System.nanoTime() + FIRST);
    }

    /** Too many filters at once for what memory is left. */
    private void refuse(SubscribePacket packet) {
        int[] codes = new int[packet.entries().size()];
        Arrays.fill(codes, version == MqttVersion.V5 ? ReasonCode.QUOTA_EXCEEDED : FAILURE);
        answer(PacketType.SUBACK, packet.packetId(), codes);
    }

    /** Goes on with the filters of the packet that came last, until that time. */
    private void goOnSubscribing(long end) {
        Running now = running;
        List<SubscribePacket.Entry> entries = now.packet.entries();
        while (now.next < now.codes.length) {
            subscribe(entries.get(now.next), now);
            if (++now.next % FILTERS_PER_LOOK == 0 && System.nanoTime() - end >= 0) {
                return;
            }
        }
        endRunning();
        answer(PacketType.SUBACK, now.packet.packetId(), now.codes);
        retained.addAll(now.replays);
    }

    private void endRunning() {
        if (running != null) {
            client.keeps(-running.cost);
            running = null;
        }
    }

    private void subscribe(SubscribePacket.Entry entry, Running now) {
        int qos = Math.min(entry.qos(), maxQos);
        SubscriptionFilter name = entry.filter().under(mountPoint);
        boolean isNew = !session.subscriptions().containsKey(entry.filter().text());
        long bytes = isNew ? TopicTree.footprint(name) : 0;
        int refusal = refusal(name, qos, bytes);
        traceFilter(name, refusal == 0 ? "(QoS " + qos + ")" : "(denied)");
        if (refusal != 0) {
            now.codes[now.next] = version == MqttVersion.V3_1 ? qos : refusal;
            return;
        }
        now.codes[now.next] = qos;
        int identifier = now.packet.subscriptionId();
        Subscription subscription =
                new Subscription(
                        session,
                        client.identity(),
                        name,
                        qos,
                        entry.noLocal() || bridge,
                        entry.retainAsPublished() || bridge,
                        identifier,
                        client.isOncePerMessage());
        core.tree().add(subscription);
        session.subscriptions().put(entry.filter().text(), subscription);
        session.addSubscriptionBytes(bytes);
        if (session.durable() != null) {
            session.durable()
                    .subscribed(entry.filter().text(), subscription, entry.retainHandling());
        }
        boolean wantsRetained = entry.retainHandling() == 0 || entry.retainHandling() == 1 && isNew;
        if (name.group() == null && wantsRetained) {
            now.replays.add(new Replay(core.retained().cursor(name.filter()), qos, identifier));
        }
        if (core.log().isOn(LogType.SUBSCRIBE)) {
            core.log().log(LogType.SUBSCRIBE, session.clientId() + " " + qos + " " + shown(name));
        }
    }

    /** 0 where the subscription is allowed, else what SUBACK says. */
    private int refusal(SubscriptionFilter name, int qos, long bytes) {
        if (bytes > 0 && !core.memory().maySubscribe(session.subscriptionBytes(), bytes)) {
            return version == MqttVersion.V5 ? ReasonCode.QUOTA_EXCEEDED : FAILURE;
        }
        if (!core.access().maySubscribe(client.identity(), name.filter(), qos)) {
            return version == MqttVersion.V5 ? ReasonCode.NOT_AUTHORIZED : FAILURE;
        }
        return 0;
    }

    /** Whether the last SUBSCRIBE is not done yet, or retained messages are still to be sent. */
    boolean isBusy() {
        return running != null || !retained.isEmpty();
    }

    /**
     * Subscribes, then sends retained messages, until that time, of {@link System#nanoTime}, or
     * until the peer takes no more.
     */
    void goOn(long end) {
        if (running != null) {
            goOnSubscribing(end);
            if (running != null) {
                return;
            }
        }
        while (isBusy() && !client.link().isStalled()) {
            Replay replay = retained.peek();
            if (!replay.messages.advance(STEPS, message -> send(message, replay))) {
                retained.poll();
            }
            if (System.nanoTime() - end >= 0) {
                return;
            }
        }
    }

    /** The connection is over: what the session keeps of retained messages goes to its queue. */
    void finish() {
        endRunning();
        if (session.expiry() == 0) {
            retained.clear();
        }
        while (isBusy()) {
            Replay replay = retained.peek();
            boolean more = replay.messages.advance(STEPS, message -> keep(message, replay));
            if (!more || session.outbound().isDropping()) {
                retained.poll();
            }
        }
    }

    private void keep(Message message, Replay replay) {
        if (Math.min(replay.qos, message.qos()) > 0) {
            send(message, replay);
        }
    }

    private void send(Message message, Replay replay) {
        boolean checkSource = core.config().messaging().checkRetainSource();
        if (message.isExpired(System.currentTimeMillis())
                || !client.mayRead(message)
                || checkSource && !mayStillWrite(message)) {
            return;
        }
        boolean upgrade = core.config().messaging().upgradeOutgoingQos();
        int qos = upgrade ? replay.qos : Math.min(replay.qos, message.qos());
        session.deliver(message, qos, true, replay.subscriptionId);
    }

    private boolean mayStillWrite(Message message) {
        return message.publisher() == null
                || core.access().mayWrite(message.publisher(), message.topic());
    }

    void unsubscribe(int firstByte, PacketInput in) {
        client.trace("Received UNSUBSCRIBE from ");
        UnsubscribePacket packet = UnsubscribePacket.read(firstByte, in, version);
        int[] codes = new int[packet.filters().size()];
        for (int i = 0; i < codes.length; i++) {
            SubscriptionFilter filter = packet.filters().get(i);
            SubscriptionFilter name = filter.under(mountPoint);
            traceFilter(filter, null);
            if (!core.access().mayUnsubscribe(client.identity(), name.filter())) {
                codes[i] = ReasonCode.NOT_AUTHORIZED;
                continue;
            }
            if (session.subscriptions().remove(filter.text()) != null) {
                session.addSubscriptionBytes(-TopicTree.footprint(name));
            }
            if (session.durable() != null) {
                session.durable().unsubscribed(filter.text());
            }
            if (core.tree().remove(session, name) == null) {
                codes[i] = ReasonCode.NO_SUBSCRIPTION_EXISTED;
            }
            if (core.log().isOn(LogType.UNSUBSCRIBE)) {
                core.log().log(LogType.UNSUBSCRIBE, session.clientId() + " " + filter.text());
            }
        }
        answer(PacketType.UNSUBACK, packet.packetId(), codes);
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
        if (client.isTracing()) {
            core.log().log(
                    LogType.DEBUG, "\t" + shown(filter) + (outcome == null ? "" : " " + outcome));
        }
    }

    /** A filter with the mount point that stands before it. */
    private static String shown(SubscriptionFilter name) {
        return name.group() == null
                ? name.filter()
                : "$share/" + name.group() + "/" + name.filter();
    }
}
