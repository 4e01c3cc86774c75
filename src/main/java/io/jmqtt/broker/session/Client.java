package io.jmqtt.broker.session;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.config.LimitsConfig;
import io.jmqtt.broker.status.Counter;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.broker.status.LoopCounters;
import io.jmqtt.broker.store.Message;
import io.jmqtt.mqtt.AckFrame;
import io.jmqtt.mqtt.AuthPacket;
import io.jmqtt.mqtt.DisconnectPacket;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.PacketInput;
import io.jmqtt.mqtt.PacketType;
import io.jmqtt.mqtt.PacketWriter;
import io.jmqtt.mqtt.ProtocolException;
import io.jmqtt.mqtt.PublishEncoder;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.mqtt.Topics;
import io.jmqtt.mqtt.WillMessage;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One connected client from its CONNACK to the end of its connection: takes packets in, sends
 * packets out. What outlives the connection is in {@link Session}. For the loop of the session
 * only.
 */
public final class Client {
    private static final byte[] NO_CONTROL =
            "{\"error\": \"endpoint not available\"}".getBytes(StandardCharsets.US_ASCII);

    private static final int MOST_WARNINGS = 100;

    private final Loop loop;
    private final Core core;
    private final LoopCounters counters;
    private final Session session;
    private final Link link;
    private final AccessControl.Identity identity;
    private final AccessControl.Login login;
    private final MqttVersion version;
    private final boolean mqtt5;
    private final boolean oncePerMessage;
    private final Terms terms;
    private final MappedTopics mapped;
    private final long maximumPacketSize;
    private final int mostAliases;
    private final InboundPublish inbound;
    private final Subscribing subscribing;
    private final AckFrame ack;
    private Map<String, Integer> aliases;
    private WillMessage will;
    private boolean gone;
    private int warnings;

    Client(Terms terms, Link link, boolean peerIsBridge, Loop loop, Session session) {
        this.loop = loop;
        this.core = loop.core();
        this.counters = loop.counters();
        this.session = session;
        this.link = link;
        this.ack = loop.ackFrame();
        this.terms = terms;
        this.identity = terms.identity();
        this.login = terms.login();
        this.version = terms.version();
        this.mqtt5 = version == MqttVersion.V5;
        this.oncePerMessage = !mqtt5 && !core.config().messaging().allowDuplicateMessages();
        this.mapped = terms.topics() == null ? null : new MappedTopics(terms.topics());
        this.maximumPacketSize = terms.maximumPacketSize();
        this.mostAliases = terms.aliasesOut();
        this.will = terms.will();
        this.inbound = new InboundPublish(this, session, loop, terms);
        this.subscribing = new Subscribing(this, session, core, terms, peerIsBridge);
    }

    public Link link() {
        return link;
    }

    public AccessControl.Identity identity() {
        return identity;
    }

    /** Whose right it is that messages from here were published; null for that of the broker. */
    AccessControl.Identity publisher() {
        return identity.isBridge() ? null : identity;
    }

    /** The highest QoS that the peer takes. */
    int mostQos() {
        return terms.maxQosOut();
    }

    public MqttVersion version() {
        return version;
    }

    /**
     * What it came in with, to be asked for again after a reload; a name that came from TLS counts
     * as such only while the listener takes names from there.
     */
    AccessControl.Login login() {
        return login.identityFromTls() && link.nameByTls() == Link.NameByTls.NOT_ASKED
                ? new AccessControl.Login(
                        login.clientId(),
                        login.username(),
                        login.password(),
                        login.address(),
                        login.listenerPort(),
                        false)
                : login;
    }

    /** Nothing leaves before what the loop has appended to the journal is durable. */
    void holdUntilKept() {
        loop.hold(link);
    }

    boolean isMqtt5() {
        return mqtt5;
    }

    boolean isOncePerMessage() {
        return oncePerMessage;
    }

    /** The will, or null. */
    WillMessage will() {
        return will;
    }

    /** The will, which nobody else gets any more; null where there is none. */
    WillMessage takeWill() {
        WillMessage taken = will;
        will = null;
        return taken;
    }

    /**
     * Handles one packet.
     *
     * @param firstByte its first byte
     * @param in stands at the first byte after the fixed header
     * @throws ProtocolException where the client broke the protocol; the caller then calls {@link
     *     #fault}
     */
    public void handle(int firstByte, PacketInput in) {
        counters.add(Counter.MESSAGES_RECEIVED);
        int type = firstByte >> 4;
        switch (type) {
            case PacketType.PUBLISH -> inbound.publish(firstByte, in);
            case PacketType.PUBACK -> {
                ack.read(firstByte, in, mqtt5);
                traceAck("PUBACK");
                session.outbound().puback(ack.packetId(), ack.reasonCode());
            }
            case PacketType.PUBREC -> {
                ack.read(firstByte, in, mqtt5);
                trace("Received PUBREC from ", " (Mid: ", ack.packetId(), ")");
                session.outbound().pubrec(ack.packetId(), ack.reasonCode());
            }
            case PacketType.PUBREL -> {
                ack.read(firstByte, in, mqtt5);
                trace("Received PUBREL from ", " (Mid: ", ack.packetId(), ")");
                inbound.release(ack.packetId());
            }
            case PacketType.PUBCOMP -> {
                ack.read(firstByte, in, mqtt5);
                traceAck("PUBCOMP");
                session.outbound().pubcomp(ack.packetId(), ack.reasonCode());
            }
            case PacketType.SUBSCRIBE -> subscribing.subscribe(firstByte, in);
            case PacketType.UNSUBSCRIBE -> subscribing.unsubscribe(firstByte, in);
            case PacketType.PINGREQ -> pingreq(firstByte, in);
            case PacketType.DISCONNECT -> disconnect(firstByte, in);
            case PacketType.AUTH -> auth(firstByte, in);
            case PacketType.CONNECT -> {
                if (core.log().isOn(LogType.NOTICE)) {
                    core.log().log(
                            LogType.NOTICE,
                            "Bad client " + link.address() + " sending multiple CONNECT messages.");
                }
                throw ProtocolException.protocolError(null);
            }
            case 0 ->
                    throw ProtocolException.protocolError(
                            "Protocol error from %p: RESERVED packet.");
            default ->
                    throw ProtocolException.protocolError(
                            "Protocol error from %s: "
                                    + PacketType.name(type)
                                    + " when not a bridge.");
        }
    }

    /**
     * Logs what the client does wrong without being cut off for it: a hundred times for each
     * connection, so that it can't fill the disk.
     */
    void warn(String line) {
        if (!core.log().isOn(LogType.WARNING) || warnings > MOST_WARNINGS) {
            return;
        }
        warnings++;
        core.log().log(
                LogType.WARNING,
                warnings <= MOST_WARNINGS
                        ? line
                        : "Further warnings about client "
                                + session.clientId()
                                + " are not logged.");
    }

    /** Counts memory that it takes for a while, or with a minus, no longer does. */
    void keeps(int bytes) {
        loop.kept().move(bytes);
    }

    /**
     * Whether something that it asked for is not done yet, or more waits for it than fitted into
     * one turn; its next packet waits until then.
     */
    public boolean isBusy() {
        return subscribing.isBusy() || session.outbound().isPumping();
    }

    /**
     * Whether so much of what it published to very many receivers waits that it has to wait too.
     */
    public boolean isAhead() {
        Lane lane = session.lane();
        return lane != null && lane.isFull();
    }

    /** Goes on with what it asked for until that time, of {@link System#nanoTime}. */
    public void goOn(long end) {
        OutboundWindow outbound = session.outbound();
        while (outbound.isPumping()) {
            outbound.pump();
            if (System.nanoTime() - end >= 0) {
                return;
            }
        }
        subscribing.goOn(end);
    }

    private void pingreq(int firstByte, PacketInput in) {
        if ((firstByte & 0x0F) != 0 || in.remaining() != 0) {
            throw ProtocolException.malformed(null);
        }
        trace("Received PINGREQ from ");
        trace("Sending PINGRESP to ");
        PacketWriter.pingresp(link.begin(PacketWriter.PINGRESP_LENGTH));
        link.end();
        countSent();
    }

    private void disconnect(int firstByte, PacketInput in) {
        DisconnectPacket packet = DisconnectPacket.read(firstByte, in, version);
        trace("Received DISCONNECT from ");
        if (packet.sessionExpiry() >= 0) {
            if (terms.sessionExpiry() == 0 && packet.sessionExpiry() != 0) {
                throw ProtocolException.protocolError(
                        "Protocol error from %s: DISCONNECT packet with mismatched"
                                + " session-expiry-interval (0:"
                                + packet.sessionExpiry()
                                + ").");
            }
            session.expiry(loop.sessions().capped(packet.sessionExpiry()));
        }
        if (packet.reasonCode() == ReasonCode.NORMAL_DISCONNECTION) {
            will = null;
        }
        ended(null);
        link.close();
    }

    private void auth(int firstByte, PacketInput in) {
        if (!mqtt5) {
            throw ProtocolException.protocolError(
                    "Protocol error from %s: AUTH packet when session not MQTT v5.0.");
        }
        AuthPacket.read(firstByte, in);
        throw ProtocolException.protocolError(
                "Protocol error from %s: AUTH packet without existing auth-method.");
    }

    /**
     * The peer does not know any more what it published with QoS 2 and did not release: no PUBREL
     * will come, so that these messages are published now.
     */
    void releaseIncoming() {
        inbound.releaseAll();
    }

    /** Acknowledges; the log has the reason that a client of MQTT 3 is not told. */
    void ack(int type, int packetId, int reasonCode) {
        if (loop.isDebug()) {
            traceAck(type, packetId, reasonCode);
        }
        PacketWriter.ack(
                link.begin(PacketWriter.ACK_LENGTH), type, packetId, mqtt5 ? reasonCode : 0);
        link.end();
        countSent();
    }

    private void traceAck(int type, int packetId, int reasonCode) {
        boolean withCode = type == PacketType.PUBACK || type == PacketType.PUBREC;
        core.log().log(
                LogType.DEBUG,
                "Sending "
                        + PacketType.name(type)
                        + " to "
                        + session.clientId()
                        + " (m"
                        + packetId
                        + (withCode ? ", rc" + reasonCode : "")
                        + ")");
    }

    /** Whether the client may read the message. */
    boolean mayRead(Message message) {
        return core.access().mayRead(identity, message.topic());
    }

    /** Tells the client alone, subscribed or not, that nobody takes control messages there. */
    void sendNoControl(String topic) {
        String response = topic + "/response";
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= Topics.MAX_BYTES) {
            sendOnce(
                    new Message(response, bytes, NO_CONTROL, Message.NO_BYTES, 0, false, 0, null),
                    false,
                    0);
        }
    }

    /** Sends a QoS 0 message that waited. */
    void sendOnce(Delivery delivery) {
        sendOnce(delivery.message, delivery.retain, delivery.subscriptionId);
    }

    /** Sends a QoS 0 message, or drops it where too much waits already. */
    void sendOnce(Message message, boolean retain, int subscriptionId) {
        long expiry = 0;
        if (message.expiresAt() != 0) {
            long now = System.currentTimeMillis();
            if (message.isExpired(now)) {
                return;
            }
            expiry = message.remainingSeconds(now);
        }
        if (!isBacklogFull(message.payload().length)) {
            PublishEncoder encoder = loop.dispatcher().encoderOf(message);
            write(encoder, message, message.topic(), retain ? 1 : 0, 0, expiry, subscriptionId);
        }
    }

    /** Sends the QoS 0 message that the encoder holds, or drops it. */
    void sendOnce(PublishEncoder encoder, String topic, int subscriptionId) {
        if (!isBacklogFull(encoder.payloadLength())) {
            write(encoder, null, topic, 0, 0, 0, subscriptionId);
        }
    }

    private boolean isBacklogFull(int more) {
        if (!link.isStalled()) {
            return false;
        }
        LimitsConfig limits = core.config().limits();
        long mostBytes = limits.maxQueuedBytes();
        boolean full =
                limits.maxQueuedMessages() > 0
                                && link.waitingPackets() >= limits.maxQueuedMessages()
                        || mostBytes > 0 && link.waitingBytes() + more > mostBytes
                        || loop.buffers().isExhausted()
                        || core.memory().isExhausted();
        if (full) {
            counters.add(Counter.PUBLISH_DROPPED);
        }
        return full;
    }

    /**
     * Sends a message with QoS 1 or 2.
     *
     * @return whether it went out; false where the client takes no packet that large
     */
    boolean send(Delivery delivery, boolean duplicate) {
        Message message = delivery.message;
        long expiry =
                message.expiresAt() == 0 ? 0 : message.remainingSeconds(System.currentTimeMillis());
        int flags = (duplicate ? 8 : 0) | delivery.qos << 1 | (delivery.retain ? 1 : 0);
        return write(
                loop.dispatcher().encoderOf(message),
                message,
                message.topic(),
                flags,
                delivery.packetId,
                expiry,
                delivery.subscriptionId);
    }

    private boolean write(
            PublishEncoder encoder,
            Message message,
            String topic,
            int flags,
            int packetId,
            long expiry,
            int subscriptionId) {
        if (mapped == null) {
            return writeAs(encoder, message, topic, flags, packetId, expiry, subscriptionId);
        }
        MappedTopics.Name name = mapped.name(topic);
        if (name.topic() == null) {
            counters.add(Counter.PUBLISH_DROPPED);
            return false;
        }
        return writeAs(
                mapped.encoder(encoder, name),
                message,
                name.topic(),
                terms.retainOut() ? flags : flags & ~1,
                packetId,
                expiry,
                subscriptionId);
    }

    private boolean writeAs(
            PublishEncoder encoder,
            Message message,
            String topic,
            int flags,
            int packetId,
            long expiry,
            int subscriptionId) {
        if (loop.isDebug()) {
            tracePublish(encoder, topic, flags, packetId);
        }
        int qos = flags >> 1 & 3;
        boolean written;
        if (mqtt5 && (expiry > 0 || subscriptionId > 0 || mostAliases > 0)) {
            written =
                    writeExtended(encoder, message, topic, flags, packetId, expiry, subscriptionId);
        } else if (encoder.packetLength(mqtt5, qos) > maximumPacketSize) {
            written = false;
        } else {
            ByteBuf out = link.begin(encoder.writtenLength(mqtt5, qos));
            encoder.write(out, mqtt5, flags, packetId);
            finish(encoder, message);
            written = true;
        }
        if (written) {
            counters.add(Counter.PUBLISH_SENT);
            counters.add(Counter.PUBLISH_BYTES_SENT, encoder.payloadLength());
            countSent();
        } else {
            logTooLarge(encoder, qos);
        }
        return written;
    }

    private void finish(PublishEncoder encoder, Message message) {
        if (encoder.separatePayload()) {
            link.endWith(loop.dispatcher().sharedPayload(message));
        } else {
            link.end();
        }
    }

    private boolean writeExtended(
            PublishEncoder encoder,
            Message message,
            String topic,
            int flags,
            int packetId,
            long expiry,
            int subscriptionId) {
        int alias = 0;
        boolean withTopic = true;
        Integer known = aliases == null ? null : aliases.get(topic);
        if (known != null) {
            alias = known;
            withTopic = false;
        } else if (mostAliases > (aliases == null ? 0 : aliases.size())) {
            alias = aliases == null ? 1 : aliases.size() + 1;
        }
        int length = encoder.packetLength(flags >> 1 & 3, withTopic, expiry, alias, subscriptionId);
        if (length > maximumPacketSize) {
            return false;
        }
        if (withTopic && alias > 0) {
            if (aliases == null) {
                aliases = new HashMap<>(4);
            }
            aliases.put(topic, alias);
        }
        ByteBuf out =
                link.begin(encoder.separatePayload() ? length - encoder.payloadLength() : length);
        encoder.write(out, flags, packetId, withTopic, expiry, alias, subscriptionId);
        finish(encoder, message);
        return true;
    }

    void countSent() {
        counters.add(Counter.MESSAGES_SENT);
    }

    boolean isTracing() {
        return loop.isDebug();
    }

    /** Logs a line about a packet, which ends with the client id. */
    void trace(String what) {
        if (loop.isDebug()) {
            core.log().log(LogType.DEBUG, what + session.clientId());
        }
    }

    private void trace(String what, String before, int packetId, String after) {
        if (loop.isDebug()) {
            core.log().log(LogType.DEBUG, what + session.clientId() + before + packetId + after);
        }
    }

    private void traceAck(String type) {
        if (loop.isDebug()) {
            trace(
                    "Received " + type + " from ",
                    " (Mid: ",
                    ack.packetId(),
                    ", RC:" + ack.reasonCode() + ")");
        }
    }

    private void tracePublish(PublishEncoder encoder, String topic, int flags, int packetId) {
        core.log().log(
                LogType.DEBUG,
                "Sending PUBLISH to "
                        + session.clientId()
                        + describe(
                                (flags & 8) != 0,
                                flags >> 1 & 3,
                                (flags & 1) != 0,
                                packetId,
                                topic,
                                encoder.payloadLength()));
    }

    private void logTooLarge(PublishEncoder encoder, int qos) {
        if (core.log().isOn(LogType.NOTICE)) {
            core.log().log(
                    LogType.NOTICE,
                    "Dropping too large outgoing PUBLISH for "
                            + session.clientId()
                            + " ("
                            + encoder.packetLength(mqtt5, qos)
                            + " bytes)");
        }
        counters.add(Counter.PUBLISH_DROPPED);
    }

    /** The part of a log line that describes a PUBLISH. */
    static String describe(
            boolean duplicate, int qos, boolean retain, int packetId, String topic, int bytes) {
        return " (d"
                + (duplicate ? 1 : 0)
                + ", q"
                + qos
                + ", r"
                + (retain ? 1 : 0)
                + ", m"
                + packetId
                + ", '"
                + topic
                + "', ... ("
                + bytes
                + " bytes))";
    }

    /** The peer takes bytes again after it had stalled. */
    public void writable() {
        session.outbound().pump();
    }

    /** Looks at the keep-alive (MQTT 5, 3.1.2.10); called once a second. */
    public void tick(long nowSeconds) {
        if (nowSeconds - link.lastRead() > terms.timeout()) {
            ended(DisconnectText.TIMEOUT);
            link.close();
        }
    }

    /** The client broke the protocol: tells it why if it can understand, and ends. */
    public void fault(ProtocolException fault) {
        core.logFault(fault, session.clientId(), link.address());
        if (fault.announced()) {
            sendDisconnect(fault.reasonCode());
        }
        ended(DisconnectText.of(fault.reasonCode()));
        link.close();
    }

    /** The broker ends the connection for a reason that an MQTT 5 client is told; no will. */
    void leave(int reasonCode) {
        gone = true;
        subscribing.finish();
        sendDisconnect(reasonCode);
        link.close();
    }

    /** Ends the connection by an operator's will, as when the client lost its rights. */
    public void expel() {
        will = null;
        ended(null);
        link.close();
    }

    /** The same, and tells an MQTT 5 client the reason. */
    void expel(int reasonCode) {
        sendDisconnect(reasonCode);
        expel();
    }

    private void sendDisconnect(int reasonCode) {
        if (mqtt5) {
            PacketWriter.disconnect(link.begin(3), reasonCode);
            link.end();
            countSent();
        }
    }

    /**
     * The connection is over, or is about to be closed: the session waits or ends.
     *
     * @param why for the log, or null for an orderly end
     */
    public void ended(String why) {
        if (gone) {
            return;
        }
        gone = true;
        subscribing.finish();
        if (core.logsConnections()) {
            core.logConnection(DisconnectText.line(session.clientId(), link.address(), why));
        }
        loop.sessions().left(session, takeWill());
    }
}
