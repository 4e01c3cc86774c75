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
    /** How often an interval of 0 is looked at again, since a reload may change it. */
    private static final int IDLE_SECONDS = 1;

    private final Core core;
    private final EventExecutor executor;
    private final SysTree tree;
    private boolean seeded;

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
        int interval = core.config().messaging().sysInterval();
        long wait =
                SysTree.millisToNext(
                        System.currentTimeMillis(), interval == 0 ? IDLE_SECONDS : interval);
        executor.schedule(this::tick, wait, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (core.config().messaging().sysInterval() > 0) {
            seedOnce();
            tree.update(System.currentTimeMillis());
        }
        next();
    }
}
