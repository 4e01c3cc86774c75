package io.jmqtt.cli;

import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.Publication;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Removes retained messages from the broker: publishes an empty one to each topic, on a thread of
 * its own, since the thread that receives must not wait for acknowledgements.
 */
final class Removals {
    private final Queue<String> topics = new ArrayDeque<>();
    private Thread thread;
    private int open;

    /** Removes the message of one topic. */
    synchronized void remove(String topic, MqttConnection connection) {
        topics.add(topic);
        open++;
        if (thread == null) {
            thread = new Thread(() -> publish(connection), "removals");
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
    }

    /** Waits until the broker has acknowledged all, at most this long. */
    synchronized void await(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        long left = millis;
        while (open > 0 && left > 0) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
    }

    private void publish(MqttConnection connection) {
        try {
            while (true) {
                Publication removal = new Publication(next(), new byte[0], 1, true, List.of());
                connection.publish(removal, (acknowledgement, failure) -> ended());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized String next() throws InterruptedException {
        while (topics.isEmpty()) {
            wait();
        }
        return topics.remove();
    }

    private synchronized void ended() {
        open--;
        notifyAll();
    }
}
