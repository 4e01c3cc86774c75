package io.jmqtt.bench.soak;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * One client of the load on a thread of its own, which connects, does its work for a random time,
 * ends the connection in one of three ways, and comes again.
 */
abstract class LoadClient implements Runnable {
    /** How a connection ends. */
    enum End {
        DISCONNECT,
        CUT,
        RESET
    }

    private static final long KEPT_SECONDS = 86_400;

    final String id;
    final int port;
    final int level;
    final Faults faults;
    final Random random;
    private final Thread thread;
    private volatile boolean ended;

    LoadClient(String id, int port, int level, Faults faults) {
        this.id = id;
        this.port = port;
        this.level = level;
        this.faults = faults;
        this.random = new Random(id.hashCode());
        this.thread = new Thread(this, id);
        thread.setDaemon(true);
    }

    final void start() {
        thread.start();
    }

    final boolean isEnded() {
        return ended;
    }

    /** Ends the client after its present connection. */
    final void end() {
        ended = true;
    }

    final void join() throws InterruptedException {
        thread.join();
    }

    @Override
    public final void run() {
        while (!ended) {
            try {
                connectOnce();
            } catch (SocketTimeoutException machineStoodStill) {
                pause(1000);
            } catch (IOException e) {
                faults.add(id + ": " + e.getMessage());
                pause(1000);
            } catch (RuntimeException | Error e) {
                faults.add(id + ": " + e);
                return;
            }
            pause(random.nextInt(1000));
        }
    }

    /** One connection from its begin to its end. */
    abstract void connectOnce() throws IOException;

    /** A CONNECT for a session that is kept until it is removed. */
    static ConnectPacket kept(int level, String id) {
        ConnectPacket connect = ConnectPacket.of(level, id).resume();
        return level < 5
                ? connect
                : connect.with(Property.number(PropertyId.SESSION_EXPIRY_INTERVAL, KEPT_SECONDS));
    }

    final End randomEnd() {
        return End.values()[random.nextInt(3)];
    }

    static void finish(LoadLink link, End end) throws IOException {
        switch (end) {
            case DISCONNECT -> link.disconnect();
            case CUT -> link.close();
            case RESET -> link.reset();
        }
    }

    static void pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }

    /** Takes what comes for so many turns of a tenth of a second, or until the client ends. */
    final void takeFor(LoadLink link, int turns) throws IOException {
        long until = System.nanoTime() + turns * 100_000_000L;
        while (!ended && System.nanoTime() < until) {
            WirePacket packet = link.poll(100);
            if (packet != null) {
                link.acknowledge(packet);
            }
        }
    }
}
