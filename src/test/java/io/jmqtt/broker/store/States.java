package io.jmqtt.broker.store;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.store.StoredDelivery.Stage;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** States for tests, and a way to compare them that does not mind where they are kept. */
final class States {
    private States() {}

    static Message message(String topic, String payload, int qos, boolean retain) {
        return new Message(
                topic,
                topic.getBytes(StandardCharsets.UTF_8),
                payload.getBytes(StandardCharsets.UTF_8),
                Message.NO_BYTES,
                qos,
                retain,
                0,
                new AccessControl.Identity("publisher", "user", "", 1883));
    }

    static Message withProperties(Message message, String hex, long expiresAt) {
        return new Message(
                message.topic(),
                message.topicBytes(),
                message.payload(),
                HexFormat.of().parseHex(hex),
                message.qos(),
                message.retain(),
                expiresAt,
                message.publisher());
    }

    /** One of everything that Mosquitto keeps too. */
    static DurableState sample() {
        Message shared = message("a/b", "shared by two", 2, false);
        Message rich =
                withProperties(
                        message("käse/☃", "rich", 1, false),
                        "010108000172260001610001 62".replace(" ", ""),
                        4_102_444_800_000L);
        StoredSession first =
                new StoredSession(
                        0,
                        0,
                        "first",
                        "user",
                        1883,
                        StoredSession.NEVER,
                        0,
                        false,
                        List.of(
                                subscription("a/#", 2, false, false, 0, 0),
                                subscription("käse/+", 1, true, true, 2, 42)),
                        List.of(
                                delivery(shared, 5, 2, Stage.RELEASED, 0),
                                delivery(rich, 6, 1, Stage.PUBLISHED, 42),
                                delivery(message("a/c", "", 2, true), 7, 2, Stage.PUBLISHED, 0),
                                delivery(
                                        message("a/d", "queued", 1, false), 0, 1, Stage.QUEUED, 0)),
                        List.of(
                                new StoredSession.Incoming(
                                        0, 9, message("x", "not released", 2, false))),
                        null);
        StoredSession second =
                new StoredSession(
                        0,
                        0,
                        "second",
                        null,
                        0,
                        3600,
                        4_102_444_800_000L,
                        true,
                        List.of(subscription("#", 0, false, false, 1, 0)),
                        List.of(delivery(shared, 0, 1, Stage.QUEUED, 0)),
                        List.of(),
                        null);
        return new DurableState(
                List.of(first, second),
                List.of(
                        new DurableState.Retained(0, message("r/1", "kept", 1, true)),
                        new DurableState.Retained(0, message("r/2", "kept too", 0, true))));
    }

    static StoredSession.Subscription subscription(
            String filter, int qos, boolean noLocal, boolean rap, int handling, int identifier) {
        return new StoredSession.Subscription(
                0, new StoredSubscription(filter, qos, noLocal, rap, handling, identifier));
    }

    static StoredDelivery delivery(
            Message message, int packetId, int qos, Stage stage, int identifier) {
        return new StoredDelivery(
                null, 0, message, packetId, qos, false, packetId != 0, stage, identifier);
    }

    /** All that a state says, without the identifiers of records. */
    static String describe(DurableState state) {
        Map<String, String> lines = new TreeMap<>();
        for (StoredSession session : state.sessions()) {
            lines.put(
                    "session " + session.clientId(),
                    String.join(
                            "\n    ",
                            "user "
                                    + session.username()
                                    + " port "
                                    + session.listenerPort()
                                    + " expiry "
                                    + session.expiryInterval()
                                    + " at "
                                    + session.expiresAt()
                                    + (session.mqtt5() ? " v5" : ""),
                            session.subscriptions().stream()
                                    .map(each -> each.subscription().toString())
                                    .sorted()
                                    .collect(Collectors.joining("\n    ")),
                            session.deliveries().stream()
                                    .map(States::describe)
                                    .collect(Collectors.joining("\n    ")),
                            session.incoming().stream()
                                    .map(each -> each.packetId() + " " + describe(each.message()))
                                    .collect(Collectors.joining("\n    ")),
                            session.will() == null
                                    ? ""
                                    : "will for "
                                            + session.will().expiry()
                                            + " after "
                                            + session.will().delay()
                                            + " at "
                                            + session.will().dueAt()
                                            + " "
                                            + describe(session.will().message())));
        }
        for (DurableState.Retained retained : state.retained()) {
            lines.put("retained " + retained.message().topic(), describe(retained.message()));
        }
        return lines.entrySet().stream()
                .map(line -> line.getKey() + ": " + line.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static String describe(StoredDelivery delivery) {
        return delivery.stage()
                + " id "
                + delivery.packetId()
                + " qos "
                + delivery.qos()
                + (delivery.retain() ? " retain" : "")
                + (delivery.duplicate() ? " dup" : "")
                + " for "
                + delivery.subscriptionIdentifier()
                + " "
                + describe(delivery.message());
    }

    static String describe(Message message) {
        return message.topic()
                + " "
                + new String(message.payload(), StandardCharsets.UTF_8)
                + " qos "
                + message.qos()
                + (message.retain() ? " retain" : "")
                + " "
                + HexFormat.of().formatHex(message.properties())
                + " until "
                + message.expiresAt()
                + " by "
                + message.publisher();
    }
}
