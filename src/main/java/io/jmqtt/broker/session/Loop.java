package io.jmqtt.broker.session;

import io.jmqtt.broker.route.TopicCache;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.broker.status.LoopCounters;
import io.jmqtt.broker.store.StoreWriter;
import io.jmqtt.mqtt.AckFrame;
import io.jmqtt.mqtt.PacketInput;
import io.jmqtt.mqtt.PublishFrame;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.internal.PlatformDependent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One event loop with all that lives on it. Everything here belongs to the thread of the loop but
 * for what says otherwise. At the end of each turn every connection that has something to write is
 * written once, and every other loop that has something to deliver gets one batch.
 */
public final class Loop {
    private static final int MOST_DIRTY = 512;
    private static final long BATCH_COST = 1 << 18;
    private static final long BEHIND = 32L << 20;
    private static final long CAUGHT_UP = 8L << 20;
    private static final int SPARE_BATCHES = 8;
    private static final int MOST_LINGERING = 500;

    private final int index;
    private final SingleThreadEventLoop executor;
    private final Core core;
    private final LoopCounters counters;
    private final Kept kept;
    private final Buffers buffers;
    private final UnfinishedPackets unfinished;
    private final TopicCache topics;
    private final Dispatcher dispatcher;
    private final Sessions sessions;
    private final StoreWriter store;
    private final Set<Link> held = new LinkedHashSet<>();
    private final Set<Link> links = new LinkedHashSet<>();
    private final List<Link> paused = new ArrayList<>();
    private List<Link> late = new ArrayList<>();
    private final Runnable endOfTurn = this::endTurn;
    private final PacketInput input = new PacketInput();
    private final PublishFrame publishFrame = new PublishFrame();
    private final AckFrame ackFrame = new AckFrame();
    private final Batch[] batches;
    private final AtomicReferenceArray<Batch> spare;

    /** Cost of batches that other loops have handed over and that are not worked through yet. */
    private final AtomicLong backlog = new AtomicLong();

    /** Loops that wait for this one to catch up, as bits by index modulo 32. */
    private final AtomicInteger waitingSources = new AtomicInteger();

    private Link[] dirty = new Link[64];
    private int dirtyCount;
    private int lingering;
    private boolean turnEnds;
    private boolean debug;
    private long now;
    private volatile long packetsWaiting;
    private volatile long bytesWaiting;

    /**
     * @param index among all loops
     * @param loops how many there are
     */
    public Loop(
            int index,
            int loops,
            SingleThreadEventLoop executor,
            Core core,
            ByteBufAllocator allocator) {
        this.index = index;
        this.executor = executor;
        this.core = core;
        this.kept = new Kept(core.memory()::check);
        this.counters = core.metrics().newLoop();
        this.buffers = new Buffers(allocator, PlatformDependent.maxDirectMemory() / 2 / loops);
        this.unfinished = new UnfinishedPackets(PlatformDependent.maxDirectMemory() / 4 / loops);
        this.topics = new TopicCache(core.tree(), core.access(), loops);
        this.dispatcher = new Dispatcher(this, core);
        this.sessions = new Sessions(this, core);
        this.store = core.store() == null ? null : core.store().writer(executor, this::durable);
        this.batches = new Batch[loops];
        this.spare = new AtomicReferenceArray<>(loops * SPARE_BATCHES);
        this.now = seconds();
        this.debug = core.log().isOn(LogType.DEBUG);
    }

    /** Starts the clock of the loop. */
    public void start() {
        executor.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    public int index() {
        return index;
    }

    /** Where tasks for this loop go. Safe for use by any thread. */
    public SingleThreadEventLoop executor() {
        return executor;
    }

    public Core core() {
        return core;
    }

    public LoopCounters counters() {
        return counters;
    }

    /** The way to the journal, or null where nothing is kept. */
    StoreWriter store() {
        return store;
    }

    /** The way to the journal for somebody who is about to append; committed when the turn ends. */
    StoreWriter writing() {
        willEndTurn();
        return store;
    }

    /** Lets nothing leave through a link before all that was appended so far is durable. */
    void hold(Link link) {
        long epoch = store.lastEpoch();
        if (epoch > store.durable()) {
            link.holdUntil(epoch);
            held.add(link);
        }
    }

    private void durable(long epoch) {
        held.removeIf(link -> link.durable(epoch));
    }

    /** Hands what was appended to the journal. */
    public void commit() {
        if (store != null) {
            store.commit();
        }
    }

    Kept kept() {
        return kept;
    }

    public Buffers buffers() {
        return buffers;
    }

    /** For the packet that is handled at this moment. */
    public PacketInput input() {
        return input;
    }

    /** For the packet that is handled at this moment. */
    PublishFrame publishFrame() {
        return publishFrame;
    }

    /** For the packet that is handled at this moment. */
    AckFrame ackFrame() {
        return ackFrame;
    }

    public TopicCache topics() {
        return topics;
    }

    public Dispatcher dispatcher() {
        return dispatcher;
    }

    public Sessions sessions() {
        return sessions;
    }

    /** Whether the packet trace is logged. */
    public boolean isDebug() {
        return debug;
    }

    /** The loop's clock in whole seconds, moved once a second; it never jumps. */
    public long now() {
        return now;
    }

    /** Adds a connection to those that the clock looks after. */
    public void add(Link link) {
        links.add(link);
    }

    public void remove(Link link) {
        links.remove(link);
        paused.remove(link);
        unfinished.remove(link);
    }

    /** The beginnings of packets that connections of this loop hold. */
    public UnfinishedPackets unfinished() {
        return unfinished;
    }

    /** One more connection waits for its peer to close; false where too many do already. */
    public boolean beginLinger() {
        if (lingering >= MOST_LINGERING) {
            return false;
        }
        lingering++;
        return true;
    }

    public void endLinger() {
        lingering--;
    }

    /** Packets that waited for slow readers at the last second. Safe for use by any thread. */
    long packetsWaiting() {
        return packetsWaiting;
    }

    /** Bytes that waited for slow readers at the last second. Safe for use by any thread. */
    long bytesWaiting() {
        return bytesWaiting;
    }

    /** The connections of this loop. */
    public List<Link> links() {
        return List.copyOf(links);
    }

    private static long seconds() {
        return System.nanoTime() / 1_000_000_000L;
    }

    private void tick() {
        try {
            now = seconds();
            debug = core.log().isOn(LogType.DEBUG);
            long packets = 0;
            long bytes = 0;
            for (Link link : links()) {
                link.tick(now);
                packets += link.waitingPackets();
                bytes += link.waitingBytes();
            }
            packetsWaiting = packets;
            bytesWaiting = bytes;
            sessions.tick(now);
            kept.publish();
            if (index == 0) {
                core.tick(now);
            }
        } catch (RuntimeException e) {
            logBug("the clock", e);
        }
    }

    /** A connection has something to write at the end of this turn. */
    public void markDirty(Link link) {
        if (dirtyCount == MOST_DIRTY) {
            flushDirty();
        }
        if (dirtyCount == dirty.length) {
            dirty = Arrays.copyOf(dirty, dirty.length * 2);
        }
        dirty[dirtyCount++] = link;
        willEndTurn();
    }

    /** A connection has more to do than fits into this turn: it goes on in the next one. */
    public void later(Link link) {
        late.add(link);
        willEndTurn();
    }

    private void goOn(List<Link> links) {
        for (Link link : links) {
            try {
                link.goOn();
            } catch (RuntimeException e) {
                logBug("the turn of " + link.address(), e);
            }
        }
    }

    private void willEndTurn() {
        if (!turnEnds) {
            turnEnds = true;
            executor.executeAfterEventLoopIteration(endOfTurn);
        }
    }

    /**
     * Hands over what was gathered for other loops and writes what is ready for clients. Done by
     * itself after every turn; a task that needs it before its end calls it, on this loop.
     */
    public void endTurn() {
        turnEnds = false;
        commit();
        for (int i = 0; i < batches.length; i++) {
            if (batches[i] != null) {
                handOver(i);
            }
        }
        flushDirty();
        dispatcher.endTurn();
        if (!late.isEmpty()) {
            // as a task of the next turn: sockets are looked at in between
            List<Link> links = late;
            late = new ArrayList<>();
            executor.execute(() -> goOn(links));
        }
    }

    private void flushDirty() {
        int count = dirtyCount;
        dirtyCount = 0;
        for (int i = 0; i < count; i++) {
            Link link = dirty[i];
            dirty[i] = null;
            try {
                link.flush();
            } catch (RuntimeException e) {
                logBug("writing to " + link.address(), e);
            }
        }
    }

    /** The batch that is filled for another loop. */
    Batch batchFor(int loop) {
        Batch batch = batches[loop];
        if (batch == null) {
            batch = takeSpare(loop);
            batches[loop] = batch;
            willEndTurn();
        }
        return batch;
    }

    /** Hands the batch over early where it has grown large. */
    void filled(int loop) {
        if (batches[loop].cost() >= BATCH_COST) {
            handOver(loop);
        }
    }

    private void handOver(int loop) {
        // what the other loop appends about these messages comes after them on disk
        commit();
        Batch batch = batches[loop];
        batches[loop] = null;
        batch.target().backlog.addAndGet(batch.cost());
        batch.target().executor.execute(batch);
    }

    private Batch takeSpare(int loop) {
        for (int i = 0; i < SPARE_BATCHES; i++) {
            Batch batch = spare.getAndSet(loop * SPARE_BATCHES + i, null);
            if (batch != null) {
                return batch;
            }
        }
        return new Batch(this, core.loops().get(loop));
    }

    /** Takes an empty batch back; called by the loop that emptied it. */
    void giveBack(Batch batch) {
        int first = batch.target().index * SPARE_BATCHES;
        for (int i = 0; i < SPARE_BATCHES; i++) {
            if (spare.compareAndSet(first + i, null, batch)) {
                return;
            }
        }
    }

    /** A batch of this cost is worked through. */
    void handled(long cost) {
        if (backlog.addAndGet(-cost) < CAUGHT_UP && waitingSources.get() != 0) {
            int bits = waitingSources.getAndSet(0);
            for (Loop loop : core.loops()) {
                if ((bits & 1 << loop.index) != 0) {
                    loop.executor.execute(loop::resumePaused);
                }
            }
        }
    }

    /**
     * Whether another loop is so far behind that no more should be read from publishers of this
     * one; the connection is told when to go on.
     */
    public boolean pauseIfBehind(Link link) {
        for (Loop other : core.loops()) {
            if (other != this && other.backlog.get() > BEHIND) {
                paused.add(link);
                other.waitingSources.getAndUpdate(bits -> bits | 1 << index);
                if (other.backlog.get() < CAUGHT_UP) {
                    // it caught up before it could see that somebody waits
                    executor.execute(this::resumePaused);
                }
                return true;
            }
        }
        return false;
    }

    private void resumePaused() {
        List<Link> resumed = List.copyOf(paused);
        paused.clear();
        resumed.forEach(Link::resumeReading);
    }

    /** Reports a bug of the broker itself, once and with its stack. Safe for use by any thread. */
    public void logBug(String where, Throwable bug) {
        StringWriter stack = new StringWriter();
        bug.printStackTrace(new PrintWriter(stack));
        core.log().log(LogType.ERROR, "Error: bug in " + where + ": " + stack);
    }

    /** Gives everything back at the end of the broker. */
    public void close() {
        dispatcher.endTurn();
        buffers.close();
    }
}
