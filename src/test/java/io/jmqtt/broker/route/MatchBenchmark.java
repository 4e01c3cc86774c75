package io.jmqtt.broker.route;

import io.jmqtt.broker.OpenAccess;
import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.mqtt.SubscriptionFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a subscription and a match cost as their number grows, as lines of {@code name=value} for a
 * plot: 10 subscribers for each filter, one filter in ten with a wildcard, topics of five levels.
 */
public final class MatchBenchmark {
    private static final int PER_FILTER = 10;
    private static final int MATCHES = 200_000;
    private static final AccessControl.Identity WHO =
            new AccessControl.Identity("id", null, "127.0.0.1", 1883);

    private record Holder(int loopIndex) implements Subscriber {}

    private MatchBenchmark() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        run(10_000, new PrintStream(OutputStream.nullOutputStream()));
        for (int subscriptions : new int[] {1_000, 10_000, 100_000, 1_000_000}) {
            run(subscriptions, out);
        }
    }

    private static String topic(int i) {
        return "plant/" + i % 100 + "/line/" + i / 100 % 100 + "/sensor" + i;
    }

    private static void run(int subscriptions, PrintStream out) {
        int filters = subscriptions / PER_FILTER;
        TopicTree tree = new TopicTree();
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        long before = runtime.totalMemory() - runtime.freeMemory();
        List<Holder> holders = new ArrayList<>();
        for (int i = 0; i < PER_FILTER; i++) {
            holders.add(new Holder(i % 2));
        }
        long start = System.nanoTime();
        for (int f = 0; f < filters; f++) {
            String text = f % 10 == 0 ? topic(f).replaceFirst("/line/", "/+/") : topic(f);
            SubscriptionFilter filter = SubscriptionFilter.of(text);
            for (Holder holder : holders) {
                tree.add(
                        new Subscription(
                                holder, new Reader(WHO, false), filter, 1, false, false, 0));
            }
        }
        double load = (System.nanoTime() - start) / 1e9;
        runtime.gc();
        long bytes = runtime.totalMemory() - runtime.freeMemory() - before;

        Random random = new Random(1);
        TopicCache cold = new TopicCache(tree, new OpenAccess(), 2);
        long found = 0;
        for (int i = 0; i < MATCHES / 10; i++) {
            found += cold.targets(cold.find(topic(random.nextInt(filters)))).size();
        }
        int[] count = new int[1];
        start = System.nanoTime();
        for (int i = 0; i < MATCHES; i++) {
            tree.match(topic(random.nextInt(filters)), each -> count[0]++, each -> {});
        }
        double match = (System.nanoTime() - start) / (double) MATCHES;

        TopicCache cache = new TopicCache(tree, new OpenAccess(), 2);
        List<ByteBuf> names = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            names.add(
                    Unpooled.wrappedBuffer(
                            topic(random.nextInt(filters)).getBytes(StandardCharsets.UTF_8)));
        }
        for (int round = 0; round < 20; round++) {
            names.forEach(name -> cache.targets(cache.find(name, 0, name.readableBytes())));
        }
        start = System.nanoTime();
        for (int round = 0; round < 1000; round++) {
            for (ByteBuf name : names) {
                found += cache.targets(cache.find(name, 0, name.readableBytes())).size();
            }
        }
        double hit = (System.nanoTime() - start) / 1e6;
        out.printf(
                "subscriptions=%d filters=%d load_seconds=%.2f per_subscription_us=%.2f"
                        + " bytes_per_subscription=%d match_ns=%.0f cached_ns=%.0f found=%d%n",
                subscriptions,
                filters,
                load,
                load * 1e6 / subscriptions,
                bytes / subscriptions,
                match,
                hit,
                found);
    }
}
