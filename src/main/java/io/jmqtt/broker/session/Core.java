package io.jmqtt.broker.session;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.auth.BridgeRights;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.route.RetainedTree;
import io.jmqtt.broker.route.TopicTree;
import io.jmqtt.broker.status.BrokerGauges;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.BrokerMetrics;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.broker.store.DurableState;
import io.jmqtt.broker.store.DurableStore;
import io.jmqtt.broker.store.Message;
import io.jmqtt.broker.store.RetainedRecords;
import io.jmqtt.broker.store.StoredSession;
import io.jmqtt.mqtt.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** What all event loops of one broker share. Safe for use by several threads. */
public final class Core implements BrokerGauges {
    /** Bytes of CONNECT packets that wait until their passwords are checked. */
    private static final long MOST_LOGIN_BYTES = 16 << 20;

    private final long seed = new SecureRandom().nextLong();
    private final AtomicLong loginBytes = new AtomicLong();
    private final AccessControl access;
    private final BrokerLog log;
    private final Executor slowWork;
    private final BrokerMetrics metrics = new BrokerMetrics();
    private final AtomicInteger clients = new AtomicInteger();
    private final TopicTree tree = new TopicTree();
    private final RetainedTree retained = new RetainedTree();
    private final RetainedRecords retainedRecords = new RetainedRecords(retained);
    private final DurableStore store;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final MemoryBudget memory = new MemoryBudget(this);
    private final Object controlLock = new Object();
    private CompletableFuture<Void> controls = CompletableFuture.completedFuture(null);
    private volatile BrokerConfig config;
    private volatile List<Loop> loops = List.of();
    private volatile Runnable autosave;
    private volatile ControlTopic ownControl;

    /**
     * @param slowWork where password hashes are computed, away from the event loops
     * @param store where state is kept, or null where nothing is
     */
    public Core(
            BrokerConfig config,
            AccessControl access,
            BrokerLog log,
            Executor slowWork,
            DurableStore store) {
        this.store = store;
        this.config = config;
        this.access = new BridgeRights(access);
        this.log = log;
        this.slowWork = slowWork;
    }

    /** Sets the event loops, once, before the first connection. */
    public void loops(List<Loop> all) {
        loops = List.copyOf(all);
        memory.check();
    }

    /** Sets what is asked once a second whether it is time to save. */
    public void autosave(Runnable task) {
        autosave = task;
    }

    /** Sets the control topic of the broker itself. */
    public void ownControl(ControlTopic topic) {
        ownControl = topic;
    }

    public List<Loop> loops() {
        return loops;
    }

    /**
     * The loop on which a client id lives. The seed is secret: who chooses ids can't bring them all
     * to one loop.
     */
    public Loop loopOf(String clientId) {
        long hash = seed;
        for (int i = 0; i < clientId.length(); i++) {
            hash = (hash ^ clientId.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return loops.get((int) (hash >>> 32 & 0x7FFF_FFFF) % loops.size());
    }

    /** Whether one more CONNECT of this size may wait until its password is checked. */
    public boolean beginLogin(long bytes) {
        if (loginBytes.addAndGet(bytes) <= MOST_LOGIN_BYTES) {
            return true;
        }
        loginBytes.addAndGet(-bytes);
        return false;
    }

    /** The password was checked. */
    public void endLogin(long bytes) {
        loginBytes.addAndGet(-bytes);
    }

    public BrokerConfig config() {
        return config;
    }

    /** Takes other settings into use; new connections and messages see them. */
    public void config(BrokerConfig changed) {
        config = changed;
        memory.check();
    }

    public AccessControl access() {
        return access;
    }

    public BrokerLog log() {
        return log;
    }

    /** Logs a line about clients that come and go, unless {@code connection_messages} is off. */
    public void logConnection(String line) {
        if (config.log().connectionMessages()) {
            log.log(LogType.NOTICE, line);
        }
    }

    /**
     * Logs what a peer did wrong, where the fault has words for it.
     *
     * @param who the client id, or the address and port where none is known
     * @param peer the address and port
     */
    public void logFault(ProtocolException fault, String who, String peer) {
        LogType type = fault.isGrave() ? LogType.ERROR : LogType.INFORMATION;
        if (fault.getMessage() != null && log.isOn(type)) {
            log.log(type, fault.line(who, peer));
        }
    }

    /** Whether lines about clients that come and go are written. */
    public boolean logsConnections() {
        return config.log().connectionMessages() && log.isOn(LogType.NOTICE);
    }

    public Executor slowWork() {
        return slowWork;
    }

    /** What is counted. */
    public BrokerMetrics metrics() {
        return metrics;
    }

    /** How many clients are connected. */
    AtomicInteger clients() {
        return clients;
    }

    @Override
    public long clientsConnected() {
        return clients.get();
    }

    @Override
    public long clientsDisconnected() {
        return Math.max(0, sessions.get() - clients.get());
    }

    @Override
    public long messagesStored() {
        return retained.size() + loops.stream().mapToLong(loop -> loop.kept().messages()).sum();
    }

    @Override
    public long messageBytesStored() {
        return retained.bytes() + loops.stream().mapToLong(loop -> loop.kept().bytes()).sum();
    }

    @Override
    public long subscriptions() {
        return tree.size() - tree.sharedSize();
    }

    @Override
    public long sharedSubscriptions() {
        return tree.sharedSize();
    }

    @Override
    public long retainedMessages() {
        return retained.size();
    }

    @Override
    public long packetsWaiting() {
        return loops.stream().mapToLong(Loop::packetsWaiting).sum();
    }

    @Override
    public long bytesWaiting() {
        return loops.stream().mapToLong(Loop::bytesWaiting).sum();
    }

    public TopicTree tree() {
        return tree;
    }

    public RetainedTree retained() {
        return retained;
    }

    /** Takes what the journal held, before the first client comes; returns when it is done. */
    public void restore(DurableState state) throws InterruptedException {
        long now = System.currentTimeMillis();
        for (DurableState.Retained each : state.retained()) {
            retainedRecords.restore(each);
        }
        retained.removeExpired(now, topic -> {});
        Map<Loop, List<StoredSession>> byLoop = new HashMap<>();
        for (StoredSession session : state.sessions()) {
            byLoop.computeIfAbsent(loopOf(session.clientId()), each -> new ArrayList<>())
                    .add(session);
        }
        CountDownLatch done = new CountDownLatch(byLoop.size());
        byLoop.forEach(
                (loop, sessions) ->
                        loop.executor()
                                .execute(
                                        () -> {
                                            sessions.forEach(each -> restore(loop, each));
                                            done.countDown();
                                        }));
        done.await();
    }

    private void restore(Loop loop, StoredSession session) {
        String mountPoint = null;
        for (ListenerConfig listener : config.listeners()) {
            if (listener.port() == session.listenerPort() && session.listenerPort() != 0) {
                mountPoint = listener.mountPoint();
            }
        }
        try {
            loop.sessions().restore(session, mountPoint);
        } catch (RuntimeException e) {
            loop.logBug("restoring " + session.clientId(), e);
        }
    }

    /** Retained messages with what holds them on disk; used where there is a store. */
    RetainedRecords retainedRecords() {
        return retainedRecords;
    }

    /**
     * Publishes a message of the broker itself.
     *
     * @param expirySeconds 0 for never
     */
    public void publish(String topic, byte[] payload, int qos, boolean retain, long expirySeconds) {
        Message message =
                new Message(
                        topic,
                        topic.getBytes(StandardCharsets.UTF_8),
                        payload,
                        Message.NO_BYTES,
                        qos,
                        retain && config.messaging().retainAvailable(),
                        expirySeconds == 0 ? 0 : System.currentTimeMillis() + expirySeconds * 1000,
                        null);
        Loop first = loops.get(0);
        first.executor().execute(() -> first.dispatcher().publish(message));
    }

    /** Whether somebody takes what is published to this topic below {@code $CONTROL}. */
    boolean isControl(String topic) {
        return isOwnControl(topic) || access.isControl(topic);
    }

    private boolean isOwnControl(String topic) {
        ControlTopic own = ownControl;
        return own != null && own.takes(topic);
    }

    /**
     * Gives a message to whoever takes control messages of its topic, one after the other and away
     * from the event loops, and publishes the response.
     */
    void control(AccessControl.Identity who, String topic, byte[] payload) {
        synchronized (controlLock) {
            controls =
                    controls.handleAsync((done, failure) -> obey(who, topic, payload), slowWork)
                            .exceptionally(this::controlFailed);
        }
    }

    private Void obey(AccessControl.Identity who, String topic, byte[] payload) {
        if (isOwnControl(topic)) {
            publish(topic + "/response", ownControl.obey(who, payload), 0, false, 0);
            return null;
        }
        AccessControl.Control control = access.control(who, topic, payload);
        Predicate<AccessControl.Identity> expelled = control.expelled();
        if (expelled == null) {
            publish(topic + "/response", control.response(), 0, false, 0);
        } else {
            // before the response, behind which clients come back; but who asked shall read it
            expel(expelled.and(client -> !client.equals(who)));
            publish(topic + "/response", control.response(), 0, false, 0);
            expel(expelled.and(client -> client.equals(who)));
        }
        return null;
    }

    private void expel(Predicate<AccessControl.Identity> whom) {
        for (Loop loop : loops) {
            loop.executor().execute(() -> loop.sessions().expel(whom));
        }
    }

    private Void controlFailed(Throwable failure) {
        log.log(LogType.ERROR, "Error: A control message was not obeyed: " + failure);
        return null;
    }

    /** Where state is kept, or null where nothing is. */
    DurableStore store() {
        return store;
    }

    /** How many sessions there are, connected or not. */
    public AtomicInteger sessions() {
        return sessions;
    }

    /** How many connections there are on all listeners. */
    public AtomicInteger connections() {
        return connections;
    }

    /** How much is kept and how much more may be, see {@code memory_limit}. */
    MemoryBudget memory() {
        return memory;
    }

    /** Called once a second by the first loop. */
    void tick(long nowSeconds) {
        memory.check();
        if (autosave != null) {
            autosave.run();
        }
        // without an interval, retained messages that have expired are dropped once an hour
        int minutes = config.messaging().retainExpiryMinutes();
        if (nowSeconds % ((minutes == 0 ? 60 : minutes) * 60L) == 0) {
            retained.removeExpired(
                    System.currentTimeMillis(),
                    topic -> {
                        if (store != null) {
                            retainedRecords.expired(topic, loops.get(0).writing());
                        }
                    });
        }
    }
}
