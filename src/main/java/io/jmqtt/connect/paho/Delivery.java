package io.jmqtt.connect.paho;

import io.jmqtt.connect.ConnectionListener;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.ReceivedMessage;
import java.util.ArrayDeque;

/**
 * Hands what a connection receives to its listener, on one thread that starts with the first
 * message. The queue before it is bounded: when the listener is slow the reading thread waits here,
 * and so does the broker.
 */
final class Delivery implements Runnable {

    /** What becomes of a message that was handled. */
    interface Handled {
        void handled(ReceivedMessage message);
    }

    private static final int MAX_MESSAGES = 4096;
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final ConnectionListener listener;
    private final Handled after;

    private final Object lock = new Object();
    private ArrayDeque<Object> queue = new ArrayDeque<>();
    private int bytes;
    private Thread thread;
    private boolean idle;
    private boolean blocked;
    private boolean closed;
    private boolean held;

    /** Messages of QoS 2 that the listener has not handled. */
    private int owed;

    /** Counts up when what is queued is not to be delivered any more. */
    private int cleared;

    private ReceivedMessage current;

    Delivery(ConnectionListener listener, Handled after) {
        this.listener = listener == null ? new NoListener() : listener;
        this.after = after;
    }

    /** Listens for those who only publish. */
    private static final class NoListener implements ConnectionListener {
        @Override
        public void messageArrived(ReceivedMessage message) {
            // nobody asked for it
        }

        @Override
        public void connectionLost(MqttFailure failure) {
            // the publications say so too
        }
    }

    /** Queues a message; waits while the queue is full. */
    void message(ReceivedMessage message) throws InterruptedException {
        synchronized (lock) {
            while (!closed && !held && (queue.size() >= MAX_MESSAGES || bytes >= MAX_BYTES)) {
                blocked = true;
                lock.wait();
            }
            blocked = false;
            add(message);
            bytes += message.payload().length;
        }
    }

    /** Tells the listener of the loss after all messages that came before it. */
    void lost(MqttFailure failure) {
        synchronized (lock) {
            add(failure);
        }
    }

    /**
     * Takes in no more and hands out only messages of QoS 2, which the broker takes for received; a
     * kept session has the others still.
     */
    void hold() {
        synchronized (lock) {
            held = true;
            queue.removeIf(item -> !isOwed(item));
            lock.notifyAll();
        }
    }

    /** Hands out a message in spite of {@link #hold}. */
    void owe(ReceivedMessage message) {
        synchronized (lock) {
            add(message);
        }
    }

    private static boolean isOwed(Object item) {
        return item instanceof ReceivedMessage message && message.qos() == 2;
    }

    private void add(Object item) {
        if (closed || held && !isOwed(item)) {
            return;
        }
        if (isOwed(item)) {
            owed++;
        }
        queue.add(item);
        if (thread == null) {
            thread = new Thread(this, "mqtt-delivery");
            thread.setDaemon(true);
            thread.start();
        } else if (idle) {
            lock.notifyAll();
        }
    }

    /** Whether the reading thread waits for the listener. */
    boolean isBlocked() {
        synchronized (lock) {
            return blocked;
        }
    }

    /** Whether the caller is the listener's thread. */
    boolean isCurrentThread() {
        synchronized (lock) {
            return Thread.currentThread() == thread;
        }
    }

    /** The message that the listener has in its hands, null for none. */
    ReceivedMessage current() {
        synchronized (lock) {
            return current;
        }
    }

    /**
     * Waits until the listener has handled what it has in its hands and all of QoS 2.
     *
     * @param millis the longest that it waits for the one in its hands
     * @param owedMillis the longest that it waits for those of QoS 2
     */
    void awaitHandled(long millis, long owedMillis) throws InterruptedException {
        synchronized (lock) {
            ReceivedMessage inHand = current;
            long start = System.nanoTime();
            while (owed > 0 || inHand != null && current == inHand) {
                long left =
                        (owed > 0 ? owedMillis : millis) - (System.nanoTime() - start) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                lock.wait(left);
            }
        }
    }

    /** Drops what is queued. */
    void clear() {
        synchronized (lock) {
            queue.clear();
            bytes = 0;
            owed = 0;
            cleared++;
            lock.notifyAll();
        }
    }

    /** Drops what is queued and ends the thread. */
    void close() {
        synchronized (lock) {
            closed = true;
            clear();
        }
    }

    @Override
    public void run() {
        try {
            while (true) {
                ArrayDeque<Object> batch;
                int valid;
                synchronized (lock) {
                    while (queue.isEmpty() && !closed) {
                        idle = true;
                        lock.wait();
                    }
                    idle = false;
                    if (closed) {
                        return;
                    }
                    batch = queue;
                    queue = new ArrayDeque<>();
                    bytes = 0;
                    valid = cleared;
                    if (blocked) {
                        lock.notifyAll();
                    }
                }
                deliver(batch, valid);
            }
        } catch (InterruptedException e) {
            // nobody interrupts this thread but a listener that interrupts itself: it wants to end
            close();
        }
    }

    private void deliver(ArrayDeque<Object> batch, int valid) {
        for (Object item = batch.poll(); item != null; item = batch.poll()) {
            ReceivedMessage message = item instanceof ReceivedMessage m ? m : null;
            synchronized (lock) {
                if (cleared != valid) {
                    return;
                }
                if (held && !isOwed(item)) {
                    continue;
                }
                current = message;
            }
            if (message == null) {
                listener.connectionLost((MqttFailure) item);
            } else {
                listener.messageArrived(message);
                if (message.qos() > 0) {
                    after.handled(message);
                }
            }
            if (message != null && message.qos() > 0) {
                synchronized (lock) {
                    current = null;
                    if (message.qos() == 2 && cleared == valid) {
                        owed--;
                    }
                    lock.notifyAll();
                }
            }
        }
    }
}
