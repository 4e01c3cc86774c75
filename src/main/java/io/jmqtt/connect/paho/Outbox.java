package io.jmqtt.connect.paho;

import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.connect.Publication;
import io.jmqtt.mqtt.MqttVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;

/**
 * What this client sends, across network connections: the window of QoS 1 and 2, publications that
 * wait for a connection, and those that nobody answers until their bytes are written.
 */
final class Outbox {
    private static final Acknowledgement WRITTEN =
            new Acknowledgement(0, false, List.of(), List.of());

    /** Up to here the payload travels in one array with the rest of the packet. */
    private static final int INLINE_PAYLOAD = 16 * 1024;

    private final PahoClient client;
    private final boolean v5;
    private final int maxInflight;
    private final Semaphore window;

    private final Object lock = new Object();

    /** QoS 1 and 2, not yet given to Paho. */
    private final ArrayDeque<OutPacket> waiting = new ArrayDeque<>();

    /** With Paho, by packet identifier. */
    private final Map<Integer, OutPacket> pending = new HashMap<>();

    /** Packets of kind FLOW that somebody waits for, in the order of their writing. */
    private final ArrayDeque<OutPacket> unwritten = new ArrayDeque<>();

    private int inflight;
    private PahoOutput output;
    private Limits limits;
    private TopicAliases aliases = new TopicAliases();
    private boolean closed;

    Outbox(ConnectSpec spec, PahoClient client) {
        this.client = client;
        this.v5 = spec.version() == MqttVersion.V5;
        this.maxInflight = spec.maxInflight();
        this.window = new Semaphore(spec.maxInflight());
        this.limits = Limits.of(spec.maxInflight(), List.of());
    }

    void publish(Publication publication, BiConsumer<Acknowledgement, MqttFailure> whenDone)
            throws InterruptedException {
        MqttFailure refusal = null;
        if (publication.qos() > 0) {
            window.acquire();
            Finished finished = new Finished();
            synchronized (lock) {
                if (closed) {
                    refusal = new MqttFailure(Kind.NO_CONNECTION);
                } else {
                    waiting.add(new OutPacket(OutPacket.Kind.PUBLISH, null, publication, whenDone));
                    pump(finished);
                }
            }
            finished.tell();
            if (refusal != null) {
                window.release();
            }
        } else {
            synchronized (lock) {
                while (output != null && output.isFull()) {
                    lock.wait();
                }
                refusal = output == null ? new MqttFailure(Kind.NO_CONNECTION) : null;
                if (refusal == null) {
                    OutPacket packet =
                            new OutPacket(OutPacket.Kind.FLOW, null, publication, whenDone);
                    refusal = encode(packet);
                    if (refusal == null && !sendFlow(packet)) {
                        refusal = new MqttFailure(Kind.NO_CONNECTION);
                    }
                }
            }
        }
        if (refusal != null) {
            whenDone.accept(null, refusal);
        }
    }

    /** Queues a packet that nobody answers. */
    void flow(OutPacket packet) {
        boolean sent;
        synchronized (lock) {
            sent = output != null && sendFlow(packet);
        }
        if (!sent && packet.done != null) {
            packet.done.accept(null, new MqttFailure(Kind.NO_CONNECTION));
        }
    }

    void acknowledge(int type, int packetId, int reasonCode) {
        flow(
                new OutPacket(
                        OutPacket.Kind.FLOW,
                        PacketWriter.acknowledgement(type, packetId, reasonCode),
                        null,
                        null));
    }

    private boolean sendFlow(OutPacket packet) {
        if (packet.done != null) {
            unwritten.add(packet);
        }
        output.announce(packet);
        if (client.send(packet)) {
            return true;
        }
        if (packet.done != null) {
            unwritten.removeLast();
        }
        output.retract(packet);
        return false;
    }

    /** Queues SUBSCRIBE and UNSUBSCRIBE, to be written in one piece. */
    void request(OutPacket... packets) {
        List<OutPacket> unsent = new ArrayList<>(List.of(packets));
        synchronized (lock) {
            if (output != null) {
                // all of them first: the output waits for what is announced
                unsent.forEach(output::announce);
                for (OutPacket packet : packets) {
                    if (client.send(packet)) {
                        unsent.remove(packet);
                    } else {
                        output.retract(packet);
                        pending.values().remove(packet);
                    }
                }
            }
        }
        for (OutPacket packet : unsent) {
            packet.done.accept(null, new MqttFailure(Kind.NO_CONNECTION));
        }
    }

    /** Gives Paho as much of what waits as the window lets through. */
    private void pump(Finished finished) {
        while (output != null && inflight < limits.window()) {
            OutPacket packet = waiting.peek();
            if (packet == null) {
                return;
            }
            MqttFailure refusal = packet.head == null ? encode(packet) : null;
            if (refusal != null) {
                waiting.poll();
                finished.add(packet, refusal);
                continue;
            }
            output.announce(packet);
            if (!client.send(packet)) {
                output.retract(packet);
                pending.values().remove(packet);
                packet.head = null;
                return;
            }
            waiting.poll();
            inflight++;
        }
    }

    /** Writes the packet, or says why the broker would not take it. */
    private MqttFailure encode(OutPacket packet) {
        Publication publication = packet.publication;
        if (publication.payload().length > PacketTypes.MAX_REMAINING) {
            return new MqttFailure(Kind.PAYLOAD_SIZE);
        }
        if (publication.qos() > limits.maximumQos()) {
            return new MqttFailure(Kind.QOS_NOT_SUPPORTED);
        }
        String topic = aliases.topicFor(publication);
        if (topic == null || topic.length() > 0xFFFF) {
            return new MqttFailure(Kind.INVALID);
        }
        packet.aliasedTopic = aliases.fullTopic(publication);
        boolean inline = publication.payload().length <= INLINE_PAYLOAD;
        packet.head =
                PacketWriter.publish(
                        publication,
                        topic,
                        publication.retain() && limits.retainAvailable(),
                        v5,
                        inline,
                        packet.id);
        packet.payload = inline ? OutPacket.NO_PAYLOAD : publication.payload();
        long size = (long) packet.head.length + packet.payload.length;
        if (size > PacketTypes.MAX_PACKET) {
            // topic and properties count, too
            return new MqttFailure(Kind.PAYLOAD_SIZE);
        }
        if (size > limits.maximumPacketSize()) {
            return new MqttFailure(Kind.OVERSIZE_PACKET);
        }
        aliases.sent(publication);
        return null;
    }

    // ---- Paho's threads -------------------------------------------------------------------------

    void identified(OutPacket packet) {
        // called within client.send, so the lock is held
        pending.put(packet.id, packet);
    }

    /**
     * Keeps an answer with the packet that it answers; null where there is none. Whoever waits for
     * SUBACK or UNSUBACK hears of it here, on the reading thread, so before the messages behind it:
     * Paho tells of it on another thread, which those messages may overtake.
     */
    OutPacket answered(int packetId, Acknowledgement answer) {
        OutPacket packet;
        synchronized (lock) {
            packet = pending.get(packetId);
            if (packet != null) {
                packet.answer = answer;
            }
        }
        if (packet != null && packet.kind == OutPacket.Kind.REQUEST) {
            packet.done.accept(answer, null);
        }
        return packet;
    }

    byte[] writing(OutPacket packet, boolean repeated) {
        if (packet.written && repeated && packet.kind == OutPacket.Kind.PUBLISH) {
            if (packet.aliasedTopic != null) {
                // aliases ended with the connection they were made on
                packet.head =
                        PacketWriter.publish(
                                packet.publication,
                                packet.aliasedTopic,
                                (packet.head[0] & 1) != 0,
                                v5,
                                packet.payload == OutPacket.NO_PAYLOAD,
                                packet.id);
            }
            packet.head[0] |= 0x08;
        }
        packet.written = true;
        return packet.head;
    }

    void completed(OutPacket packet) {
        Finished finished = new Finished();
        synchronized (lock) {
            pending.remove(packet.id, packet);
            if (packet.kind == OutPacket.Kind.PUBLISH) {
                inflight--;
                pump(finished);
            }
        }
        if (packet.kind == OutPacket.Kind.PUBLISH) {
            window.release();
        }
        if (packet.kind == OutPacket.Kind.PUBLISH) {
            packet.done.accept(packet.answer, null);
        }
        finished.tell();
    }

    /** That many packets that nobody answers were given to the operating system. */
    void written(int packets) {
        OutPacket[] done = new OutPacket[packets];
        synchronized (lock) {
            for (int i = 0; i < packets; i++) {
                done[i] = unwritten.poll();
            }
        }
        for (OutPacket packet : done) {
            if (packet != null) {
                packet.done.accept(WRITTEN, null);
            }
        }
    }

    void hasRoom() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    void connected(PahoOutput newOutput, Acknowledgement connack) {
        Finished finished = new Finished();
        synchronized (lock) {
            if (closed) {
                return;
            }
            output = newOutput;
            limits = Limits.of(maxInflight, connack.properties());
            aliases.newConnection();
            pump(finished);
        }
        finished.tell();
    }

    /**
     * The connection is over: what was on its way and will not be sent again has failed.
     *
     * @param why it is over
     */
    void disconnected(MqttFailure why) {
        List<OutPacket> failed;
        synchronized (lock) {
            output = null;
            failed = new ArrayList<>(unwritten);
            unwritten.clear();
            for (OutPacket packet : pending.values()) {
                if (packet.kind == OutPacket.Kind.REQUEST) {
                    failed.add(packet);
                }
            }
            pending.values().removeAll(failed);
            lock.notifyAll();
        }
        fail(failed, why);
    }

    /** What was answered counts, even if Paho dropped the news with the connection. */
    private static void fail(List<OutPacket> packets, MqttFailure why) {
        for (OutPacket packet : packets) {
            if (packet.kind == OutPacket.Kind.REQUEST && packet.answer != null) {
                packet.done.accept(packet.answer, null);
            } else {
                packet.done.accept(null, why);
            }
        }
    }

    void close() {
        List<OutPacket> failed;
        synchronized (lock) {
            closed = true;
            output = null;
            failed = new ArrayList<>(unwritten);
            failed.addAll(pending.values());
            failed.addAll(waiting);
            unwritten.clear();
            pending.clear();
            waiting.clear();
            lock.notifyAll();
        }
        fail(failed, new MqttFailure(Kind.NO_CONNECTION));
        window.release(0xFFFF);
    }

    /** Refused packets, told of outside the lock. */
    private final class Finished {
        private List<OutPacket> packets;
        private List<MqttFailure> failures;

        void add(OutPacket packet, MqttFailure failure) {
            if (packets == null) {
                packets = new ArrayList<>();
                failures = new ArrayList<>();
            }
            packets.add(packet);
            failures.add(failure);
        }

        void tell() {
            if (packets == null) {
                return;
            }
            for (int i = 0; i < packets.size(); i++) {
                window.release();
                packets.get(i).done.accept(null, failures.get(i));
            }
        }
    }
}
