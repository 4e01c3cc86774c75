package io.jmqtt.broker.session;

import io.jmqtt.broker.route.Subscription;
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
import java.util.List;

/** SUBSCRIBE and UNSUBSCRIBE of one connection (MQTT 5, 3.8 to 3.11). */
final class Subscribing {
    private static final int FAILURE = 0x80;

    private final Client client;
    private final Session session;
    private final Core core;
    private final int maxQos;
    private final String mountPoint;
    private final MqttVersion version;
    private final boolean bridge;

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
        List<SubscribePacket.Entry> entries = packet.entries();
        int[] codes = new int[entries.size()];
        boolean[] sendRetained = new boolean[codes.length];
        for (int i = 0; i < codes.length; i++) {
            SubscribePacket.Entry entry = entries.get(i);
            int qos = Math.min(entry.qos(), maxQos);
            SubscriptionFilter name = entry.filter().under(mountPoint);
            int refusal = refusal(name, qos);
            traceFilter(name, refusal == 0 ? "(QoS " + qos + ")" : "(denied)");
            if (refusal != 0) {
                codes[i] = version == MqttVersion.V3_1 ? qos : refusal;
                continue;
            }
            codes[i] = qos;
            Subscription subscription =
                    new Subscription(
                            session,
                            client.identity(),
                            name,
                            qos,
                            entry.noLocal() || bridge,
                            entry.retainAsPublished() || bridge,
                            packet.subscriptionId(),
                            client.isOncePerMessage());
            core.tree().add(subscription);
            boolean isNew =
                    session.subscriptions().put(entry.filter().text(), subscription) == null;
            if (session.durable() != null) {
                session.durable()
                        .subscribed(entry.filter().text(), subscription, entry.retainHandling());
            }
            sendRetained[i] =
                    name.group() == null
                            && (entry.retainHandling() == 0
                                    || entry.retainHandling() == 1 && isNew);
            if (core.log().isOn(LogType.SUBSCRIBE)) {
                core.log().log(
                        LogType.SUBSCRIBE, session.clientId() + " " + qos + " " + shown(name));
            }
        }
        answer(PacketType.SUBACK, packet.packetId(), codes);
        for (int i = 0; i < codes.length; i++) {
            if (sendRetained[i]) {
                sendRetained(
                        entries.get(i).filter().under(mountPoint).filter(),
                        codes[i],
                        packet.subscriptionId());
            }
        }
    }

    /** 0 where the subscription is allowed, else what SUBACK says. */
    private int refusal(SubscriptionFilter name, int qos) {
        if (core.isOutOfMemory()) {
            return version == MqttVersion.V5 ? ReasonCode.QUOTA_EXCEEDED : FAILURE;
        }
        if (!core.access().maySubscribe(client.identity(), name.filter(), qos)) {
            return version == MqttVersion.V5 ? ReasonCode.NOT_AUTHORIZED : FAILURE;
        }
        return 0;
    }

    private void sendRetained(String filter, int granted, int subscriptionId) {
        boolean upgrade = core.config().messaging().upgradeOutgoingQos();
        boolean checkSource = core.config().messaging().checkRetainSource();
        long now = System.currentTimeMillis();
        core.retained()
                .match(
                        filter,
                        message -> {
                            if (message.isExpired(now)
                                    || !client.mayRead(message)
                                    || checkSource && !mayStillWrite(message)) {
                                return;
                            }
                            int qos = upgrade ? granted : Math.min(granted, message.qos());
                            session.deliver(message, qos, true, subscriptionId);
                        });
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
            session.subscriptions().remove(filter.text());
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
