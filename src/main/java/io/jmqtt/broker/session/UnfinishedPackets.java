package io.jmqtt.broker.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Beginnings of large packets whose ends have not come. Together they are bounded: beyond that the
 * connection goes that has been at its packet for longest. One for each loop, for that loop only.
 */
public final class UnfinishedPackets {
    /** Bytes below which a beginning is not counted. */
    private static final int SMALL = 4096;

    private final long most;
    private final Map<Link, Integer> held = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param most bytes of all of them together
     */
    UnfinishedPackets(long most) {
        this.most = most;
    }

    /** Takes note of how many bytes a connection holds of a packet after it has read. */
    public void holds(Link link, int now) {
        if (now < SMALL) {
            remove(link);
            return;
        }
        // a value that changes keeps its place in the order
        Integer former = held.put(link, now);
        bytes += now - (former == null ? 0 : former);
        while (bytes > most && held.size() > 1) {
            Link oldest = held.keySet().iterator().next();
            remove(oldest);
            oldest.giveUp();
        }
    }

    void remove(Link link) {
        if (!held.isEmpty()) {
            Integer former = held.remove(link);
            bytes -= former == null ? 0 : former;
        }
    }
}
