package io.jmqtt.broker.session;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much the broker keeps and how much more it may: {@code memory_limit}, or without it half of
 * the heap. Retained messages may take a half of that, subscriptions a quarter, sessions with their
 * wills an eighth; queues what is left. One session alone never takes all that is left: it may hold
 * a quarter of it, so that the more is taken the less it may hold, and there is always some for
 * those that hold little. Safe for use by several threads.
 */
public final class MemoryBudget {
    private static final int SESSION = 1000;

    private final Core core;
    private final AtomicLong sessionBytes = new AtomicLong();
    private volatile long limit;
    private volatile long room;

    MemoryBudget(Core core) {
        this.core = core;
    }

    /** Adds up what is kept; called once a second, and whenever a loop keeps much more. */
    void check() {
        long asked = core.config().limits().memoryLimit();
        long most = asked > 0 ? asked : Runtime.getRuntime().maxMemory() / 2;
        long kept = core.retained().bytes() + core.tree().bytes() + sessionBytes.get();
        for (Loop loop : core.loops()) {
            kept += loop.kept().bytes();
        }
        limit = most;
        room = most - kept;
    }

    /** Whether nothing more should be kept that can be refused. */
    boolean isExhausted() {
        return room < 0;
    }

    /** Bytes that one session may hold in queues and in flight at this moment. */
    long share() {
        return Math.max(0, room) / 4;
    }

    /** Whether a retained message of this size may be kept. */
    boolean mayRetain(long bytes) {
        return core.retained().bytes() + bytes <= limit / 2;
    }

    /**
     * Whether a session may have one more subscription.
     *
     * @param own what its subscriptions take already
     * @param bytes what the new one takes
     */
    boolean maySubscribe(long own, long bytes) {
        return own + bytes <= limit / 4 - core.tree().bytes();
    }

    /**
     * Counts what a session takes by itself and says whether that fits.
     *
     * @param former what was counted for it before, or 0
     * @param bytes what it takes now
     * @param must whether it is taken even where it does not fit
     */
    boolean takeSession(long former, long bytes, boolean must) {
        long sum = sessionBytes.addAndGet(bytes - former);
        if (must || bytes <= former || sum <= limit / 8) {
            return true;
        }
        sessionBytes.addAndGet(former - bytes);
        return false;
    }

    /** What a session was counted with is free again. */
    void giveBackSession(long bytes) {
        sessionBytes.addAndGet(-bytes);
    }

    /**
     * What a session takes by itself.
     *
     * @param will bytes of its will, or 0
     */
    static long costOfSession(String clientId, long will) {
        return SESSION + 4L * clientId.length() + will;
    }
}
