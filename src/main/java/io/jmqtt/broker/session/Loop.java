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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One event loop with all that lives on it. Everything here belongs to the thread of the loop but
 * for what says otherwise. At the end of each turn every connection that has something to write is
 * written once, and every other loop that has something to deliver gets one batch.
 */
public final class Loop {
    /** Nanoseconds of one turn for what can wait. */
    private static final long SLICE = 500_000;

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
    private List<Link> late = new ArrayList<>();
    private final Runnable endOfTurn = this::endTurn;
    private final PacketInput input = new PacketInput();
    private final PublishFrame publishFrame = new PublishFrame();
    private final AckFrame ackFrame = new AckFrame();
    private final Exchange exchange;
    private final DirtyLinks dirty;
    private final ArrayDeque<Chore> chores = new ArrayDeque<>(0);
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
        this.exchange = new Exchange(this, core, loops);
        this.dirty = new DirtyLinks(this, loops);
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
        exchange.remove(link);
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

    /** Which connections have something to write. */
    DirtyLinks dirty() {
        return dirty;
    }

    /** Whether what is appended at this moment goes to very many receivers. */
    public boolean isSpreading() {
        return dirty.isSpreading();
    }

    /** A connection has something to write, at the end of this turn unless it is spread. */
    public void markDirty(Link link) {
        willEndTurn();
        dirty.add(link);
    }

    /** Work that takes long and that nobody waits for. */
    interface Chore {
        /**
         * Goes on until that time, of {@link System#nanoTime}.
         *
         * @return whether all is done
         */
        boolean goOn(long end);
    }

    /** Something is to be done some in each turn, after all that was given before. */
    void add(Chore chore) {
        chores.add(chore);
        willEndTurn();
    }

    private void doChores() {
        willEndTurn();
        long end = System.nanoTime() + SLICE;
        while (!chores.isEmpty() && chores.peek().goOn(end)) {
            chores.poll();
        }
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

    void willEndTurn() {
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
        exchange.endTurn();
        boolean left = dirty.flush();
        dispatcher.endTurn();
        // as tasks of the next turn: sockets are looked at in between
        if (!late.isEmpty()) {
            List<Link> links = late;
            late = new ArrayList<>();
            executor.execute(() -> goOn(links));
        }
        if (exchange.isBusy()) {
            executor.execute(exchange::goOn);
        }
        if (!chores.isEmpty()) {
            executor.execute(this::doChores);
        }
        if (left) {
            executor.execute(this::willEndTurn);
        }
    }

    /** Does at once what came from other loops, before the end of the broker. */
    public void finish() {
        exchange.finish();
    }

    /** What goes from this loop to others, and comes from them. */
    Exchange exchange() {
        return exchange;
    }

    /**
     * Whether a loop is so far behind that no more should be read from publishers of this one; the
     * connection is told when to go on.
     */
    public boolean pauseIfBehind(Link link) {
        return exchange.pauseIfBehind(link);
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
