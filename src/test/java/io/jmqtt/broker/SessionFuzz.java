package io.jmqtt.broker;

import io.jmqtt.fuzz.Choices;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Fuzz target: packets from CONNECT to DISCONNECT on two connections to a live broker. The broker
 * answers or closes, logs no bug, goes on serving an observer, and sends nothing that is wrong.
 * Where all packets are well formed, nothing may be left of the sessions once they are ended: no
 * session, subscription, message or byte. Else packets may be cut or changed at any place.
 */
public final class SessionFuzz {
    private static final int MOST_STEPS = 24;

    /** Inputs after which a broker makes way for a new one, which must free all descriptors. */
    private static final int INPUTS_PER_BROKER = 3000;

    private static final String[] IDS = {"a", "b", "c"};
    private static final String[] TOPICS = {
        "a", "a/b", "a/b/c", "/", "b//c", "no/way", "unread", "$own/x", "$CONTROL/x", "käse/☃"
    };
    private static final String[] FILTERS = {
        "a",
        "a/b",
        "#",
        "+",
        "a/#",
        "+/b/+",
        "/",
        "$own/#",
        "$share/g/a/#",
        "$share/g/+",
        "$share/h/a",
        "no/way",
        "unread",
        "b//c",
        "$SYS/#",
        "käse/+"
    };
    private static final int[] CODES = {0, 0x10, 0x11, 0x80, 0x87, 0x91, 0x92, 0x97, 0x99};

    private static FuzzedBroker strict;
    private static FuzzedBroker rough;
    private static int inputs;

    private final Choices data;
    private final FuzzedBroker broker;
    private final boolean wellFormed;
    private final FuzzLink[] links = new FuzzLink[2];
    private final int[] levels = new int[2];
    private final boolean[] whole = {true, true};
    private final Set<String> retained = new TreeSet<>();

    private SessionFuzz(Choices data, FuzzedBroker broker, boolean wellFormed) {
        this.data = data;
        this.broker = broker;
        this.wellFormed = wellFormed;
    }

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Choices data = new Choices(input);
        if (strict == null || ++inputs > INPUTS_PER_BROKER) {
            fuzzerTearDown();
            strict = new FuzzedBroker(draft -> {});
            rough =
                    new FuzzedBroker(
                            draft -> {
                                draft.limits.maxPacketSize = 20_000;
                                draft.messaging.enableControlApi = true;
                                TestBroker.listener(draft, each -> each.mountPoint = "mount/");
                            });
            inputs = 0;
        }
        boolean wellFormed = data.yes();
        boolean passed = false;
        try {
            new SessionFuzz(data, wellFormed ? strict : rough, wellFormed).run();
            passed = true;
        } finally {
            if (!passed) {
                // what is wrong now would be found again with each input
                inputs = INPUTS_PER_BROKER;
            }
        }
    }

    /** Stops the brokers. */
    public static void fuzzerTearDown() {
        if (strict != null) {
            rough.close();
            strict.close();
            strict = null;
        }
    }

    private void run() throws IOException {
        try {
            int steps = data.number(1, MOST_STEPS);
            for (int i = 0; i < steps && data.hasMore(); i++) {
                step(data.onceIn(8) ? 1 : 0);
            }
            for (int slot = 0; slot < links.length; slot++) {
                end(slot);
            }
        } finally {
            for (FuzzLink link : links) {
                if (link != null) {
                    link.close();
                }
            }
        }
        broker.mustServe();
        broker.mustBeAlone();
        if (wellFormed) {
            purge();
            broker.mustBeEmpty();
        } else {
            broker.mustCountRight();
        }
    }

    private void end(int slot) {
        FuzzLink link = links[slot];
        if (link == null) {
            return;
        }
        if (whole[slot]) {
            // an answer, or the end: a packet may have been against the protocol
            link.ping();
        }
        if (data.yes()) {
            link.finish();
        } else if (data.yes()) {
            link.closePolitely();
        }
    }

    private void step(int slot) throws IOException {
        if (links[slot] == null || links[slot].isEnded()) {
            if (links[slot] != null) {
                links[slot].close();
            }
            links[slot] = new FuzzLink(broker.ports().get(0));
            levels[slot] = 0;
            whole[slot] = true;
            if (wellFormed || !data.onceIn(10)) {
                connect(slot);
                return;
            }
        }
        switch (data.number(0, 15)) {
            case 0, 1, 2, 3 -> send(slot, publish(levels[slot]));
            case 4, 5, 6 -> send(slot, subscribe(levels[slot]));
            case 7 -> send(slot, unsubscribe(levels[slot]));
            case 8, 9 -> send(slot, acknowledgement(levels[slot]));
            case 10 -> links[slot].send(PacketBytes.pingreq());
            case 11 -> {
                if (whole[slot]) {
                    links[slot].ping();
                }
            }
            case 12 ->
                    send(
                            slot,
                            PacketBytes.disconnect(
                                    levels[slot],
                                    code(),
                                    property(PropertyId.SESSION_EXPIRY_INTERVAL)));
            case 13 -> {
                links[slot].close();
                links[slot] = null;
            }
            case 14 -> connect(slot);
            default -> {
                if (wellFormed) {
                    send(slot, PacketBytes.auth(data.of(new int[] {0, 0x18, 0x19, 7})));
                } else {
                    whole[slot] = false;
                    links[slot].send(data.bytes(data.number(0, 100)));
                }
            }
        }
    }

    /** Sends a packet, in the rough mode perhaps changed or cut. */
    private void send(int slot, byte[] packet) {
        byte[] bytes = packet;
        if (!wellFormed && data.onceIn(4)) {
            int cut = data.number(0, packet.length);
            bytes = new byte[cut == 0 ? packet.length : cut];
            System.arraycopy(packet, 0, bytes, 0, bytes.length);
            int at = data.number(0, bytes.length - 1);
            bytes[at] = data.aByte();
            whole[slot] = false;
            links[slot].level(0);
        }
        links[slot].send(bytes);
    }

    private void connect(int slot) {
        int level = data.number(3, 5);
        String id = data.of(IDS);
        if (!wellFormed && data.yes()) {
            id = data.text(5);
        }
        ConnectPacket packet = ConnectPacket.of(level, id).keepAlive(data.number(0, 2) * 100);
        if (data.yes()) {
            packet.resume();
        }
        if (data.yes()) {
            packet.with(
                    some(
                            PropertyId.SESSION_EXPIRY_INTERVAL,
                            PropertyId.RECEIVE_MAXIMUM,
                            PropertyId.TOPIC_ALIAS_MAXIMUM,
                            PropertyId.MAXIMUM_PACKET_SIZE,
                            PropertyId.REQUEST_PROBLEM_INFORMATION,
                            PropertyId.USER_PROPERTY));
        }
        if (data.onceIn(4)) {
            boolean retain = data.yes();
            String topic = topic();
            packet.will(
                    topic,
                    data.bytes(9),
                    data.number(0, 2),
                    retain,
                    some(
                            PropertyId.WILL_DELAY_INTERVAL,
                            PropertyId.MESSAGE_EXPIRY_INTERVAL,
                            PropertyId.CONTENT_TYPE,
                            PropertyId.USER_PROPERTY));
            note(topic, retain);
        }
        if (data.onceIn(4)) {
            packet.login("user", data.yes() ? data.bytes(4) : null);
        }
        // a second CONNECT does not change how the broker speaks
        if (levels[slot] == 0) {
            levels[slot] = level;
            if (whole[slot]) {
                links[slot].level(level);
            }
        }
        send(slot, packet.bytes());
    }

    private byte[] publish(int level) {
        String topic = topic();
        int qos = data.number(0, 2);
        boolean retain = data.onceIn(4);
        note(topic, retain);
        Property[] properties =
                level < 5 || data.yes()
                        ? new Property[0]
                        : some(
                                PropertyId.TOPIC_ALIAS,
                                PropertyId.MESSAGE_EXPIRY_INTERVAL,
                                PropertyId.PAYLOAD_FORMAT_INDICATOR,
                                PropertyId.RESPONSE_TOPIC,
                                PropertyId.CORRELATION_DATA,
                                PropertyId.USER_PROPERTY);
        boolean byAlias = properties.length > 0 && data.yes();
        byte[] payload =
                data.onceIn(10) ? new byte[data.number(0, 60_000)] : data.bytes(data.number(0, 20));
        return PacketBytes.publish(
                level,
                byAlias ? "" : topic,
                payload,
                qos,
                retain,
                qos > 0 && data.yes(),
                data.number(wellFormed ? 1 : 0, 4),
                properties);
    }

    private byte[] subscribe(int level) {
        List<String> filters = new ArrayList<>();
        int count = data.number(1, 3);
        for (int i = 0; i < count; i++) {
            filters.add(data.of(FILTERS));
        }
        int options =
                data.number(0, 2)
                        | (level == 5 ? data.number(0, 3) << 2 | data.number(0, 2) << 4 : 0);
        Property[] properties =
                data.yes()
                        ? some(PropertyId.SUBSCRIPTION_IDENTIFIER, PropertyId.USER_PROPERTY)
                        : new Property[0];
        return PacketBytes.subscribe(level, data.number(1, 4), options, filters, properties);
    }

    private byte[] unsubscribe(int level) {
        List<String> filters = new ArrayList<>();
        int count = data.number(1, 3);
        for (int i = 0; i < count; i++) {
            filters.add(data.of(FILTERS));
        }
        return PacketBytes.unsubscribe(level, data.number(1, 4), filters);
    }

    private byte[] acknowledgement(int level) {
        int id = data.number(1, 4);
        Property[] properties =
                data.onceIn(4)
                        ? some(PropertyId.REASON_STRING, PropertyId.USER_PROPERTY)
                        : new Property[0];
        return switch (data.number(0, 3)) {
            case 0 -> PacketBytes.puback(level, id, code(), properties);
            case 1 -> PacketBytes.pubrec(level, id, code(), properties);
            case 2 -> PacketBytes.pubrel(level, id, data.yes() ? 0 : 0x92, properties);
            default -> PacketBytes.pubcomp(level, id, data.yes() ? 0 : 0x92, properties);
        };
    }

    private String topic() {
        return data.of(TOPICS);
    }

    private int code() {
        return data.yes() ? 0 : data.of(CODES);
    }

    private void note(String topic, boolean retain) {
        // also where it is not retained: an alias for it may be
        if (retain || wellFormed) {
            retained.add(topic);
        }
    }

    /** Each of these with a chance of one half. */
    private Property[] some(PropertyId... ids) {
        List<Property> chosen = new ArrayList<>();
        for (PropertyId id : ids) {
            if (data.yes()) {
                chosen.add(property(id));
            }
        }
        return chosen.toArray(new Property[0]);
    }

    private Property property(PropertyId id) {
        return switch (id) {
            case SESSION_EXPIRY_INTERVAL ->
                    Property.number(id, data.of(new long[] {0, 1, 100, 0xFFFF_FFFFL}));
            case WILL_DELAY_INTERVAL, MESSAGE_EXPIRY_INTERVAL ->
                    Property.number(id, data.of(new long[] {0, 1, 100}));
            case MAXIMUM_PACKET_SIZE ->
                    Property.number(id, data.of(new long[] {1, 20, 60, 1000, 100_000}));
            case RECEIVE_MAXIMUM -> Property.number(id, data.of(new long[] {1, 2, 100}));
            case TOPIC_ALIAS_MAXIMUM -> Property.number(id, data.of(new long[] {0, 1, 5}));
            case TOPIC_ALIAS -> Property.number(id, data.of(new long[] {1, 2, 10, 11}));
            case SUBSCRIPTION_IDENTIFIER ->
                    Property.number(id, data.of(new long[] {1, 127, 128, 268_435_455}));
            case PAYLOAD_FORMAT_INDICATOR, REQUEST_PROBLEM_INFORMATION ->
                    Property.number(id, data.number(0, 1));
            case CORRELATION_DATA -> Property.binary(id, data.bytes(5));
            case USER_PROPERTY -> Property.user("key", wellFormed ? "value" : data.text(5));
            default -> Property.text(id, wellFormed ? "text" : data.text(5));
        };
    }

    /** Ends all sessions and takes back all retained messages. */
    private void purge() throws IOException {
        for (String id : IDS) {
            try (FuzzLink link = new FuzzLink(broker.ports().get(0))) {
                link.level(4);
                link.send(ConnectPacket.of(4, id).bytes());
                link.await(0x20);
                link.send(PacketBytes.disconnect(4, 0));
                link.finish();
            }
        }
        if (retained.isEmpty()) {
            return;
        }
        try (FuzzLink link = new FuzzLink(broker.ports().get(0))) {
            link.level(4);
            link.send(ConnectPacket.of(4, IDS[0]).bytes());
            link.await(0x20);
            for (String topic : retained) {
                link.send(PacketBytes.publish(4, topic, new byte[0], 0, true, false, 0));
            }
            link.ping();
            link.finish();
        }
    }
}
