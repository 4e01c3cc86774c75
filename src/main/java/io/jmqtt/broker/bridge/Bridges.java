package io.jmqtt.broker.bridge;

import io.jmqtt.broker.config.BridgeConfig;
import io.jmqtt.broker.net.Transport;
import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.session.Loop;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The bridges of one broker. Its methods wait for event loops, so they are for any thread but
 * those.
 */
public final class Bridges {
    private static final int WAIT_SECONDS = 5;

    private final Core core;
    private final Transport transport;
    private final ByteBufAllocator allocator;
    private final RandomGenerator random;
    private final Map<String, Bridge> byName = new ConcurrentHashMap<>();
    private final ReentrantLock changing = new ReentrantLock();

    /**
     * @param random says how long bridges wait between attempts; safe for use by several threads
     */
    public Bridges(
            Core core, Transport transport, ByteBufAllocator allocator, RandomGenerator random) {
        this.core = core;
        this.transport = transport;
        this.allocator = allocator;
        this.random = random;
    }

    /**
     * Makes the sessions of all bridges; before the first client comes, who might want their ids.
     */
    public void open(List<BridgeConfig> configs) {
        for (BridgeConfig config : configs) {
            Bridge bridge = add(config);
            onLoop(bridge, Bridge::open);
        }
    }

    /** Lets those connect that do so by themselves. */
    public void start() {
        for (Bridge bridge : byName.values()) {
            bridge.loop().executor().execute(bridge::start);
        }
    }

    /** Ends those that are not among these, begins new ones, tells the others what has changed. */
    public void reload(List<BridgeConfig> configs) {
        changing.lock();
        try {
            List<String> gone = new ArrayList<>(byName.keySet());
            configs.forEach(config -> gone.remove(config.name()));
            for (String name : gone) {
                onLoop(byName.remove(name), Bridge::remove);
            }
            for (BridgeConfig config : configs) {
                Bridge known = byName.get(config.name());
                if (known == null) {
                    begin(config);
                } else {
                    onLoop(known, bridge -> bridge.reload(config));
                }
            }
        } finally {
            changing.unlock();
        }
    }

    /** Ends all connections; sessions stay for the next start. */
    public void stop() {
        changing.lock();
        try {
            byName.values().forEach(bridge -> onLoop(bridge, Bridge::stop));
            byName.clear();
        } finally {
            changing.unlock();
        }
    }

    private Bridge add(BridgeConfig config) {
        Loop loop = core.loopOf(config.localClientId());
        Connector connector = new Connector(loop, transport, allocator);
        Bridge bridge = new Bridge(config, loop, connector, random, this::replace);
        byName.put(config.name(), bridge);
        return bridge;
    }

    private void begin(BridgeConfig config) {
        Bridge bridge = add(config);
        bridge.loop()
                .executor()
                .execute(
                        () -> {
                            bridge.open();
                            bridge.start();
                        });
    }

    /** A bridge with another local client id may live on another loop: it begins anew. */
    private void replace(BridgeConfig config) {
        core.slowWork()
                .execute(
                        () -> {
                            changing.lock();
                            try {
                                Bridge former = byName.get(config.name());
                                if (former != null) {
                                    onLoop(former, Bridge::remove);
                                    begin(config);
                                }
                            } finally {
                                changing.unlock();
                            }
                        });
    }

    private static void onLoop(Bridge bridge, Consumer<Bridge> action) {
        Future<?> done = bridge.loop().executor().submit(() -> action.accept(bridge));
        done.awaitUninterruptibly(WAIT_SECONDS, TimeUnit.SECONDS);
    }
}
