package io.jmqtt.connect.paho;

import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.ConnectionListener;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.connect.PacketListener;
import io.jmqtt.connect.Publication;
import io.jmqtt.connect.Subscription;
import io.jmqtt.connect.socket.Transport;
import io.jmqtt.connect.socket.Transports;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * A connection over one of Paho's clients. Paho holds what was sent and not acknowledged; {@link
 * Outbox} what it must not have yet; {@link Link} is one network connection of several in a row.
 */
final class PahoConnection implements MqttConnection, PahoClient.Events {
    /** Where the keep alive time is 0, CONNACK must come within Mosquitto's default. */
    private static final int DEFAULT_KEEP_ALIVE = 60;

    /** How long ending waits for bytes that do not get away. */
    private static final long STUCK_MILLIS = 5_000;

    private static final long HANDLED_MILLIS = 100;

    private final ConnectSpec spec;
    private final PacketListener packets;
    private final PahoThreads threads = new PahoThreads();
    private final PahoClient client;
    private final Inbox inbox;
    private final Outbox outbox;

    /** Guards connecting and ending; never held while something is sent. */
    private final Object lock = new Object();

    private volatile Link link;
    private boolean closed;
    private volatile String clientId;

    PahoConnection(ConnectSpec spec, ConnectionListener listener, PacketListener packets) {
        this.spec = spec;
        this.packets = packets;
        this.clientId = spec.clientId();
        this.client =
                isV5()
                        ? Version5Client.create(threads, this, spec)
                        : Version3Client.create(threads, this, spec);
        this.outbox = new Outbox(spec, client);
        this.inbox = new Inbox(listener, outbox, spec.version());
    }

    @Override
    public Acknowledgement connect() throws MqttFailure {
        synchronized (lock) {
            if (closed) {
                throw new MqttFailure(Kind.NO_CONNECTION);
            }
            if (link != null && link.isOpen()) {
                throw new MqttFailure(Kind.INVALID, 0, "The client is already connected", null);
            }
        }
        Transport transport = Transports.open(spec.endpoint());
        Link attempt;
        try {
            threads.awaitIdle(STUCK_MILLIS);
            attempt = new Link(spec, packets, inbox, outbox, transport);
            synchronized (lock) {
                if (closed) {
                    throw new MqttFailure(Kind.NO_CONNECTION);
                }
                link = attempt;
            }
        } catch (MqttFailure e) {
            transport.close();
            throw e;
        } catch (InterruptedException e) {
            transport.close();
            Thread.currentThread().interrupt();
            throw new MqttFailure(Kind.NO_CONNECTION);
        }
        threads.expectStart();
        client.connect(attempt.input(), attempt.output(), transport);
        Acknowledgement connack = awaitConnack(attempt);
        String assigned = attempt.assignedClientId();
        if (assigned != null) {
            clientId = assigned;
        }
        return connack;
    }

    private Acknowledgement awaitConnack(Link attempt) throws MqttFailure {
        int seconds = spec.keepAliveSeconds() > 0 ? spec.keepAliveSeconds() : DEFAULT_KEEP_ALIVE;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (!attempt.isDecided() && threads.wakeStarter(client)) {
                LockSupport.parkNanos(20_000);
            }
            if (!attempt.awaitDecision(deadline)) {
                attempt.fail(new MqttFailure(Kind.KEEPALIVE));
            }
        } catch (InterruptedException e) {
            attempt.fail(new MqttFailure(Kind.NO_CONNECTION));
            Thread.currentThread().interrupt();
        }
        MqttFailure failure = attempt.failure();
        if (failure != null && !attempt.wasConnected()) {
            client.shutDown();
            attempt.close();
            throw failure;
        }
        return attempt.connack();
    }

    @Override
    public CompletionStage<Acknowledgement> subscribe(
            List<Subscription> subscriptions, List<Property> properties) {
        return request(PacketWriter.subscribe(subscriptions, properties, isV5()));
    }

    @Override
    public CompletionStage<Acknowledgement> unsubscribe(
            List<String> filters, List<Property> properties) {
        return request(PacketWriter.unsubscribe(filters, properties, isV5()));
    }

    @Override
    public CompletionStage<Acknowledgement> subscribe(
            List<Subscription> subscriptions,
            List<Property> properties,
            List<String> unsubscriptions,
            List<Property> unsubscribing) {
        List<byte[]> packets = new ArrayList<>();
        if (!subscriptions.isEmpty()) {
            packets.add(PacketWriter.subscribe(subscriptions, properties, isV5()));
        }
        for (String filter : unsubscriptions) {
            packets.add(PacketWriter.unsubscribe(List.of(filter), unsubscribing, isV5()));
        }
        return request(packets.toArray(byte[][]::new));
    }

    /** Gives the stage of the first. */
    private CompletionStage<Acknowledgement> request(byte[]... packets) {
        Answer[] answers = new Answer[packets.length];
        OutPacket[] requests = new OutPacket[packets.length];
        for (int i = 0; i < packets.length; i++) {
            answers[i] = new Answer();
            requests[i] = new OutPacket(OutPacket.Kind.REQUEST, packets[i], null, answers[i]);
        }
        outbox.request(requests);
        return answers[0];
    }

    /** The future of SUBACK and UNSUBACK. */
    private static final class Answer extends CompletableFuture<Acknowledgement>
            implements BiConsumer<Acknowledgement, MqttFailure> {
        @Override
        public void accept(Acknowledgement acknowledgement, MqttFailure failure) {
            if (failure == null) {
                complete(acknowledgement);
            } else {
                completeExceptionally(failure);
            }
        }
    }

    @Override
    public void publish(Publication publication, BiConsumer<Acknowledgement, MqttFailure> whenDone)
            throws InterruptedException {
        outbox.publish(publication, whenDone);
    }

    @Override
    public void hold() {
        inbox.hold();
    }

    @Override
    public void abandon() {
        Link ending = openLink();
        if (ending == null) {
            return;
        }
        try {
            inbox.settle(HANDLED_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(ending);
    }

    @Override
    public void disconnect(int reasonCode, List<Property> properties) {
        Link ending = openLink();
        if (ending == null) {
            return;
        }
        try {
            inbox.settle(HANDLED_MILLIS);
            // before the packet leaves: the broker may close the connection at once
            ending.endByUs();
            Answer written = new Answer();
            byte[] packet = PacketWriter.disconnect(reasonCode, properties, isV5());
            outbox.flow(new OutPacket(OutPacket.Kind.FLOW, packet, null, written));
            ending.awaitWritten(written, STUCK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(ending);
    }

    private void end(Link ending) {
        ending.endByUs();
        client.shutDown();
        ending.close();
        inbox.clear();
        outbox.disconnected(new MqttFailure(Kind.CONNECTION_LOST));
    }

    @Override
    public String clientId() {
        return clientId;
    }

    @Override
    public boolean isConnected() {
        return openLink() != null;
    }

    /** The connection as long as it is there, else null. */
    private Link openLink() {
        synchronized (lock) {
            return link != null && link.isOpen() ? link : null;
        }
    }

    @Override
    public void close() {
        Link ending;
        synchronized (lock) {
            closed = true;
            ending = link;
        }
        if (ending != null) {
            end(ending);
        }
        inbox.close();
        outbox.close();
    }

    private boolean isV5() {
        return spec.version() == MqttVersion.V5;
    }

    // ---- Paho's threads -------------------------------------------------------------------------

    @Override
    public void connectFailed() {
        current().fail(new MqttFailure(Kind.CONNECTION_LOST));
    }

    @Override
    public void lost() {
        Link ended = current();
        boolean hadBegun = ended.wasConnected() && !ended.isEndedByUs();
        ended.fail(new MqttFailure(Kind.CONNECTION_LOST));
        ended.close();
        outbox.disconnected(ended.failure());
        if (hadBegun) {
            inbox.lost(ended.failure());
        }
    }

    @Override
    public void completed(OutPacket packet) {
        outbox.completed(packet);
    }

    @Override
    public void identified(OutPacket packet) {
        outbox.identified(packet);
    }

    @Override
    public byte[] writing(OutPacket packet, boolean repeated) {
        current().output().begin(packet);
        return outbox.writing(packet, repeated);
    }

    private Link current() {
        return link;
    }
}
