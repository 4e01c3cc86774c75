package io.jmqtt.broker;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.bridge.Bridges;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.control.BrokerCommands;
import io.jmqtt.broker.http.HttpPages;
import io.jmqtt.broker.net.KeyPhrases;
import io.jmqtt.broker.net.Server;
import io.jmqtt.broker.net.Transport;
import io.jmqtt.broker.route.TreeText;
import io.jmqtt.broker.session.ControlTopic;
import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.session.Link;
import io.jmqtt.broker.session.Loop;
import io.jmqtt.broker.status.BrokerGauges;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.BrokerMetrics;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.broker.store.StoreException;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One running broker. Started by {@link #start}, ended by {@link #stop}; everything in between
 * happens on its event loops. Methods are safe for use by any thread but those loops.
 */
public final class Broker implements AutoCloseable {
    private static final int STOP_SECONDS = 5;
    private static final int WAITING_LOGINS = 10_000;
    private static final List<String> LOCAL_ONLY =
            List.of(
                    "Starting in local only mode. Connections will only be possible from clients"
                            + " running on this machine.",
                    "Create a configuration file which defines a listener to allow remote access.",
                    "For more details see"
                            + " https://mosquitto.org/documentation/authentication-methods/");

    private final Core core;
    private final EventLoopGroup group;
    private final ThreadPoolExecutor slowWork;
    private final Server server;
    private final Bridges bridges;
    private final String title;
    private final Persistence persistence;
    private final CompletableFuture<StoreException> broken;
    private boolean running;
    private boolean stopped;

    private Broker(
            String title,
            Core core,
            EventLoopGroup group,
            ThreadPoolExecutor slowWork,
            Server server,
            Bridges bridges,
            Persistence persistence,
            CompletableFuture<StoreException> broken) {
        this.persistence = persistence;
        this.broken = broken;
        this.title = title;
        this.core = core;
        this.group = group;
        this.slowWork = slowWork;
        this.server = server;
        this.bridges = bridges;
    }

    /**
     * Starts a broker on all processors and returns once all its listeners are open.
     *
     * @throws IOException where a listener cannot be opened, in Mosquitto's words; nothing is left
     *     behind then
     */
    public static Broker start(BrokerConfig config, AccessControl access, BrokerLog log)
            throws IOException {
        return start(config, access, log, "jmqtt", Runtime.getRuntime().availableProcessors());
    }

    /**
     * Starts a broker and returns once all its listeners are open.
     *
     * @param title name and version for the log, {@code mosquitto version 2.1.2} for example
     * @param loops event loops, 1 to 32
     * @throws IOException where a listener cannot be opened, in Mosquitto's words; nothing is left
     *     behind then
     */
    public static Broker start(
            BrokerConfig config, AccessControl access, BrokerLog log, String title, int loops)
            throws IOException {
        return start(config, access, KeyPhrases.NONE, log, title, loops);
    }

    /**
     * Starts a broker as {@link #start(BrokerConfig, AccessControl, BrokerLog, String, int)} does.
     *
     * @param phrases opens the private keys of listeners that are encrypted
     */
    public static Broker start(
            BrokerConfig config,
            AccessControl access,
            KeyPhrases phrases,
            BrokerLog log,
            String title,
            int loops)
            throws IOException {
        announce(config, log, title);
        return open(config, access, phrases, log, title, loops);
    }

    /** Logs that a broker starts, for {@link #open}: what goes wrong before that comes after it. */
    public static void announce(BrokerConfig config, BrokerLog log, String title) {
        log.log(LogType.INFORMATION, title + " starting");
        log.log(
                LogType.INFORMATION,
                config.file() == null
                        ? "Using default config."
                        : "Config loaded from " + config.file() + ".");
        if (config.tlsKeyLog() != null) {
            log.log(
                    LogType.NOTICE,
                    "TLS key logging to '" + config.tlsKeyLog() + "' enabled for all listeners.");
            log.log(LogType.NOTICE, "TLS key logging is for DEBUGGING only.");
        }
        if (config.localOnly()) {
            LOCAL_ONLY.forEach(line -> log.log(LogType.WARNING, line));
        }
    }

    /** As {@link #start}, for a broker that was announced. */
    public static Broker open(
            BrokerConfig config,
            AccessControl access,
            KeyPhrases phrases,
            BrokerLog log,
            String title,
            int loops)
            throws IOException {
        CompletableFuture<StoreException> broken = new CompletableFuture<>();
        Persistence persistence = openPersistence(config, log, broken);
        int count = Math.max(1, Math.min(32, loops));
        ThreadPoolExecutor slowWork =
                new ThreadPoolExecutor(
                        count,
                        count,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(WAITING_LOGINS),
                        new DefaultThreadFactory("jmqtt-login", true));
        slowWork.allowCoreThreadTimeOut(true);
        Transport transport = Transport.best();
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(
                        count, new DefaultThreadFactory("jmqtt-loop", true), transport.ioHandler());
        Core core =
                new Core(
                        config,
                        access,
                        log,
                        slowWork,
                        persistence == null ? null : persistence.store());
        PooledByteBufAllocator allocator =
                new PooledByteBufAllocator(true, 0, count, 8192, 7, 64, 32, false);
        List<Loop> all = new ArrayList<>();
        for (EventExecutor executor : group) {
            all.add(new Loop(all.size(), count, (SingleThreadEventLoop) executor, core, allocator));
        }
        core.loops(all);
        all.forEach(Loop::start);
        Server server =
                new Server(
                        core,
                        group,
                        transport,
                        allocator,
                        phrases,
                        ports -> new HttpPages(core, title, ports));
        core.ownControl(control(core, server));
        Bridges bridges = new Bridges(core, transport, allocator, new SecureRandom());
        Broker broker =
                new Broker(title, core, group, slowWork, server, bridges, persistence, broken);
        new SysTicker(
                        title,
                        core,
                        all.get(0).executor(),
                        (topic, payload) -> broker.publish(topic, payload, 2, true, 0))
                .start();
        try {
            broker.restore();
            bridges.open(config.bridges());
            broker.openListeners(config);
            bridges.start();
        } catch (IOException e) {
            e.getMessage().lines().forEach(line -> log.log(LogType.ERROR, line));
            broker.stop();
            throw e;
        }
        broker.running = true;
        log.log(LogType.INFORMATION, title + " running");
        return broker;
    }

    /** The topic on which the broker tells about itself, where the configuration wants it. */
    private static ControlTopic control(Core core, Server server) {
        BrokerCommands commands = new BrokerCommands(core::config, server::ports, core.log());
        return new ControlTopic() {
            @Override
            public boolean takes(String topic) {
                return core.config().messaging().enableControlApi()
                        && topic.equals(BrokerCommands.TOPIC);
            }

            @Override
            public byte[] obey(AccessControl.Identity who, byte[] payload) {
                return commands.handle(who.clientId(), who.username(), payload);
            }
        };
    }

    private static Persistence openPersistence(
            BrokerConfig config, BrokerLog log, CompletableFuture<StoreException> broken)
            throws StoreException {
        try {
            return Persistence.open(
                    config,
                    log,
                    failure -> {
                        log.log(
                                LogType.ERROR,
                                "Error: Nothing can be kept any more, stopping: "
                                        + failure.getMessage());
                        broken.complete(failure);
                    });
        } catch (StoreException e) {
            log.log(
                    LogType.ERROR,
                    "Error: Unable to restore persistent database. " + e.getMessage());
            throw e;
        }
    }

    private void restore() throws IOException {
        if (persistence == null) {
            return;
        }
        try {
            core.restore(persistence.takeState());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", e);
        }
        core.autosave(() -> persistence.autosave(core.config().persistence()));
    }

    /**
     * Completes when the broker can't keep any more what it has to keep, a full disk for example:
     * it acknowledges nothing from then on that it could not keep, and has to be stopped. The
     * failure is logged.
     */
    public CompletionStage<StoreException> broken() {
        return broken;
    }

    /** Rewrites what is kept without what is dead, in the background; as Mosquitto on SIGUSR1. */
    public void save() {
        if (persistence != null) {
            persistence.save();
        }
    }

    private void openListeners(BrokerConfig config) throws IOException {
        IOException failure = null;
        for (ListenerConfig listener : config.listeners()) {
            try {
                server.open(listener);
            } catch (IOException e) {
                // a machine without one of the two address families is fine in local-only mode
                if (!config.localOnly() || failure != null) {
                    throw e;
                }
                failure = e;
            }
        }
    }

    /** The ports that are bound, in the order of the listeners; 0 for unix sockets. */
    public List<Integer> ports() {
        return server.ports();
    }

    /** The port of the first listener. */
    public int port() {
        return server.ports().get(0);
    }

    /** What the broker counts. */
    public BrokerMetrics metrics() {
        return core.metrics();
    }

    /** What the broker has at this moment. */
    public BrokerGauges gauges() {
        return core;
    }

    /**
     * Publishes a message of the broker itself.
     *
     * @param expirySeconds 0 for never
     */
    public void publish(String topic, byte[] payload, int qos, boolean retain, long expirySeconds) {
        core.publish(topic, payload, qos, retain, expirySeconds);
    }

    /** Who has subscribed to what, as text; what Mosquitto prints on SIGUSR2. */
    public String subscriptions() {
        return TreeText.of(core.tree());
    }

    /** Runs something once every event loop has worked through what it had to do before. */
    public void whenAlive(Runnable then) {
        AtomicInteger left = new AtomicInteger(core.loops().size());
        for (Loop loop : core.loops()) {
            loop.executor()
                    .execute(
                            () -> {
                                if (left.decrementAndGet() == 0) {
                                    then.run();
                                }
                            });
        }
    }

    /** What is in force. */
    public BrokerConfig config() {
        return core.config();
    }

    /**
     * Takes a changed configuration into use and asks the access control for every client once
     * more; those that it no longer lets in are disconnected without their wills.
     *
     * @param config what {@link io.jmqtt.broker.config.ConfigReload} made of {@link #config}: the
     *     same listeners in the same order
     */
    public void reload(BrokerConfig config) {
        core.config(config);
        server.reload(config.listeners());
        onEveryLoop(loop -> loop.sessions().checkAgain());
        bridges.reload(config.bridges());
    }

    /**
     * Stops: publishes the wills of all clients, closes listeners and connections, ends the event
     * loops. Does nothing the second time.
     */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        server.close();
        bridges.stop();
        onEveryLoop(
                loop -> {
                    loop.sessions().publishAllWills();
                    // at once, since the turn itself may end after the task that is waited for next
                    loop.endTurn();
                });
        if (running) {
            core.log().log(LogType.INFORMATION, title + " terminating");
            // with log_dest topic that is a message of the first loop
            onEveryLoop(Loop::endTurn);
        }
        // what the wills brought to other loops is written by the next task on each of them
        onEveryLoop(Loop::finish);
        if (persistence != null) {
            onEveryLoop(Loop::commit);
            persistence.close();
        }
        onEveryLoop(loop -> loop.links().forEach(Link::flush));
        onEveryLoop(loop -> loop.links().forEach(Link::abort));
        onEveryLoop(Loop::close);
        endSlowWork();
        group.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Ends handshakes and logins, which hand what they found to the loops, before these end. */
    private void endSlowWork() {
        slowWork.shutdownNow();
        try {
            slowWork.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void onEveryLoop(Consumer<Loop> action) {
        CountDownLatch done = new CountDownLatch(core.loops().size());
        for (Loop loop : core.loops()) {
            loop.executor()
                    .execute(
                            () -> {
                                try {
                                    action.accept(loop);
                                } finally {
                                    done.countDown();
                                }
                            });
        }
        try {
            if (!done.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                core.log().log(LogType.WARNING, "Warning: event loops are slow to stop.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
