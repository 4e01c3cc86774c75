package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.Eventually;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Random sequences of connect, subscribe, publish, drop and reconnect against what QoS 1 and 2
 * promise: a message that was acknowledged reaches every session that had subscribed all the while,
 * at QoS 2 exactly once, in the order of its publisher; nothing reaches who had not subscribed.
 * Each sequence follows from its seed alone.
 */
class ModelTest {
    private static final int STEPS = 40;
    private static final String FILTER = ModelClient.TOPIC + "#";

    @Test
    void promisesHoldOverHundredsOfSequences() throws IOException {
        run(Integer.getInteger("model.seed", 1), 250);
    }

    @Test
    @Tag("benchmark")
    void promisesHoldOverTenThousandSequences() throws IOException {
        run(100_000, 10_000);
    }

    /** {@code -Dmodel.replay=SEED}: one sequence again, with the log of the broker if it fails. */
    @Test
    @EnabledIfSystemProperty(named = "model.replay", matches = "\\d+")
    void replay() throws IOException {
        try (TestBroker broker = TestBroker.start()) {
            try {
                sequence(broker.port(), Integer.getInteger("model.replay"));
            } catch (AssertionError e) {
                throw new AssertionError(String.join("\n", broker.log().lines()), e);
            }
        }
    }

    private static void run(int firstSeed, int sequences) throws IOException {
        try (TestBroker broker = TestBroker.quiet(draft -> {})) {
            for (int i = 0; i < sequences; i++) {
                int seed = firstSeed + i;
                try {
                    sequence(broker.port(), seed);
                } catch (AssertionError | IOException e) {
                    throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private static void sequence(int port, int seed) throws IOException {
        Random random = new Random(seed);
        List<ModelClient> clients = new ArrayList<>();
        int count = 2 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            int level = 4 + random.nextInt(2);
            ModelClient client = new ModelClient(port, level, "c" + seed + "_" + i, random);
            client.connect(true);
            clients.add(client);
        }
        List<ModelMessage> messages = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            act(clients, clients.get(random.nextInt(count)), messages, random);
        }
        settle(clients, messages);
        check(clients, messages);
        for (ModelClient client : clients) {
            // leave no session behind
            client.connect(true);
            client.drop();
        }
    }

    private static void act(
            List<ModelClient> clients,
            ModelClient client,
            List<ModelMessage> messages,
            Random random)
            throws IOException {
        if (!client.isConnected()) {
            client.connect(random.nextInt(12) == 0);
            return;
        }
        switch (random.nextInt(10)) {
            case 0 -> client.drop();
            case 1 -> client.subscribe(FILTER, 1 + random.nextInt(2));
            case 2 -> {
                if (random.nextInt(3) == 0) {
                    client.unsubscribe(FILTER);
                } else {
                    client.subscribe(FILTER, 2);
                }
            }
            case 3, 4 -> client.pump();
            default -> {
                Map<ModelClient, Integer> subscribers = new HashMap<>();
                for (ModelClient each : clients) {
                    if (each.subscribed) {
                        subscribers.put(each, each.generation);
                    }
                }
                ModelMessage message =
                        new ModelMessage(
                                client.id() + " " + messages.size(),
                                client.topic(),
                                1 + random.nextInt(2),
                                subscribers);
                messages.add(message);
                client.publish(message);
                if (random.nextInt(4) == 0) {
                    client.drop();
                } else if (random.nextBoolean()) {
                    client.pump();
                }
            }
        }
    }

    /** Everybody is diligent from now on, until nothing is under way any more. */
    private static void settle(List<ModelClient> clients, List<ModelMessage> messages)
            throws IOException {
        for (ModelClient client : clients) {
            client.lazy = false;
            if (client.isConnected()) {
                client.drop();
            }
            client.connect(false);
        }
        pumpUntil(
                "all acknowledged",
                clients,
                () -> clients.stream().allMatch(client -> client.outgoing.isEmpty()));
        // what comes after these two on the same way shows that nothing is still under way
        List<ModelMessage> last = new ArrayList<>();
        for (ModelClient client : clients) {
            for (int qos = 1; qos <= 2; qos++) {
                ModelMessage message =
                        new ModelMessage(
                                "end " + client.id() + " " + qos, client.topic(), qos, Map.of());
                last.add(message);
                client.publish(message);
            }
        }
        pumpUntil(
                "the last messages",
                clients,
                () ->
                        clients.stream().allMatch(client -> client.outgoing.isEmpty())
                                && clients.stream()
                                        .filter(client -> client.subscribed)
                                        .allMatch(client -> hasAll(client, last)));
    }

    private static boolean hasAll(ModelClient client, List<ModelMessage> messages) {
        Set<String> texts = new HashSet<>();
        client.arrived.forEach(text -> texts.add(text.substring(2)));
        return messages.stream().allMatch(message -> texts.contains(message.text));
    }

    private static void pumpUntil(String what, List<ModelClient> clients, BooleanSupplier done) {
        Eventually.until(
                what,
                () -> {
                    try {
                        for (ModelClient client : clients) {
                            client.pump();
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    return done.getAsBoolean();
                });
    }

    private static void check(List<ModelClient> clients, List<ModelMessage> messages) {
        for (ModelClient client : clients) {
            Map<String, Integer> times = new HashMap<>();
            List<String> order = new ArrayList<>();
            for (String arrived : client.arrived) {
                if (times.merge(arrived.substring(2), 1, Integer::sum) == 1) {
                    order.add(arrived);
                }
            }
            for (ModelMessage message : messages) {
                int seen = times.getOrDefault(message.text, 0);
                Integer since = message.subscribers.get(client);
                boolean always = since != null && since == client.generation;
                if (always && message.acknowledged) {
                    assertThat(seen).as(message.text + " at " + client.id()).isPositive();
                }
                if (message.qos == 2 && always && client.subscribedQos == 2) {
                    assertThat(seen)
                            .as(message.text + " at " + client.id() + " in " + client.arrived)
                            .isLessThanOrEqualTo(1);
                }
            }
            checkOrder(client, order, messages);
        }
    }

    /**
     * What arrived for the first time is, by publisher and QoS, in the order of publishing. Only
     * messages count that were first sent after the client had subscribed: others can come when
     * their publisher sends them again.
     */
    private static void checkOrder(
            ModelClient client, List<String> order, List<ModelMessage> messages) {
        Map<String, Integer> qos = new HashMap<>();
        for (ModelMessage message : messages) {
            Integer since = message.subscribers.get(client);
            if (since != null && since == client.generation) {
                qos.put(message.text, message.qos);
            }
        }
        Map<String, Integer> last = new HashMap<>();
        for (String arrived : order) {
            String text = arrived.substring(2);
            if (!qos.containsKey(text)) {
                continue;
            }
            String[] parts = text.split(" ");
            int number = Integer.parseInt(parts[1]);
            Integer before = last.put(parts[0] + " " + qos.get(text), number);
            assertThat(before == null || before < number)
                    .as("order of " + order + " at " + client.id())
                    .isTrue();
        }
    }
}
