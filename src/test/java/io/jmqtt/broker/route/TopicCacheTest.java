package io.jmqtt.broker.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.OpenAccess;
import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.store.Message;
import io.jmqtt.mqtt.SubscriptionFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a loop remembers of topics and of their receivers, and the books of the trees. */
class TopicCacheTest {
    private static final AccessControl.Identity WHO =
            new AccessControl.Identity("id", null, "127.0.0.1", 1883);

    private record Holder(int loopIndex, int number) implements Subscriber {}

    /** Lets the client with this identifier read nothing. */
    private static final class Rights extends OpenAccess {
        private long version = 1;
        private String refused = "";

        @Override
        public boolean mayRead(Identity who, String topic) {
            return !who.clientId().equals(refused);
        }

        @Override
        public long version() {
            return version;
        }
    }

    private final Rights rights = new Rights();
    private final TopicTree tree = new TopicTree();
    private final TopicCache cache = new TopicCache(tree, rights, 2);

    private static Subscription subscription(Subscriber holder, String filter, boolean once) {
        SubscriptionFilter name = SubscriptionFilter.of(filter);
        return new Subscription(holder, new Reader(WHO, once), name, 2, true, true, 7);
    }

    private static TopicEntry find(TopicCache cache, String topic) {
        byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuf buffer = Unpooled.buffer().writeBytes(new byte[3]).writeBytes(bytes);
        return cache.find(buffer.writeByte('x'), 3, bytes.length);
    }

    @Test
    void sameTopicIsTheSameEntry() {
        TopicEntry entry = find(cache, "a/b");
        assertThat(entry.name()).isEqualTo("a/b");
        assertThat(find(cache, "a/b")).isSameAs(entry);
        assertThat(cache.find("a/b")).isSameAs(entry);
        assertThat(find(cache, "a/c").name()).isEqualTo("a/c");
        assertThat(find(cache, "a/b/c/d/e/f/g").name()).isEqualTo("a/b/c/d/e/f/g");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/+", "#", "", "a\u0000"})
    void topicThatIsNotValidHasNoEntry(String topic) {
        assertThat(find(cache, topic)).isNull();
    }

    @Test
    void topicThatIsNotUtf8HasNoEntry() {
        ByteBuf buffer = Unpooled.wrappedBuffer(new byte[] {'a', (byte) 0xff});
        assertThat(cache.find(buffer, 0, 2)).isNull();
    }

    /** Whether the receivers of the topic were worked out again since they were asked for last. */
    private boolean isMatchedAnew(String topic, Runnable change) {
        Targets before = cache.targets(cache.find(topic));
        change.run();
        return cache.targets(cache.find(topic)) != before;
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "a", "a/bb", "b/+", "a/b/+", "a/b/c/d", "a/b/x/#", "$share/g/a/c"})
    void changesForOtherTopicsLeaveWhatIsKnown(String filter) {
        Holder holder = new Holder(0, 1);
        tree.add(subscription(holder, "a/b/c", false));
        Subscription other = subscription(holder, filter, false);
        boolean concerns = filter.equals("a/b/+");
        assertThat(isMatchedAnew("a/b/c", () -> tree.add(other))).isEqualTo(concerns);
        assertThat(isMatchedAnew("a/b/c", () -> tree.remove(holder, other.name())))
                .isEqualTo(concerns);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1/2/3/4/5/6/7",
                "#",
                "+/#",
                "1/#",
                "1/2/+/4/5/6/7",
                "1/2/3/#",
                "1/2/3/4/#",
                "1/2/3/4/5/#",
                "1/2/3/4/5/6/+",
                "1/2/3/4/5/6/7/#",
                "$share/g/1/2/3/4/5/6/7"
            })
    void changesForTheTopicAreSeenHoweverDeep(String filter) {
        Holder holder = new Holder(0, 1);
        Subscription other = subscription(holder, filter, false);
        String topic = "1/2/3/4/5/6/7";
        assertThat(isMatchedAnew(topic, () -> tree.add(other))).isTrue();
        assertThat(cache.targets(cache.find(topic)).size()).isOne();
        assertThat(isMatchedAnew(topic, () -> tree.remove(holder, other.name()))).isTrue();
        assertThat(cache.targets(cache.find(topic)).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1/2", "1/2/3", "1/2/3/4", "1/2/3/4/5", "/", "//", "1/2/3/"})
    void parentIsSeenByWhatEndsInAnyNumberOfLevels(String topic) {
        Subscription other = subscription(new Holder(0, 1), topic + "/#", false);
        assertThat(isMatchedAnew(topic, () -> tree.add(other))).isTrue();
        assertThat(cache.targets(cache.find(topic)).size()).isOne();
    }

    @Test
    void longTopicsAreNotRemembered() {
        String longest = "t".repeat(512);
        assertThat(find(cache, longest)).isSameAs(find(cache, longest));
        TopicEntry longer = find(cache, longest + "t");
        assertThat(longer.name()).isEqualTo(longest + "t");
        assertThat(find(cache, longest + "t")).isNotSameAs(longer);
    }

    /** Topics that differ in a few letters only, at the front, in the middle or at the end. */
    @ParameterizedTest
    @ValueSource(strings = {"%04d/sensors/temperature", "sensors/%04d/temperature", "s/%04d"})
    void topicsSpreadOverTheWholeCache(String pattern) {
        List<TopicEntry> entries = new ArrayList<>();
        for (int i = 0; i < 8000; i++) {
            entries.add(find(cache, pattern.formatted(i)));
        }
        int kept = 0;
        for (int i = 0; i < 8000; i++) {
            TopicEntry entry = entries.get(i);
            assertThat(entry.name()).isEqualTo(pattern.formatted(i));
            kept += entry.cached ? 1 : 0;
        }
        assertThat(kept).isBetween(7200, 8000);
    }

    @Test
    void fullCacheDrivesOneOut() {
        for (int i = 0; i < 50_000; i++) {
            assertThat(find(cache, "t" + i).cached).isTrue();
        }
        assertThat(find(cache, "t49999").cached).isTrue();
    }

    @Test
    void receiversAreMatchedAgainOnlyAfterAChange() {
        Holder holder = new Holder(1, 1);
        TopicEntry entry = cache.find("a");
        Targets nobody = cache.targets(entry);
        assertThat(nobody.isEmpty()).isTrue();
        assertThat(nobody.onLoop(0)).isEmpty();
        assertThat(cache.targets(entry)).isSameAs(nobody);
        Subscription subscription = subscription(holder, "a", false);
        tree.add(subscription);
        Targets one = cache.targets(entry);
        assertThat(one.isEmpty()).isFalse();
        assertThat(one.size()).isEqualTo(1);
        assertThat(one.onLoop(0)).isEmpty();
        assertThat(one.onLoop(1)).containsExactly(subscription);
        assertThat(cache.targets(entry)).isSameAs(one);
        rights.refused = "id";
        assertThat(cache.targets(entry)).isSameAs(one);
        rights.version++;
        assertThat(cache.targets(entry).isEmpty()).isTrue();
    }

    @Test
    void overlappingSubscriptionsCountOnceWhereTheirHolderSaysSo() {
        tree.add(subscription(new Holder(0, 1), "a/#", true));
        Holder once = new Holder(0, 2);
        tree.add(subscription(once, "a/+", true));
        tree.add(subscription(once, "a/b", true));
        Holder each = new Holder(0, 3);
        tree.add(subscription(each, "a/+", false));
        tree.add(subscription(each, "a/b", false));
        assertThat(cache.targets(cache.find("a/b")).size()).isEqualTo(4);
    }

    /** More than a million receivers in all are not kept; what is found stays right. */
    @Test
    void tooManyReceiversAreForgotten() {
        for (int i = 0; i < 1200; i++) {
            tree.add(subscription(new Holder(0, i), "#", false));
        }
        TopicEntry first = cache.find("t0");
        cache.targets(first);
        assertThat(cache.find("t0")).isSameAs(first);
        for (int i = 1; i < 900; i++) {
            assertThat(cache.targets(cache.find("t" + i)).size()).isEqualTo(1200);
        }
        assertThat(first.cached).isFalse();
        assertThat(cache.find("t0")).isNotSameAs(first);
        assertThat(cache.targets(cache.find("t0")).size()).isEqualTo(1200);
    }

    @Test
    void subscriptionSaysWhatItWasMadeOf() {
        Holder holder = new Holder(0, 1);
        Subscription one = subscription(holder, "a", true);
        assertThat(one.alone()).containsExactly(one);
        assertThat(one.qos()).isEqualTo(2);
        assertThat(one.identifier()).isEqualTo(7);
        assertThat(one.noLocal()).isTrue();
        assertThat(one.retainAsPublished()).isTrue();
        assertThat(one.oncePerMessage()).isTrue();
        SubscriptionFilter name = SubscriptionFilter.of("a");
        Subscription other =
                new Subscription(holder, new Reader(WHO, false), name, 0, false, false, 0);
        assertThat(other.noLocal()).isFalse();
        assertThat(other.retainAsPublished()).isFalse();
        assertThat(other.oncePerMessage()).isFalse();
    }

    @Test
    void membersOfSharedGroupsComeAndGo() {
        Holder one = new Holder(0, 1);
        Holder two = new Holder(1, 2);
        Holder three = new Holder(0, 3);
        Subscription first = subscription(one, "$share/g/a", false);
        Subscription changed = subscription(one, "$share/g/a", false);
        assertThat(tree.add(first)).isNull();
        assertThat(tree.add(changed)).isSameAs(first);
        tree.add(subscription(two, "$share/g/a", false));
        tree.add(subscription(three, "$share/g/a", false));
        assertThat(tree.sharedSize()).isEqualTo(3);
        Targets targets = cache.targets(cache.find("a"));
        assertThat(targets.groups()).hasSize(1);
        assertThat(targets.size()).isEqualTo(1);
        SharedGroup group = targets.groups()[0];
        SubscriptionFilter name = SubscriptionFilter.of("$share/g/a");
        assertThat(tree.remove(two, name).subscriber()).isSameAs(two);
        assertThat(tree.remove(two, name)).isNull();
        assertThat(tree.remove(one, SubscriptionFilter.of("$share/other/a"))).isNull();
        assertThat(List.of(turn(group), turn(group), turn(group), turn(group)))
                .containsOnly(one, three);
        assertThat(tree.remove(three, name)).isNotNull();
        assertThat(turn(group)).isSameAs(one);
        assertThat(turn(group)).isSameAs(one);
        assertThat(tree.sharedSize()).isEqualTo(1);
        assertThat(tree.size()).isEqualTo(1);
        assertThat(tree.remove(one, name)).isSameAs(changed);
        assertThat(group.next()).isNull();
        assertThat(tree.sharedSize()).isZero();
        assertThat(tree.size()).isZero();
        assertThat(cache.targets(cache.find("a")).isEmpty()).isTrue();
    }

    private static Subscriber turn(SharedGroup group) {
        return group.next().subscriber();
    }

    @Test
    void oneOfManySubscribersIsReplaced() {
        List<Holder> holders = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Holder holder = new Holder(0, i);
            holders.add(holder);
            tree.add(subscription(holder, "a", false));
        }
        for (Holder holder : holders) {
            Subscription again = subscription(holder, "a", false);
            assertThat(tree.add(again).subscriber()).isSameAs(holder);
            assertThat(tree.remove(holder, again.name())).isSameAs(again);
            tree.add(again);
        }
        assertThat(tree.size()).isEqualTo(40);
        assertThat(cache.targets(cache.find("a")).size()).isEqualTo(40);
    }

    @Test
    void memoryOfTheTreeIsGivenBack() {
        long empty = tree.bytes();
        Holder holder = new Holder(0, 1);
        SubscriptionFilter deep = SubscriptionFilter.of("a/b/c");
        SubscriptionFilter shared = SubscriptionFilter.of("$share/g/a/b");
        tree.add(new Subscription(holder, new Reader(WHO, false), deep, 0, false, false, 0));
        long one = tree.bytes();
        assertThat(one).isGreaterThan(empty);
        tree.add(new Subscription(holder, new Reader(WHO, false), shared, 0, false, false, 0));
        assertThat(tree.bytes()).isGreaterThan(one);
        tree.remove(holder, shared);
        assertThat(tree.bytes()).isEqualTo(one);
        tree.remove(holder, deep);
        assertThat(tree.bytes()).isEqualTo(empty);
    }

    private static Message message(String topic, int payload, long expiresAt) {
        return new Message(
                topic,
                topic.getBytes(StandardCharsets.UTF_8),
                new byte[payload],
                Message.NO_BYTES,
                0,
                true,
                expiresAt,
                null);
    }

    @Test
    void memoryOfRetainedMessagesIsCountedAndGivenBack() {
        RetainedTree retained = new RetainedTree();
        retained.put(message("a/b", 10, 0));
        long ten = retained.bytes();
        assertThat(ten).isGreaterThan(10);
        retained.put(message("a/b", 1010, 0));
        assertThat(retained.bytes()).isEqualTo(ten + 1000);
        retained.put(message("a/b/c", 10, 1000));
        long both = retained.bytes();
        retained.put(message("a", 10, 0));
        retained.remove("a");
        assertThat(retained.bytes()).isEqualTo(both);
        List<String> gone = new ArrayList<>();
        retained.removeExpired(2000, gone::add);
        assertThat(gone).containsExactly("a/b/c");
        assertThat(retained.bytes()).isEqualTo(ten + 1000);
        retained.remove("nothing");
        retained.remove("a/b");
        assertThat(retained.bytes()).isZero();
        assertThat(retained.size()).isZero();
    }
}
