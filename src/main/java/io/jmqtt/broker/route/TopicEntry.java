package io.jmqtt.broker.route;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** What a loop remembers of a topic that was published to. For its loop only. */
public final class TopicEntry {
    private final String name;
    private final byte[] bytes;
    private final ByteBuf view;
    final int hash;
    Targets targets;
    long treeVersion;
    long generation;
    private int[] slots;
    long accessVersion;
    boolean cached;

    TopicEntry(String name, byte[] bytes, int hash) {
        this.name = name;
        this.bytes = bytes;
        this.view = Unpooled.wrappedBuffer(bytes);
        this.hash = hash;
    }

    /** The topic, which is valid. */
    public String name() {
        return name;
    }

    /** The same in UTF-8, not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where {@link Generations} count what concerns this topic. */
    int[] slots() {
        if (slots == null) {
            slots = Generations.slotsOf(name);
        }
        return slots;
    }

    ByteBuf view() {
        return view;
    }
}
