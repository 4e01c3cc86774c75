package io.jmqtt.broker.route;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.mqtt.Topics;
import io.jmqtt.mqtt.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * From the bytes of a topic to its receivers, so that a topic is checked, decoded and matched once
 * and not once per message. One for each event loop, for that loop only. Bounded in entries, in the
 * length of a topic and in receivers; what does not fit is worked out each time.
 */
public final class TopicCache {
    private static final int SLOTS = 1 << 14;
    private static final int WAYS = 4;
    private static final int LONGEST = 512;
    private static final int MOST_TARGETS = 1 << 20;

    private final TopicTree tree;
    private final AccessControl access;
    private final int loops;
    private final long seed = ThreadLocalRandom.current().nextLong() | 1;
    private final TopicEntry[] slots = new TopicEntry[SLOTS];
    private int victim;
    private long targetsHeld;

    /**
     * @param access asked once per topic and subscription whether it may be read
     * @param loops how many event loops there are
     */
    public TopicCache(TopicTree tree, AccessControl access, int loops) {
        this.tree = tree;
        this.access = access;
        this.loops = loops;
    }

    /**
     * The entry of a topic name.
     *
     * @param index absolute index of the name's first byte
     * @return the entry, or null where these bytes are not a valid topic name
     */
    public TopicEntry find(ByteBuf buffer, int index, int length) {
        int hash = hash(buffer, index, length);
        int slot = hash & SLOTS - 1 & -WAYS;
        for (int i = slot; i < slot + WAYS; i++) {
            TopicEntry entry = slots[i];
            if (entry != null
                    && entry.hash == hash
                    && entry.bytes().length == length
                    && ByteBufUtil.equals(entry.view(), 0, buffer, index, length)) {
                return entry;
            }
        }
        if (!Utf8.isValid(buffer, index, length)) {
            return null;
        }
        String name = buffer.toString(index, length, StandardCharsets.UTF_8);
        return Topics.isValidName(name) ? add(name, hash, slot) : null;
    }

    /** The entry of a valid topic name. */
    public TopicEntry find(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return find(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    private TopicEntry add(String name, int hash, int slot) {
        TopicEntry entry = new TopicEntry(name, name.getBytes(StandardCharsets.UTF_8), hash);
        if (entry.bytes().length > LONGEST) {
            return entry;
        }
        int free = slot + (victim++ & WAYS - 1);
        for (int i = slot; i < slot + WAYS; i++) {
            if (slots[i] == null) {
                free = i;
                break;
            }
        }
        TopicEntry former = slots[free];
        if (former != null) {
            former.cached = false;
            targetsHeld -= former.targets == null ? 0 : former.targets.size();
        }
        slots[free] = entry;
        entry.cached = true;
        return entry;
    }

    private int hash(ByteBuf buffer, int index, int length) {
        long h = seed ^ length;
        int i = index;
        int end = index + length;
        for (; i + 8 <= end; i += 8) {
            h = mix(h ^ buffer.getLongLE(i));
        }
        long rest = 0;
        for (; i < end; i++) {
            rest = rest << 8 | buffer.getByte(i) & 0xFF;
        }
        h = mix(h ^ rest);
        return (int) (h ^ h >>> 32);
    }

    private long mix(long value) {
        long product = value * 0x9E3779B97F4A7C15L;
        return (product ^ product >>> 29) * seed;
    }

    /** The receivers as they are now. */
    public Targets targets(TopicEntry entry) {
        // all versions are read before matching: a change in between only means matching again
        long treeVersion = tree.version();
        long accessVersion = access.version();
        boolean mayHold = entry.targets != null && entry.accessVersion == accessVersion;
        if (mayHold && entry.treeVersion == treeVersion) {
            return entry.targets;
        }
        long generation = tree.generations().of(entry.slots());
        if (mayHold && entry.generation == generation) {
            entry.treeVersion = treeVersion;
            return entry.targets;
        }
        Targets found = match(entry.name());
        if (entry.cached) {
            targetsHeld += found.size() - (entry.targets == null ? 0 : entry.targets.size());
        }
        entry.targets = found;
        entry.treeVersion = treeVersion;
        entry.generation = generation;
        entry.accessVersion = accessVersion;
        if (targetsHeld > MOST_TARGETS) {
            forgetAll();
        }
        return found;
    }

    private void forgetAll() {
        for (TopicEntry entry : slots) {
            if (entry != null) {
                entry.cached = false;
            }
        }
        Arrays.fill(slots, null);
        targetsHeld = 0;
    }

    private Targets match(String topic) {
        List<List<Subscription>> lists = new ArrayList<>(loops);
        for (int i = 0; i < loops; i++) {
            lists.add(null);
        }
        List<SharedGroup> groups = new ArrayList<>(0);
        Set<Subscriber> once = new HashSet<>(0);
        tree.match(
                topic,
                subscription -> {
                    if (subscription.oncePerMessage() && !once.add(subscription.subscriber())
                            || !access.mayRead(subscription.who(), topic)) {
                        return;
                    }
                    int loop = subscription.subscriber().loopIndex();
                    List<Subscription> list = lists.get(loop);
                    if (list == null) {
                        list = new ArrayList<>(4);
                        lists.set(loop, list);
                    }
                    list.add(subscription);
                },
                groups::add);
        Subscription[][] byLoop = new Subscription[loops][];
        for (int i = 0; i < loops; i++) {
            List<Subscription> list = lists.get(i);
            byLoop[i] = list == null ? null : list.toArray(new Subscription[0]);
        }
        return new Targets(byLoop, groups.toArray(new SharedGroup[0]));
    }
}
