package io.jmqtt.broker.store;

import io.jmqtt.broker.auth.AccessControl;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Writes a persistence file that Mosquitto 2.0 and 2.1 start from (version 6). What Mosquitto does
 * not keep is not in it: wills and shared subscriptions.
 */
public final class MosquittoDbWriter {
    private static final int MESSAGE_FIXED = 32;
    private static final int CLIENT_MESSAGE_FIXED = 16;
    private static final int SUBSCRIPTION_FIXED = 12;
    private static final int CLIENT_FIXED = 24;

    private final OutputStream out;
    private final Map<Message, Long> ids = new IdentityHashMap<>();

    private MosquittoDbWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Writes a file, or leaves the former one as it is if anything goes wrong on the way.
     *
     * @throws StoreException if it can't be written
     */
    public static void write(DurableState state, Path file) throws StoreException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(unfinished);
            try (FileChannel channel =
                    FileChannel.open(
                            unfinished,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")))) {
                OutputStream out =
                        new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                write(state, out);
                out.flush();
                channel.force(true);
            }
            Files.move(
                    unfinished,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StoreException("Unable to write " + file + ": " + e.getMessage() + ".", e);
        }
    }

    static void write(DurableState state, OutputStream out) throws IOException {
        new MosquittoDbWriter(out).write(state);
    }

    private void write(DurableState state) throws IOException {
        out.write(MosquittoDbReader.MAGIC);
        u32(out, 0);
        u32(out, MosquittoDbReader.NEWEST);
        long last = number(state);
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(64);
        u64(chunk, last);
        chunk.write(1);
        chunk.write(8);
        chunk.write(new byte[6]);
        chunk(MosquittoDbReader.CONFIGURATION, chunk);
        messages(state);
        for (StoredSession session : state.sessions()) {
            client(session);
            for (StoredSession.Incoming incoming : session.incoming()) {
                clientMessage(
                        session.clientId(),
                        incoming.message(),
                        incoming.packetId(),
                        2,
                        7,
                        false,
                        false,
                        0,
                        0);
            }
            int queued = lastPacketId(session);
            for (StoredDelivery delivery : session.deliveries()) {
                int packetId = delivery.packetId();
                if (packetId == 0 && delivery.qos() > 0) {
                    queued = queued % 0xFFFF + 1;
                    packetId = queued;
                }
                clientMessage(
                        session.clientId(),
                        delivery.message(),
                        packetId,
                        delivery.qos(),
                        state(delivery),
                        delivery.retain(),
                        delivery.duplicate(),
                        1,
                        delivery.subscriptionIdentifier());
            }
        }
        for (StoredSession session : state.sessions()) {
            for (StoredSession.Subscription subscription : session.subscriptions()) {
                subscription(session.clientId(), subscription.subscription());
            }
        }
        for (DurableState.Retained retained : state.retained()) {
            chunk = new ByteArrayOutputStream(8);
            u64(chunk, ids.get(retained.message()));
            chunk(MosquittoDbReader.RETAINED, chunk);
        }
    }

    /** Identifiers go on after those in flight. */
    private static int lastPacketId(StoredSession session) {
        int last = 0;
        for (StoredDelivery delivery : session.deliveries()) {
            last = Math.max(last, delivery.packetId());
        }
        return last;
    }

    /** Mosquitto's state of a message on its way out. */
    private static int state(StoredDelivery delivery) {
        if (delivery.stage() == StoredDelivery.Stage.QUEUED) {
            return 11;
        }
        if (delivery.stage() == StoredDelivery.Stage.RELEASED) {
            return 9;
        }
        return delivery.qos() == 2 ? 5 : 3;
    }

    private long number(DurableState state) {
        for (StoredSession session : state.sessions()) {
            session.incoming().forEach(incoming -> number(incoming.message()));
            session.deliveries().forEach(delivery -> number(delivery.message()));
        }
        state.retained().forEach(retained -> number(retained.message()));
        return ids.size();
    }

    private void number(Message message) {
        ids.computeIfAbsent(message, each -> ids.size() + 1L);
    }

    private void messages(DurableState state) throws IOException {
        Map<Message, Long> open = new IdentityHashMap<>(ids);
        for (StoredSession session : state.sessions()) {
            for (StoredSession.Incoming incoming : session.incoming()) {
                message(incoming.message(), open);
            }
            for (StoredDelivery delivery : session.deliveries()) {
                message(delivery.message(), open);
            }
        }
        for (DurableState.Retained retained : state.retained()) {
            message(retained.message(), open);
        }
    }

    private void message(Message message, Map<Message, Long> open) throws IOException {
        Long id = open.remove(message);
        if (id == null) {
            return;
        }
        AccessControl.Identity publisher = message.publisher();
        byte[] sourceId = utf8(publisher == null ? null : publisher.clientId());
        byte[] username = utf8(publisher == null ? null : publisher.username());
        byte[] topic = message.topicBytes();
        byte[] payload = message.payload();
        byte[] properties = message.properties();
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(MESSAGE_FIXED + payload.length);
        u64(chunk, id);
        u64(chunk, message.expiresAt() / 1000);
        u32(chunk, payload.length);
        u16(chunk, 0);
        u16(chunk, sourceId.length);
        u16(chunk, username.length);
        u16(chunk, topic.length);
        u16(chunk, publisher == null ? 0 : publisher.listenerPort());
        chunk.write(message.qos());
        chunk.write(message.retain() ? 1 : 0);
        chunk.write(sourceId);
        chunk.write(username);
        chunk.write(topic);
        chunk.write(payload);
        if (properties.length > 0) {
            varint(chunk, properties.length);
            chunk.write(properties);
        }
        chunk(MosquittoDbReader.MESSAGE, chunk);
    }

    private void client(StoredSession session) throws IOException {
        byte[] id = utf8(session.clientId());
        byte[] username = utf8(session.username());
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(CLIENT_FIXED + id.length);
        u64(chunk, session.expiresAt() / 1000);
        u32(chunk, session.expiryInterval());
        u16(chunk, lastPacketId(session));
        u16(chunk, id.length);
        u16(chunk, session.listenerPort());
        u16(chunk, username.length);
        u32(chunk, 0);
        chunk.write(id);
        chunk.write(username);
        chunk(MosquittoDbReader.CLIENT, chunk);
    }

    private void clientMessage(
            String clientId,
            Message message,
            int packetId,
            int qos,
            int state,
            boolean retain,
            boolean duplicate,
            int direction,
            int identifier)
            throws IOException {
        byte[] id = utf8(clientId);
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(CLIENT_MESSAGE_FIXED + id.length);
        u64(chunk, ids.get(message));
        u16(chunk, packetId);
        u16(chunk, id.length);
        chunk.write(qos);
        chunk.write(state);
        chunk.write((retain ? 0xF0 : 0) | (duplicate ? 0x0F : 0));
        chunk.write(direction);
        chunk.write(id);
        if (identifier > 0) {
            ByteArrayOutputStream properties = new ByteArrayOutputStream();
            properties.write(0x0B);
            varint(properties, identifier);
            varint(chunk, properties.size());
            properties.writeTo(chunk);
        }
        chunk(MosquittoDbReader.CLIENT_MESSAGE, chunk);
    }

    private void subscription(String clientId, StoredSubscription subscription) throws IOException {
        if (subscription.filter().startsWith("$share/")) {
            return;
        }
        byte[] id = utf8(clientId);
        byte[] filter = utf8(subscription.filter());
        ByteArrayOutputStream chunk =
                new ByteArrayOutputStream(SUBSCRIPTION_FIXED + id.length + filter.length);
        u32(chunk, subscription.identifier());
        u16(chunk, id.length);
        u16(chunk, filter.length);
        chunk.write(subscription.qos());
        chunk.write(
                (subscription.noLocal() ? 4 : 0)
                        | (subscription.retainAsPublished() ? 8 : 0)
                        | subscription.retainHandling() << 4);
        u16(chunk, 0);
        chunk.write(id);
        chunk.write(filter);
        chunk(MosquittoDbReader.SUBSCRIPTION, chunk);
    }

    private void chunk(int id, ByteArrayOutputStream chunk) throws IOException {
        u32(out, id);
        u32(out, chunk.size());
        chunk.writeTo(out);
    }

    private static byte[] utf8(String text) {
        return text == null ? Message.NO_BYTES : text.getBytes(StandardCharsets.UTF_8);
    }

    private static void varint(OutputStream out, int value) throws IOException {
        int rest = value;
        while (rest > 0x7F) {
            out.write(rest & 0x7F | 0x80);
            rest >>= 7;
        }
        out.write(rest);
    }

    private static void u16(OutputStream out, int value) throws IOException {
        out.write(value >> 8);
        out.write(value);
    }

    private static void u32(OutputStream out, long value) throws IOException {
        u16(out, (int) (value >> 16));
        u16(out, (int) value);
    }

    /** As a little-endian host has it in memory. */
    private static void u64(OutputStream out, long value) throws IOException {
        for (int shift = 0; shift < 64; shift += 8) {
            out.write((int) (value >> shift));
        }
    }
}
