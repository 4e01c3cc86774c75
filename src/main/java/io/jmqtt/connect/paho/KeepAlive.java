package io.jmqtt.connect.paho;

import java.util.concurrent.TimeUnit;

/**
 * Keeps one network connection alive as Mosquitto's library does: PINGREQ after the keep alive time
 * without anything sent or without anything received, and the end when another such time brings
 * nothing back (MQTT 5, 3.1.2.10). A broker that can't answer because our own reader waits for a
 * slow listener is not blamed. Runs on a thread of its own, since Paho's timer also counts time
 * that the reader spends waiting.
 */
final class KeepAlive implements Runnable {

    /** The connection that is kept alive. */
    interface Target {
        long lastWrite();

        long lastRead();

        /** Whether the reader waits for the listener. */
        boolean isReaderBlocked();

        void ping();

        void timedOut();
    }

    private final long interval;
    private final Target target;
    private boolean ended;

    KeepAlive(int seconds, Target target) {
        this.interval = TimeUnit.SECONDS.toNanos(seconds);
        this.target = target;
    }

    void start() {
        Thread thread = new Thread(this, "mqtt-keepalive");
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public void run() {
        boolean waiting = false;
        long pingTime = 0;
        try {
            while (true) {
                long now = System.nanoTime();
                long due;
                if (waiting && target.lastRead() - pingTime > 0) {
                    waiting = false;
                }
                if (waiting) {
                    due = pingTime + interval;
                    if (target.isReaderBlocked()) {
                        pingTime = now;
                        due = now + interval;
                    } else if (due - now <= 0) {
                        target.timedOut();
                        return;
                    }
                } else {
                    long oldest =
                            target.lastWrite() - target.lastRead() < 0
                                    ? target.lastWrite()
                                    : target.lastRead();
                    due = oldest + interval;
                    if (due - now <= 0) {
                        waiting = true;
                        pingTime = now;
                        due = now + interval;
                        target.ping();
                    }
                }
                if (!pause(due - now)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean pause(long nanos) throws InterruptedException {
        if (!ended) {
            wait(nanos / 1_000_000 + 1);
        }
        return !ended;
    }
}
