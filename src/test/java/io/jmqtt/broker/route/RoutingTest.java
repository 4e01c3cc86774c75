package io.jmqtt.broker.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.OpenAccess;
import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.store.Message;
import io.jmqtt.mqtt.SubscriptionFilter;
import io.jmqtt.mqtt.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Trees and cache against the plain rule of matching, over random changes. */
class RoutingTest {
    private static final long SEED = 4711;
    private static final AccessControl.Identity WHO =
            new AccessControl.Identity("id", null, "127.0.0.1", 1883);
    private static final String[] LEVELS = {"a", "b", "", "$x", "+", "#", "c"};

    private record Holder(int loopIndex, int number) implements Subscriber {}

    private static String random(Random random, boolean wildcards) {
        StringBuilder text = new StringBuilder();
        int depth = 1 + random.nextInt(random.nextBoolean() ? 4 : 8);
        for (int i = 0; i < depth; i++) {
            String level = LEVELS[random.nextInt(LEVELS.length)];
            boolean wild = level.equals("+") || level.equals("#");
            if (wild && (!wildcards || level.equals("#") && i < depth - 1)) {
                level = "a";
            }
            text.append(i == 0 ? "" : "/").append(level);
        }
        return text.length() == 0 ? "a" : text.toString();
    }

    @Test
    void treeAndCacheAgreeWithTheRuleAfterEveryChange() {
        Random random = new Random(SEED);
        TopicTree tree = new TopicTree();
        TopicCache cache = new TopicCache(tree, new OpenAccess(), 2);
        Map<String, Subscription> model = new HashMap<>();
        List<Holder> holders = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            holders.add(new Holder(i % 2, i));
        }
        for (int step = 0; step < 2_500; step++) {
            Holder holder = holders.get(random.nextInt(holders.size()));
            SubscriptionFilter filter = SubscriptionFilter.of(random(random, true));
            String key = holder.number + " " + filter.text();
            if (random.nextInt(3) == 0) {
                assertThat(tree.remove(holder, filter)).isSameAs(model.remove(key));
            } else {
                Subscription subscription =
                        new Subscription(
                                holder, new Reader(WHO, false), filter, 1, false, false, 0);
                assertThat(tree.add(subscription)).isSameAs(model.put(key, subscription));
            }
            assertThat(tree.size()).isEqualTo(model.size());
            String topic = random(random, false);
            Set<Subscription> expected = new HashSet<>();
            for (Subscription each : model.values()) {
                if (Topics.matches(each.name().filter(), topic)) {
                    expected.add(each);
                }
            }
            Targets targets = cache.targets(cache.find(topic));
            List<Subscription> found = new ArrayList<>();
            for (int loop = 0; loop < 2; loop++) {
                for (Subscription each : targets.onLoop(loop)) {
                    assertThat(each.subscriber().loopIndex()).isEqualTo(loop);
                    found.add(each);
                }
            }
            assertThat(found).as(topic).hasSameSizeAs(expected);
            assertThat(new HashSet<>(found)).as(topic).isEqualTo(expected);
        }
        for (Subscription each : model.values()) {
            tree.remove(each.subscriber(), each.name());
        }
        assertThat(tree.size()).isZero();
        assertThat(cache.targets(cache.find("a")).isEmpty()).isTrue();
    }

    @Test
    void manySubscribersOfOneFilterAreKeptApart() {
        TopicTree tree = new TopicTree();
        List<Holder> holders = new ArrayList<>();
        SubscriptionFilter filter = SubscriptionFilter.of("a/+");
        for (int i = 0; i < 100; i++) {
            Holder holder = new Holder(0, i);
            holders.add(holder);
            tree.add(new Subscription(holder, new Reader(WHO, false), filter, 0, false, false, 0));
        }
        for (Holder holder : holders) {
            int[] count = new int[1];
            tree.match("a/b", each -> count[0]++, each -> {});
            assertThat(count[0]).isEqualTo(100 - holder.number);
            assertThat(tree.remove(holder, filter)).isNotNull();
        }
    }

    @Test
    void sharedGroupGoesRoundInTheOrderOfSubscribing() {
        TopicTree tree = new TopicTree();
        List<Holder> holders = List.of(new Holder(0, 0), new Holder(0, 1), new Holder(0, 2));
        SubscriptionFilter filter = SubscriptionFilter.of("$share/g/a");
        for (Holder holder : holders) {
            tree.add(new Subscription(holder, new Reader(WHO, false), filter, 0, false, false, 0));
        }
        List<Subscriber> turns = new ArrayList<>();
        tree.match(
                "a",
                each -> {
                    throw new AssertionError("not shared");
                },
                group -> {
                    for (int i = 0; i < 6; i++) {
                        turns.add(group.next().subscriber());
                    }
                });
        assertThat(turns).hasSize(6);
        assertThat(turns.subList(0, 3)).containsExactlyElementsOf(holders);
        assertThat(turns.subList(3, 6)).containsExactlyElementsOf(holders);
        assertThat(tree.sharedSize()).isEqualTo(3);
    }

    @Test
    void retainedTreeAgreesWithTheRuleAfterEveryChange() {
        Random random = new Random(SEED);
        RetainedTree tree = new RetainedTree();
        Map<String, Message> model = new HashMap<>();
        for (int step = 0; step < 6_000; step++) {
            String topic = random(random, false);
            if (random.nextInt(3) == 0) {
                tree.remove(topic);
                model.remove(topic);
            } else {
                Message message = message(topic, 0);
                tree.put(message);
                model.put(topic, message);
            }
            assertThat(tree.size()).isEqualTo(model.size());
            String filter = random(random, true);
            Set<Message> expected = new HashSet<>();
            for (Message each : model.values()) {
                if (Topics.matches(filter, each.topic())) {
                    expected.add(each);
                }
            }
            List<Message> found = new ArrayList<>();
            tree.match(filter, found::add);
            assertThat(found).as(filter).hasSameSizeAs(expected);
            assertThat(new HashSet<>(found)).as(filter).isEqualTo(expected);
        }
        List.copyOf(model.keySet()).forEach(tree::remove);
        assertThat(tree.bytes()).isZero();
    }

    @Test
    void expiredRetainedMessagesAreDroppedAndOthersStay() {
        RetainedTree tree = new RetainedTree();
        tree.put(message("a", 1000));
        tree.put(message("b", 0));
        tree.removeExpired(2000, topic -> {});
        List<String> left = new ArrayList<>();
        tree.match("#", each -> left.add(each.topic()));
        assertThat(left).containsExactly("b");
    }

    private static Message message(String topic, long expiresAt) {
        return new Message(
                topic,
                topic.getBytes(StandardCharsets.UTF_8),
                new byte[1],
                Message.NO_BYTES,
                0,
                true,
                expiresAt,
                null);
    }
}
