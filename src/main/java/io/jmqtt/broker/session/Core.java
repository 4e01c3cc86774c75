package io.jmqtt.broker.session;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.route.RetainedTree;
import io.jmqtt.broker.route.TopicTree;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** What all event loops of one broker share. Safe for use by several threads. */
public final class Core {
    private final AccessControl access;
    private final BrokerLog log;
    private final Executor slowWork;
    private final TopicTree tree = new TopicTree();
    private final RetainedTree retained = new RetainedTree();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile BrokerConfig config;
    private volatile List<Loop> loops = List.of();
    private volatile boolean outOfMemory;

    /**
     * @param slowWork where password hashes are computed, away from the event loops
     */
    public Core(BrokerConfig config, AccessControl access, BrokerLog log, Executor slowWork) {
        this.config = config;
        this.access = access;
        this.log = log;
        this.slowWork = slowWork;
    }

    /** Sets the event loops, once, before the first connection. */
    public void loops(List<Loop> all) {
        loops = List.copyOf(all);
    }

    public List<Loop> loops() {
        return loops;
    }

    /** The loop on which a client id lives. */
    public Loop loopOf(String clientId) {
        int hash = clientId.hashCode() * 0x9E3779B1;
        return loops.get((hash >>> 16) % loops.size());
    }

    public BrokerConfig config() {
        return config;
    }

    /** Takes other settings into use; new connections and messages see them. */
    public void config(BrokerConfig changed) {
        config = changed;
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

    /** Whether lines about clients that come and go are written. */
    public boolean logsConnections() {
        return config.log().connectionMessages() && log.isOn(LogType.NOTICE);
    }

    public Executor slowWork() {
        return slowWork;
    }

    public TopicTree tree() {
        return tree;
    }

    public RetainedTree retained() {
        return retained;
    }

    /** How many sessions there are, connected or not. */
    public AtomicInteger sessions() {
        return sessions;
    }

    /** How many connections there are on all listeners. */
    public AtomicInteger connections() {
        return connections;
    }

    /** Whether messages that would be kept are refused, see {@code memory_limit}. */
    public boolean isOutOfMemory() {
        return outOfMemory;
    }

    /** Called once a second by the first loop. */
    void tick(long nowSeconds) {
        checkMemory();
        // without an interval, retained messages that have expired are dropped once an hour
        int minutes = config.messaging().retainExpiryMinutes();
        if (nowSeconds % ((minutes == 0 ? 60 : minutes) * 60L) == 0) {
            retained.removeExpired(System.currentTimeMillis());
        }
    }

    /** Adds up what is kept and compares it with the limit. */
    private void checkMemory() {
        long limit = config.limits().memoryLimit();
        if (limit <= 0) {
            limit = Runtime.getRuntime().maxMemory() / 2;
        }
        long kept = retained.bytes();
        for (Loop loop : loops) {
            kept += loop.counters().storedBytes;
        }
        outOfMemory = kept > limit;
    }
}
