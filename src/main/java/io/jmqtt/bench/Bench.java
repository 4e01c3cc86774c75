package io.jmqtt.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * A run of load: connects all clients, publishes by the clock or as fast as it goes, and measures.
 * Latency runs from the moment at which a message was due by the clock, so that a broker that
 * stalls can't hide it by holding back its publishers.
 */
public final class Bench {
    /** How many clients connect at the same time. */
    private static final int CONNECTING = 100;

    /** Bytes; the system would take megabytes, which count as published long before they leave. */
    private static final int SEND_BUFFER = 128 * 1024;

    private static final long CONNECT_SECONDS = 30;
    private static final long SECOND = 1_000_000_000L;

    /** How long the last messages may be under way without any of them arriving. */
    private static final long DRAIN_NANOS = 2 * SECOND;

    private static final long LONGEST_DRAIN = 30 * SECOND;
    private static final long LEAD_NANOS = 20_000_000;

    /** Hears once a second how it goes, on the thread that runs it. */
    public interface Observer {
        /**
         * @param seconds since the first message, the warm-up included
         * @param published messages in the last second
         * @param received messages in the last second
         * @param p99Millis the 99th percentile of the latencies in the last second, NaN for none
         */
        void second(long seconds, long published, long received, double p99Millis);
    }

    private final BenchSpec spec;
    private final Observer observer;
    private final List<EventLoopGroup> groups = new ArrayList<>();
    private final List<BenchLoop> loops = new ArrayList<>();
    private final List<BenchClient> clients = new ArrayList<>();
    private final List<BenchClient> publishers = new ArrayList<>();
    private final Histogram latencies = new Histogram(3);

    private Bench(BenchSpec spec, Observer observer) {
        this.spec = spec;
        this.observer = observer;
    }

    /**
     * Does a run to its end in the calling thread.
     *
     * @throws BenchException when not all clients can connect and subscribe
     */
    public static BenchResult run(BenchSpec spec, Observer observer)
            throws BenchException, InterruptedException {
        Bench bench = new Bench(spec, observer);
        try {
            return bench.run();
        } finally {
            bench.close();
        }
    }

    private BenchResult run() throws BenchException, InterruptedException {
        boolean epoll = Epoll.isAvailable();
        for (int i = 0; i < spec.threads(); i++) {
            EventLoopGroup group =
                    new MultiThreadIoEventLoopGroup(
                            1,
                            new DefaultThreadFactory("bench", true),
                            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
            groups.add(group);
            loops.add(new BenchLoop(group.next(), spec.rate() == 0));
        }
        long begun = System.nanoTime();
        connect(epoll);
        long connectNanos = System.nanoTime() - begun;
        return measure(connectNanos);
    }

    private void connect(boolean epoll) throws BenchException, InterruptedException {
        String run = Long.toHexString(new SplittableRandom().nextLong() >>> 32);
        for (int i = 0; i < spec.clients(); i++) {
            int loop = i % spec.threads();
            BenchClient client =
                    new BenchClient(
                            spec,
                            loops.get(loop),
                            "bench-" + run + "-" + i,
                            filters(i - spec.publishers()));
            clients.add(client);
            if (i < spec.publishers()) {
                publishers.add(client);
            }
            new Bootstrap()
                    .group(groups.get(loop))
                    .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.SO_SNDBUF, SEND_BUFFER)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) (CONNECT_SECONDS * 1000))
                    .handler(client)
                    .connect(spec.host(), spec.port())
                    .addListener(
                            done -> {
                                if (!done.isSuccess()) {
                                    client.ready().completeExceptionally(done.cause());
                                }
                            });
            if (clients.size() % CONNECTING == 0) {
                awaitReady(clients.size() - CONNECTING);
            }
        }
        awaitReady(clients.size() - clients.size() % CONNECTING);
    }

    /**
     * @param number of a subscriber; others have no filters
     */
    private List<String> filters(int number) {
        List<String> filters = new ArrayList<>();
        if (number < 0 || number >= spec.subscribers()) {
            return filters;
        }
        if (spec.subscribers() == 1 && spec.topics() > 1) {
            filters.add(spec.topic() + "/#");
            return filters;
        }
        for (int topic = 0; topic < spec.topics(); topic++) {
            boolean mine =
                    spec.subscribers() <= spec.topics()
                            ? topic % spec.subscribers() == number
                            : number % spec.topics() == topic;
            if (mine) {
                filters.add(spec.topicName(topic));
            }
        }
        return filters;
    }

    private void awaitReady(int from) throws BenchException, InterruptedException {
        for (int i = from; i < clients.size(); i++) {
            try {
                clients.get(i).ready().get(CONNECT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw new BenchException(
                        notReady(i) + String.valueOf(e.getCause().getMessage()).split("\n")[0]);
            } catch (TimeoutException e) {
                throw new BenchException(notReady(i) + "the broker does not answer");
            }
        }
    }

    private String notReady(int ready) {
        return "only " + ready + " of " + spec.clients() + " clients could connect: ";
    }

    private BenchResult measure(long connectNanos) throws InterruptedException {
        long start = System.nanoTime() + LEAD_NANOS;
        long countFrom = start + spec.warmupNanos();
        long stop = countFrom + spec.durationNanos();
        double period = spec.rate() == 0 ? 0 : 1e9 * spec.publishers() / spec.rate();
        for (int i = 0; i < publishers.size(); i++) {
            long due = start + (long) (period * i / publishers.size());
            publishers.get(i).publishTo(i % spec.topics(), due, period);
        }
        for (BenchLoop loop : loops) {
            List<BenchClient> mine = new ArrayList<>();
            for (BenchClient publisher : publishers) {
                if (publisher.loop() == loop) {
                    mine.add(publisher);
                }
            }
            loop.begin(mine, countFrom, stop);
        }
        observe(start, countFrom);
        long published = total(Count.PUBLISHED);
        long received = total(Count.RECEIVED);
        Duration cpu = cpu();
        long measured = System.nanoTime();
        observe(start, stop);
        long nanos = System.nanoTime() - measured;
        long cpuNanos = cpu().minus(cpu).toNanos();
        published = total(Count.PUBLISHED) - published;
        received = total(Count.RECEIVED) - received;
        drain();
        return new BenchResult(
                spec,
                new BenchResult.Counts(
                        connectNanos,
                        nanos,
                        published,
                        received,
                        Math.max(0, total(Count.EXPECTED) - total(Count.ARRIVED)),
                        total(Count.REFUSED),
                        total(Count.LOST_CONNECTIONS),
                        cpuNanos,
                        total(Count.LATE) / Math.max(1, total(Count.HEARTBEATS))),
                latencies);
    }

    /** Tells once a second how it goes, until a moment. */
    private void observe(long start, long until) throws InterruptedException {
        long published = total(Count.PUBLISHED);
        long received = total(Count.RECEIVED);
        while (true) {
            long now = System.nanoTime();
            long tick = start + ((now - start) / SECOND + 1) * SECOND;
            boolean last = tick - until > 0;
            sleepUntil(last ? until : tick);
            Histogram interval = collect();
            if (last) {
                return;
            }
            long nowPublished = total(Count.PUBLISHED);
            long nowReceived = total(Count.RECEIVED);
            observer.second(
                    (tick - start) / SECOND,
                    nowPublished - published,
                    nowReceived - received,
                    interval.getTotalCount() == 0
                            ? Double.NaN
                            : interval.getValueAtPercentile(99) / 1e6);
            published = nowPublished;
            received = nowReceived;
        }
    }

    private Histogram collect() {
        Histogram interval = new Histogram(3);
        for (BenchLoop loop : loops) {
            interval.add(loop.latencies.getIntervalHistogram());
        }
        latencies.add(interval);
        return interval;
    }

    /** Waits for the messages that are still under way. */
    private void drain() throws InterruptedException {
        long begun = System.nanoTime();
        long lastProgress = begun;
        long arrived = total(Count.ARRIVED);
        while (arrived < total(Count.EXPECTED)) {
            long now = System.nanoTime();
            if (now - lastProgress > DRAIN_NANOS || now - begun > LONGEST_DRAIN) {
                break;
            }
            Thread.sleep(10);
            long nowArrived = total(Count.ARRIVED);
            if (nowArrived > arrived) {
                arrived = nowArrived;
                lastProgress = now;
            }
        }
        collect();
    }

    private static void sleepUntil(long moment) throws InterruptedException {
        long left = moment - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private enum Count {
        PUBLISHED,
        RECEIVED,
        EXPECTED,
        ARRIVED,
        REFUSED,
        LOST_CONNECTIONS,
        LATE,
        HEARTBEATS
    }

    private long total(Count what) {
        long sum = 0;
        for (BenchLoop loop : loops) {
            sum +=
                    switch (what) {
                        case PUBLISHED -> loop.published.get();
                        case RECEIVED -> loop.received.get();
                        case EXPECTED -> loop.expected.get();
                        case ARRIVED -> loop.arrived.get();
                        case REFUSED -> loop.refused.get();
                        case LOST_CONNECTIONS -> loop.lostConnections.get();
                        case LATE -> loop.lateNanos.get();
                        case HEARTBEATS -> loop.heartbeats.get();
                    };
        }
        return sum;
    }

    private void close() {
        for (BenchClient client : clients) {
            client.disconnect();
        }
        for (EventLoopGroup group : groups) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
