package io.jmqtt.broker.session;

/**
 * How much the sessions of one loop hold: messages that wait or are in flight. Only its loop
 * changes it; others may read at any time and see a recent value.
 */
final class Kept {
    /** Bytes after which others should know at once. */
    private static final long MUCH = 1 << 20;

    private final Runnable whenMuch;
    private volatile long messages;
    private volatile long bytes;
    private long exactMessages;
    private long exactBytes;
    private long moved;

    /**
     * @param whenMuch told, after others can see it, when much more is held than a moment ago
     */
    Kept(Runnable whenMuch) {
        this.whenMuch = whenMuch;
    }

    void add(int footprint) {
        exactMessages++;
        move(footprint);
    }

    void remove(int footprint) {
        exactMessages--;
        move(-footprint);
    }

    /** Counts bytes that are no message, or with a minus, are free again. */
    void move(int more) {
        exactBytes += more;
        moved += Math.abs(more);
        if (moved > MUCH) {
            publish();
            whenMuch.run();
        }
    }

    /** Lets other threads see the values of now. */
    void publish() {
        messages = exactMessages;
        bytes = exactBytes;
        moved = 0;
    }

    long messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }
}
