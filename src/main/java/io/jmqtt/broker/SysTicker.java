package io.jmqtt.broker;

import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.status.SysTree;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Publishes the $SYS topics at every multiple of {@code sys_interval}, on one event loop. Follows a
 * reload that changes the interval; with 0 nothing is published.
 */
final class SysTicker {
    /** How often the interval is looked at, since a reload may change it. */
    private static final int LOOK_SECONDS = 1;

    private final Core core;
    private final EventExecutor executor;
    private final SysTree tree;
    private boolean seeded;
    private int lastInterval;
    private long lastTurn;

    SysTicker(
            String version, Core core, EventExecutor executor, BiConsumer<String, byte[]> publish) {
        this.core = core;
        this.executor = executor;
        Runtime runtime = Runtime.getRuntime();
        this.tree =
                new SysTree(
                        version,
                        core.metrics(),
                        core,
                        () -> runtime.totalMemory() - runtime.freeMemory(),
                        System.currentTimeMillis(),
                        publish);
    }

    /** Publishes every topic and begins to tick; ends with the event loop. */
    void start() {
        executor.execute(
                () -> {
                    seedOnce();
                    lastInterval = core.config().messaging().sysInterval();
                    lastTurn = turn(System.currentTimeMillis(), lastInterval);
                    next();
                });
    }

    private void seedOnce() {
        if (!seeded && core.config().messaging().sysInterval() > 0) {
            seeded = true;
            tree.seed();
        }
    }

    private void next() {
        long wait = SysTree.millisToNext(System.currentTimeMillis(), LOOK_SECONDS);
        executor.schedule(this::tick, wait, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        int interval = core.config().messaging().sysInterval();
        if (interval > 0) {
            seedOnce();
            long now = System.currentTimeMillis();
            long turn = turn(now, interval);
            if (turn != lastTurn && interval == lastInterval) {
                tree.update(now);
            }
            lastTurn = turn;
        }
        lastInterval = interval;
        next();
    }

    /** Which multiple of the interval the time is in. */
    private static long turn(long millis, int interval) {
        return interval == 0 ? 0 : millis / (interval * 1000L);
    }
}
