package io.jmqtt.broker.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.OpenAccess;
import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.store.Message;
import io.jmqtt.mqtt.SubscriptionFilter;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Names that somebody chose for their hashes, {@link String#hashCode} above all. */
class CollisionTest {
    private record Holder(int loopIndex) implements Subscriber {}

    /** Names of equal hash: every way to put "Aa" and "BB", which have the same, in a row. */
    private static List<String> colliding(int pairs) {
        List<String> names = List.of("");
        for (int i = 0; i < pairs; i++) {
            List<String> longer = new ArrayList<>();
            for (String name : names) {
                longer.add(name + "Aa");
                longer.add(name + "BB");
            }
            names = longer;
        }
        return names;
    }

    private static Message message(String topic) {
        return new Message(
                topic,
                topic.getBytes(StandardCharsets.UTF_8),
                new byte[1],
                Message.NO_BYTES,
                0,
                true,
                0,
                null);
    }

    /**
     * Tables of the JDK make a tree of what collides where the keys have an order, as strings do;
     * no other table may have names as its keys.
     */
    @Test
    void namesWithEqualHashesAreKeptInTablesThatSortThem() throws Exception {
        List<String> names = colliding(12);
        assertThat(names.stream().map(String::hashCode).distinct()).hasSize(1);
        RetainedTree retained = new RetainedTree();
        TopicTree tree = new TopicTree();
        AccessControl.Identity who = new AccessControl.Identity("id", null, "127.0.0.1", 1883);
        Holder holder = new Holder(0);
        for (String name : names) {
            retained.put(message("r/" + name));
            tree.add(
                    new Subscription(
                            holder,
                            new Reader(who, false),
                            SubscriptionFilter.of(name),
                            0,
                            false,
                            false,
                            0));
        }
        for (String name : names) {
            List<String> found = new ArrayList<>();
            retained.match("r/" + name, each -> found.add(each.topic()));
            tree.match(name, each -> found.add(each.name().text()), group -> {});
            assertThat(found).containsExactly("r/" + name, name);
        }
        for (Class<?> owner : new Class<?>[] {RetainedTree.class, TopicTree.class}) {
            List<Field> fields = new ArrayList<>(List.of(owner.getDeclaredFields()));
            for (Class<?> inner : owner.getDeclaredClasses()) {
                fields.addAll(List.of(inner.getDeclaredFields()));
            }
            assertThat(fields)
                    .filteredOn(field -> Map.class.isAssignableFrom(field.getType()))
                    .isNotEmpty()
                    .allMatch(field -> field.getType() == ConcurrentHashMap.class);
        }
    }

    @Test
    void everyCacheHasASeedOfItsOwn() {
        Set<Integer> hashes = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            hashes.add(new TopicCache(new TopicTree(), new OpenAccess(), 1).find("a/b").hash);
        }
        assertThat(hashes).hasSizeGreaterThan(1);
    }
}
