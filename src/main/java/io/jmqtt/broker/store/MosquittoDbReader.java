package io.jmqtt.broker.store;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.store.StoredDelivery.Stage;
import io.jmqtt.mqtt.Topics;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the persistence file of Mosquitto ({@code mosquitto.db}, versions 2 to 6). Believes nothing
 * in it: a length is held against what is left of the file before anything is allocated for it, and
 * whatever does not fit makes all of the file unusable.
 */
public final class MosquittoDbReader {
    static final byte[] MAGIC = {
        0, (byte) 0xB5, 0, 'm', 'o', 's', 'q', 'u', 'i', 't', 't', 'o', ' ', 'd', 'b'
    };
    static final int CONFIGURATION = 1;
    static final int MESSAGE = 2;
    static final int CLIENT_MESSAGE = 3;
    static final int RETAINED = 4;
    static final int SUBSCRIPTION = 5;
    static final int CLIENT = 6;

    static final int OLDEST = 2;
    static final int NEWEST = 6;
    private static final int FIRST_WITH_STRUCTS = 5;
    private static final int RESEND_PUBREL = 6;
    private static final int WAIT_FOR_PUBCOMP = 9;
    private static final int QUEUED = 11;

    private final Path file;
    private final MosquittoDbInput in;
    private final int version;
    private final Map<Long, Message> messages = new HashMap<>();
    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final Map<String, Message> retained = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private int count;

    /**
     * What a file holds.
     *
     * @param warnings what was left out, in Mosquitto's words
     * @param messages how many messages it has, whether anybody waits for them or not
     */
    public record Content(DurableState state, int version, int messages, List<String> warnings) {}

    private static final class Client {
        String username;
        int listenerPort;
        long expiryInterval = StoredSession.NEVER;
        long expiresAt;
        boolean mqtt5;
        final Map<String, StoredSession.Subscription> subscriptions = new LinkedHashMap<>();
        final List<StoredDelivery> deliveries = new ArrayList<>(0);
        final List<StoredSession.Incoming> incoming = new ArrayList<>(0);
    }

    private MosquittoDbReader(Path file, MosquittoDbInput in, int version) {
        this.file = file;
        this.in = in;
        this.version = version;
    }

    /**
     * Reads a file.
     *
     * @throws StoreException if it can't be read or is not whole and sound
     */
    public static Content read(Path file) throws StoreException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return read(file, bytes, Files.size(file));
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException(file + ": " + e.getMessage() + ".", e);
        }
    }

    /**
     * Reads what is in a stream.
     *
     * @param file only for messages
     * @param length of the stream, in bytes
     */
    static Content read(Path file, InputStream bytes, long length) throws IOException {
        MosquittoDbInput in = new MosquittoDbInput(bytes, length);
        try {
            if (length == 0) {
                return new Content(
                        DurableState.EMPTY, 0, 0, List.of("Warning: Persistence file is empty."));
            }
            if (length < MAGIC.length + 8) {
                throw new MosquittoDbInput.Malformed("not a persistence file of Mosquitto");
            }
            for (byte expected : MAGIC) {
                if (in.u8() != (expected & 0xFF)) {
                    throw new MosquittoDbInput.Malformed("not a persistence file of Mosquitto");
                }
            }
            in.skip(4);
            long version = in.u32();
            if (version < OLDEST || version > NEWEST) {
                throw new MosquittoDbInput.Malformed(
                        "version "
                                + version
                                + " is not supported (only "
                                + OLDEST
                                + " to "
                                + NEWEST
                                + ")");
            }
            return new MosquittoDbReader(file, in, (int) version).read();
        } catch (MosquittoDbInput.Malformed e) {
            throw new StoreException(
                    file + ": unusable at byte " + in.position() + ": " + e.getMessage() + ".", e);
        }
    }

    private Content read() throws IOException {
        while (in.left() > 0) {
            boolean structs = version >= FIRST_WITH_STRUCTS;
            long id = structs ? in.u32() : in.u16();
            in.enter(in.u32());
            switch ((int) Math.min(id, Integer.MAX_VALUE)) {
                case CONFIGURATION -> configuration();
                case MESSAGE -> message();
                case CLIENT_MESSAGE -> clientMessage();
                case RETAINED -> retained();
                case SUBSCRIPTION -> subscription();
                case CLIENT -> client();
                default ->
                        warnings.add(
                                "Warning: Unsupported chunk \""
                                        + id
                                        + "\" in persistent database file. Ignoring.");
            }
            in.leave();
        }
        List<StoredSession> sessions = new ArrayList<>(clients.size());
        clients.forEach((id, client) -> sessions.add(session(id, client)));
        List<DurableState.Retained> kept = new ArrayList<>(retained.size());
        retained.values().forEach(message -> kept.add(new DurableState.Retained(0, message)));
        return new Content(new DurableState(sessions, kept), version, count, warnings);
    }

    private static StoredSession session(String id, Client client) {
        return new StoredSession(
                0,
                0,
                id,
                client.username,
                client.listenerPort,
                client.expiryInterval,
                client.expiresAt,
                client.mqtt5,
                List.copyOf(client.subscriptions.values()),
                client.deliveries,
                client.incoming,
                null);
    }

    private void configuration() throws IOException {
        int size;
        if (version >= FIRST_WITH_STRUCTS) {
            in.skip(9);
            size = in.u8();
        } else {
            in.skip(1);
            size = in.u8();
        }
        if (size != 8) {
            throw new MosquittoDbInput.Malformed(
                    "identifiers of messages have " + size + " bytes, not 8");
        }
    }

    private void message() throws IOException {
        long id;
        long expires = 0;
        String sourceId;
        String username = null;
        int port = 0;
        String topic;
        int qos;
        boolean retain;
        byte[] payload;
        byte[] properties = Message.NO_BYTES;
        if (version >= FIRST_WITH_STRUCTS) {
            id = in.u64();
            expires = in.u64();
            long payloadLength = in.u32();
            in.skip(2);
            int sourceIdLength = in.u16();
            int usernameLength = in.u16();
            int topicLength = in.u16();
            port = in.u16();
            qos = in.u8();
            retain = in.u8() != 0;
            sourceId = in.text(sourceIdLength);
            username = usernameLength == 0 ? null : in.text(usernameLength);
            topic = in.text(topicLength);
            payload = in.bytes(payloadLength, Records.MAX_PAYLOAD);
            properties = MosquittoDbProperties.forwarded(in);
        } else {
            id = in.u64();
            sourceId = in.text();
            if (version == 4) {
                String name = in.text();
                username = name.isEmpty() ? null : name;
                port = in.u16();
            }
            in.skip(4);
            topic = in.text();
            qos = in.u8();
            retain = in.u8() != 0;
            payload = in.bytes(in.u32(), Records.MAX_PAYLOAD);
        }
        if (qos > 2) {
            throw new MosquittoDbInput.Malformed("QoS " + qos);
        }
        if (!Topics.isValidName(topic)) {
            throw new MosquittoDbInput.Malformed("invalid topic name");
        }
        Message message =
                new Message(
                        topic,
                        topic.getBytes(StandardCharsets.UTF_8),
                        payload,
                        properties,
                        qos,
                        retain,
                        millis(expires),
                        sourceId.isEmpty()
                                ? null
                                : new AccessControl.Identity(sourceId, username, "", port));
        if (messages.put(id, message) != null) {
            throw new MosquittoDbInput.Malformed("message " + id + " twice");
        }
        count++;
    }

    /** Seconds to milliseconds, 0 staying "never". */
    private static long millis(long seconds) {
        if (seconds < 0 || seconds > Long.MAX_VALUE / 1000) {
            throw new MosquittoDbInput.Malformed("time " + seconds);
        }
        return seconds * 1000;
    }

    private void clientMessage() throws IOException {
        String id;
        long message;
        int packetId;
        int qos;
        int state;
        boolean retain;
        boolean duplicate;
        int direction;
        int identifier = 0;
        if (version >= FIRST_WITH_STRUCTS) {
            message = in.u64();
            packetId = in.u16();
            int length = in.u16();
            qos = in.u8();
            state = in.u8();
            int flags = in.u8();
            retain = (flags & 0xF0) != 0;
            duplicate = (flags & 0x0F) != 0;
            direction = in.u8();
            id = in.text(length);
            identifier = MosquittoDbProperties.subscriptionIdentifier(in);
        } else {
            id = in.text();
            message = in.u64();
            packetId = in.u16();
            qos = in.u8();
            retain = in.u8() != 0;
            direction = in.u8();
            state = in.u8();
            duplicate = in.u8() != 0;
        }
        if (qos > 2 || direction > 1 || state > QUEUED) {
            throw new MosquittoDbInput.Malformed("message of a client in an unknown state");
        }
        Client client = clients.get(id);
        Message content = messages.get(message);
        if (client == null) {
            warnings.add(
                    "Warning: Persistence file contains client message with no matching client. File"
                            + " may be corrupt.");
        } else if (content == null) {
            warnings.add(
                    "Warning: Persistence file contains client message with no matching message. File"
                            + " may be corrupt.");
        } else if (direction == 0) {
            if (qos == 2 && packetId != 0) {
                client.incoming.add(new StoredSession.Incoming(0, packetId, content));
            }
        } else {
            // nothing was ever sent without an identifier, whatever the file says
            Stage stage = packetId == 0 ? Stage.QUEUED : stage(qos, state);
            client.deliveries.add(
                    new StoredDelivery(
                            null,
                            0,
                            content,
                            stage == Stage.QUEUED ? 0 : packetId,
                            qos,
                            retain,
                            duplicate || stage != Stage.QUEUED,
                            stage,
                            identifier));
        }
    }

    private static Stage stage(int qos, int state) {
        if (qos == 0 || state == QUEUED || state < 3) {
            return Stage.QUEUED;
        }
        return qos == 2 && (state == WAIT_FOR_PUBCOMP || state == RESEND_PUBREL)
                ? Stage.RELEASED
                : Stage.PUBLISHED;
    }

    private void retained() throws IOException {
        Message message = messages.get(in.u64());
        if (message != null) {
            retained.put(message.topic(), message);
        }
    }

    private void subscription() throws IOException {
        long identifier = 0;
        String id;
        String filter;
        int qos;
        int options = 0;
        if (version >= FIRST_WITH_STRUCTS) {
            identifier = in.u32();
            int idLength = in.u16();
            int filterLength = in.u16();
            qos = in.u8();
            options = in.u8();
            in.skip(2);
            id = in.text(idLength);
            filter = in.text(filterLength);
        } else {
            id = in.text();
            filter = in.text();
            qos = in.u8();
        }
        int retainHandling = options >> 4 & 3;
        if (qos > 2 || retainHandling > 2 || identifier > Records.MAX_PAYLOAD) {
            throw new MosquittoDbInput.Malformed("subscription with unknown options");
        }
        if (!Topics.isValidFilter(filter)) {
            throw new MosquittoDbInput.Malformed("invalid topic filter");
        }
        Client client = clients.get(id);
        if (client == null) {
            warnings.add(
                    "Warning: Persistence file contains subscription with no matching client. File"
                            + " may be corrupt.");
            return;
        }
        client.subscriptions.put(
                filter,
                new StoredSession.Subscription(
                        0,
                        new StoredSubscription(
                                filter,
                                qos,
                                (options & 4) != 0,
                                (options & 8) != 0,
                                retainHandling,
                                (int) identifier)));
    }

    private void client() throws IOException {
        Client client = new Client();
        String id;
        if (version >= FIRST_WITH_STRUCTS) {
            long expires = in.u64();
            client.expiryInterval = in.u32();
            in.skip(2);
            int idLength = in.u16();
            int usernameLength = 0;
            if (version >= NEWEST) {
                client.listenerPort = in.u16();
                usernameLength = in.u16();
                in.skip(4);
            }
            id = in.text(idLength);
            client.username = usernameLength == 0 ? null : in.text(usernameLength);
            // the file does not say, and older clients have no expiry
            client.mqtt5 = client.expiryInterval != StoredSession.NEVER;
            client.expiresAt = client.expiryInterval == StoredSession.NEVER ? 0 : millis(expires);
        } else {
            id = in.text();
            in.skip(2);
        }
        if (id.isEmpty()) {
            throw new MosquittoDbInput.Malformed("client without identifier");
        }
        if (clients.put(id, client) != null) {
            throw new MosquittoDbInput.Malformed("client " + id + " twice");
        }
    }
}
