package io.jmqtt.connect.paho;

import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.connect.PacketListener;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.socket.Transport;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One network connection from CONNECT to its end. */
final class Link implements Incoming.Target, PahoOutput.Events, KeepAlive.Target {
    /** How long a writer that failed waits for the reader to find out why. */
    private static final long REASON_MILLIS = 1_000;

    private final ConnectSpec spec;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Transport transport;
    private final PahoInput input;
    private final PahoOutput output;

    private Acknowledgement connack;
    private MqttFailure failure;
    private boolean connected;
    private boolean endedByUs;
    private boolean readingEnded;
    private KeepAlive keepAlive;

    Link(
            ConnectSpec spec,
            PacketListener packets,
            Inbox inbox,
            Outbox outbox,
            Transport transport) {
        this.spec = spec;
        this.inbox = inbox;
        this.outbox = outbox;
        this.transport = transport;
        Property most = Property.find(spec.properties(), PropertyId.TOPIC_ALIAS_MAXIMUM);
        int topicAliasMaximum = most == null ? 0 : (int) most.number();
        Incoming incoming =
                new Incoming(spec.version(), spec.cleanStart(), topicAliasMaximum, this);
        input = new PahoInput(transport.input(), spec.version(), packets, incoming);
        output =
                new PahoOutput(
                        transport.output(),
                        PacketWriter.connect(spec),
                        spec.version(),
                        packets,
                        this);
    }

    PahoInput input() {
        return input;
    }

    PahoOutput output() {
        return output;
    }

    /** The accepting CONNACK, null before. */
    synchronized Acknowledgement connack() {
        return connack;
    }

    /** The identifier that the broker chose, null when it did not. */
    synchronized String assignedClientId() {
        Property property = connackProperty(PropertyId.ASSIGNED_CLIENT_IDENTIFIER);
        return property == null ? null : property.text();
    }

    private Property connackProperty(PropertyId id) {
        return Property.find(connack.properties(), id);
    }

    synchronized boolean isDecided() {
        return connected || failure != null;
    }

    synchronized boolean wasConnected() {
        return connected;
    }

    synchronized boolean isOpen() {
        return connected && failure == null && !endedByUs;
    }

    synchronized boolean isEndedByUs() {
        return endedByUs;
    }

    /** Waits for {@link #connected} or {@link #fail}; false when neither came in time. */
    synchronized boolean awaitDecision(long deadlineNanos) throws InterruptedException {
        while (!isDecided()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** Paho has taken in CONNACK: acknowledgements of what comes next can be sent. */
    @Override
    public void ready() {
        outbox.connected(output, connack());
        if (!connected()) {
            MqttFailure why = failure();
            outbox.disconnected(why == null ? new MqttFailure(Kind.CONNECTION_LOST) : why);
        }
    }

    private synchronized boolean connected() {
        if (failure != null || endedByUs) {
            return false;
        }
        connected = true;
        Property serverKeepAlive = connackProperty(PropertyId.SERVER_KEEP_ALIVE);
        int seconds =
                serverKeepAlive == null ? spec.keepAliveSeconds() : (int) serverKeepAlive.number();
        if (seconds > 0) {
            keepAlive = new KeepAlive(seconds, this);
            keepAlive.start();
        }
        notifyAll();
        return true;
    }

    /** The first failure stands. */
    synchronized void fail(MqttFailure reason) {
        if (failure == null) {
            failure = reason;
        }
        input.open();
        notifyAll();
    }

    synchronized MqttFailure failure() {
        return failure;
    }

    synchronized void endByUs() {
        endedByUs = true;
        input.open();
        notifyAll();
    }

    void close() {
        synchronized (this) {
            if (keepAlive != null) {
                keepAlive.end();
            }
        }
        transport.close();
    }

    /** Waits until a packet is written, or nothing has moved for a while. */
    void awaitWritten(CompletableFuture<Acknowledgement> written, long stuckMillis)
            throws InterruptedException {
        long before;
        do {
            before = output.lastWrite();
            try {
                written.get(stuckMillis, TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException e) {
                return;
            } catch (TimeoutException e) {
                // slow, or stuck
            }
        } while (output.lastWrite() != before);
    }

    // ---- the reading thread ---------------------------------------------------------------------

    @Override
    public boolean connack(Acknowledgement acknowledgement) {
        int code = acknowledgement.reasonCode();
        if (code != 0) {
            fail(refusal(code));
            return false;
        }
        synchronized (this) {
            connack = acknowledgement;
        }
        inbox.connected(acknowledgement.sessionPresent());
        return true;
    }

    private MqttFailure refusal(int code) {
        String text =
                spec.version() == MqttVersion.V5
                        ? io.jmqtt.mqtt.ReasonCode.text(code)
                        : io.jmqtt.mqtt.ReasonCode.connackText(code);
        return new MqttFailure(Kind.CONNECTION_REFUSED, code, text, null);
    }

    @Override
    public OutPacket answered(int packetId, Acknowledgement acknowledgement) {
        return outbox.answered(packetId, acknowledgement);
    }

    @Override
    public void message(ReceivedMessage message) throws InterruptedException {
        inbox.message(message);
    }

    @Override
    public void stored(ReceivedMessage message) {
        inbox.store(message);
    }

    @Override
    public void released(int packetId) throws InterruptedException {
        inbox.release(packetId);
    }

    @Override
    public void disconnected(Acknowledgement reason) {
        fail(
                new MqttFailure(
                        Kind.DISCONNECTED, reason.reasonCode(), Kind.DISCONNECTED.text(), null));
    }

    @Override
    public void ended(IOException cause) {
        fail(cause instanceof BadPacketException bad ? bad.failure() : transport.failure(cause));
        synchronized (this) {
            readingEnded = true;
            notifyAll();
        }
    }

    // ---- the writing thread ---------------------------------------------------------------------

    @Override
    public void connecting() {
        input.open();
    }

    @Override
    public void written(int packets) {
        outbox.written(packets);
    }

    @Override
    public void hasRoom() {
        outbox.hasRoom();
    }

    @Override
    public synchronized void writeFailed(IOException e) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REASON_MILLIS);
        try {
            while (!readingEnded && !endedByUs) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the keep alive thread ------------------------------------------------------------------

    @Override
    public long lastWrite() {
        return output.lastWrite();
    }

    @Override
    public long lastRead() {
        return input.lastRead();
    }

    @Override
    public boolean isReaderBlocked() {
        return inbox.isBlocked();
    }

    @Override
    public void ping() {
        outbox.flow(new OutPacket(OutPacket.Kind.FLOW, PacketWriter.pingreq(), null, null));
    }

    @Override
    public void timedOut() {
        fail(new MqttFailure(Kind.KEEPALIVE));
        transport.close();
    }
}
