package io.jmqtt.broker.session;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The connections of one loop that have something to write. Each is written once at the end of a
 * turn. What goes to very many at once is <em>spread</em>: those are written some in each turn,
 * after the others, and what is appended to them meanwhile goes with it.
 */
final class DirtyLinks {
    private static final int MOST = 512;

    /** Nanoseconds for the spread ones in one turn. */
    private static final long SLICE = 500_000;

    /** Links written between two looks at the clock. */
    private static final int LINKS_PER_LOOK = 16;

    /** Bytes that may wait in the buffers of spread ones before all are written at once. */
    private static final long MOST_BYTES = 16 << 20;

    private final Loop loop;
    private final int mostSpread;
    private final ArrayDeque<Link> spread = new ArrayDeque<>();
    private Link[] links = new Link[64];
    private int count;
    private boolean spreading;
    private long bytes;

    /**
     * @param loops how many there are, which share the memory for buffers
     */
    DirtyLinks(Loop loop, int loops) {
        this.loop = loop;
        this.mostSpread = Math.max(1024, 16384 / loops);
    }

    /**
     * What is appended from now on goes to very many receivers.
     *
     * @param more about how many bytes that is
     */
    void beginSpreading(long more) {
        if (bytes + more > MOST_BYTES) {
            flushSpread(Long.MAX_VALUE / 2);
        }
        spreading = true;
        bytes += more;
    }

    void endSpreading() {
        spreading = false;
    }

    boolean isSpreading() {
        return spreading;
    }

    void add(Link link) {
        if (spreading) {
            if (spread.size() >= mostSpread) {
                // each of them holds a buffer
                flushSpread(0);
            }
            spread.add(link);
            return;
        }
        if (count == MOST) {
            flushOthers();
        }
        if (count == links.length) {
            links = Arrays.copyOf(links, links.length * 2);
        }
        links[count++] = link;
    }

    /**
     * Writes at the end of a turn.
     *
     * @return whether some are left for the next one
     */
    boolean flush() {
        spreading = false;
        flushOthers();
        if (!spread.isEmpty()) {
            flushSpread(SLICE);
        }
        return !spread.isEmpty();
    }

    private void flushOthers() {
        int flushed = count;
        count = 0;
        for (int i = 0; i < flushed; i++) {
            Link link = links[i];
            links[i] = null;
            flush(link);
        }
    }

    private void flushSpread(long nanos) {
        long end = System.nanoTime() + nanos;
        for (int i = 1; !spread.isEmpty(); i++) {
            // on the average
            bytes -= bytes / spread.size();
            Link link = spread.poll();
            if (link.isSpread()) {
                flush(link);
            }
            if (i % LINKS_PER_LOOK == 0 && System.nanoTime() - end >= 0) {
                return;
            }
        }
        bytes = 0;
    }

    private void flush(Link link) {
        try {
            link.flush();
        } catch (RuntimeException e) {
            loop.logBug("writing to " + link.address(), e);
        }
    }
}
