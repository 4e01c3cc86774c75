package io.jmqtt.cli;

import io.jmqtt.cli.option.Retry;
import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.ConnectionListener;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.PacketListener;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.paho.MqttConnections;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.ReasonCode;
import java.util.List;

/**
 * Makes a connection, and makes it again when it is lost, on a thread of its own, so that the
 * command itself can react to time and signals however long an attempt takes.
 */
public final class Link implements ConnectionListener {
    /**
     * What a command hears; each call comes on a thread of the connection, never on the command's.
     */
    public interface Events {
        /** A connection stands: the first one, or one made again. */
        void connected(Acknowledgement connack);

        /** The connection is gone; another one is tried, or {@link #ended} follows. */
        void lost();

        void messageArrived(ReceivedMessage message);

        /**
         * There is no connection and there will be none.
         *
         * @param first whether there never was one
         */
        void ended(MqttFailure failure, boolean first);

        /** Something is wrong with the program itself; {@link Link#rethrow} says what. */
        void broken();
    }

    /** How a tool goes on after a loss when nothing else was asked for. */
    public enum Persistence {
        /** The first loss is the end. */
        NONE,
        /** Whatever was connected once is connected again. */
        ONCE_CONNECTED,
        /** As soon as the broker can be reached at all. */
        ONCE_REACHED
    }

    private final MqttConnection connection;
    private final Events events;
    private final Retry retry;
    private final Persistence persistence;
    private final boolean asMosquitto;
    private final Thread thread;
    private final Object lock = new Object();
    private MqttFailure loss;
    private boolean stopped;
    private volatile Throwable bug;

    /**
     * @param asMosquitto whether refusals count as they do for Mosquitto's tools
     * @param packets sees every packet, null for nobody
     */
    public Link(
            ConnectSpec spec,
            Retry retry,
            Persistence persistence,
            boolean asMosquitto,
            PacketListener packets,
            Events events) {
        this.events = events;
        this.retry = retry;
        this.persistence = persistence;
        this.asMosquitto = asMosquitto;
        connection = MqttConnections.open(spec, this, packets);
        thread = new Thread(this::run, "link");
        thread.setDaemon(true);
    }

    /** Begins to connect. */
    public void start() {
        thread.start();
    }

    /** The connection that it makes; the same object throughout. */
    public MqttConnection connection() {
        return connection;
    }

    /** Ends the connection with DISCONNECT, where there is one, and makes no other. */
    public void stop(int reasonCode, List<Property> properties) {
        makeNoOther();
        connection.disconnect(reasonCode, properties);
        connection.close();
    }

    /** Ends the connection without DISCONNECT, so that the broker publishes the will. */
    void abandon() {
        makeNoOther();
        connection.abandon();
        connection.close();
    }

    private void makeNoOther() {
        synchronized (lock) {
            stopped = true;
            lock.notifyAll();
        }
    }

    /** Throws, on the thread of the command, the fault that happened on another one. */
    public void rethrow() {
        if (bug instanceof Error error) {
            throw error;
        }
        if (bug instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void broken(Throwable fault) {
        bug = fault;
        events.broken();
    }

    @Override
    public void messageArrived(ReceivedMessage message) {
        try {
            events.messageArrived(message);
        } catch (RuntimeException | Error e) {
            broken(e);
        }
    }

    @Override
    public void connectionLost(MqttFailure failure) {
        events.lost();
        synchronized (lock) {
            loss = failure;
            lock.notifyAll();
        }
    }

    private void run() {
        try {
            keepUp();
        } catch (RuntimeException | Error e) {
            broken(e);
        }
    }

    private void keepUp() {
        boolean first = true;
        int failed = 0;
        while (true) {
            MqttFailure failure;
            boolean reached = false;
            try {
                Acknowledgement connack = connection.connect();
                first = false;
                failed = 0;
                reached = true;
                events.connected(connack);
                failure = awaitLoss();
                if (failure == null) {
                    return;
                }
            } catch (MqttFailure e) {
                failure = e;
                failed++;
            }
            if (isStopped()) {
                return;
            }
            boolean goesOn = first ? mayTryFirst(failure) : mayReconnect(failure);
            if (!goesOn || !reached && !retry.allows(failed)) {
                events.ended(failure, first);
                return;
            }
            if (!pause(retry.delayMillis(failed))) {
                return;
            }
        }
    }

    private boolean mayTryFirst(MqttFailure failure) {
        if (failure.kind() == MqttFailure.Kind.CONNECTION_REFUSED) {
            return retry.appliesToFirst() && isPassing(failure.reasonCode());
        }
        if (retry.appliesToFirst()) {
            return !isFatal(failure);
        }
        boolean reached =
                switch (failure.kind()) {
                    case CONNECTION_LOST, KEEPALIVE, MALFORMED_PACKET, DISCONNECTED -> true;
                    default -> false;
                };
        return reached && persistence == Persistence.ONCE_REACHED && retry.appliesToLost();
    }

    private boolean mayReconnect(MqttFailure failure) {
        if (!retry.appliesToLost()
                || persistence == Persistence.NONE && retry.policy() == Retry.Policy.AS_MOSQUITTO) {
            return false;
        }
        if (failure.kind() == MqttFailure.Kind.CONNECTION_REFUSED) {
            return retry.policy() == Retry.Policy.ALWAYS && isPassing(failure.reasonCode());
        }
        if (failure.kind() == MqttFailure.Kind.DISCONNECTED && !asMosquitto) {
            return switch (failure.reasonCode()) {
                case ReasonCode.SESSION_TAKEN_OVER, ReasonCode.NOT_AUTHORIZED, ReasonCode.BANNED ->
                        false;
                default -> true;
            };
        }
        return !isFatal(failure);
    }

    /** Whether a broker that refuses with this code may accept later. */
    static boolean isPassing(int code) {
        return code == 3
                || code == ReasonCode.SERVER_UNAVAILABLE
                || code == ReasonCode.SERVER_BUSY
                || code == ReasonCode.QUOTA_EXCEEDED
                || code == ReasonCode.CONNECTION_RATE_EXCEEDED;
    }

    /** Whether another attempt would fail in the same way. */
    private boolean isFatal(MqttFailure failure) {
        return switch (failure.kind()) {
            case PROTOCOL, INVALID, TLS, PAYLOAD_SIZE, AUTHORISATION, PROXY, UNKNOWN -> true;
            case LOOKUP -> asMosquitto;
            default -> false;
        };
    }

    private MqttFailure awaitLoss() {
        synchronized (lock) {
            while (loss == null && !stopped) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    return null;
                }
            }
            MqttFailure failure = stopped ? null : loss;
            loss = null;
            return failure;
        }
    }

    private boolean isStopped() {
        synchronized (lock) {
            return stopped;
        }
    }

    /** Waits; false when it is stopped meanwhile. */
    private boolean pause(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        synchronized (lock) {
            while (!stopped) {
                long left = (end - System.nanoTime() + 999_999) / 1_000_000;
                if (left <= 0) {
                    return true;
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    return false;
                }
            }
            return false;
        }
    }
}
