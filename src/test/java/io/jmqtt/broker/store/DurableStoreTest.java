package io.jmqtt.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jmqtt.broker.config.PersistenceConfig.Sync;
import io.jmqtt.testkit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableStoreTest {
    @TempDir Path directory;

    private final AtomicReference<StoreException> failure = new AtomicReference<>();
    private final List<Long> durable = Collections.synchronizedList(new ArrayList<>());

    private DurableStore open(ArtemisFiles files) throws StoreException {
        DurableStore store =
                DurableStore.open(
                        new ArtemisJournal(directory, files, 1 << 20),
                        Sync.ALWAYS,
                        1000,
                        failure::set);
        if (store.isFresh()) {
            store.begin();
        }
        return store;
    }

    private FaultyFiles files() {
        FaultyFiles files = new FaultyFiles(directory);
        files.syncSkipped = true;
        return files;
    }

    private StoreWriter writer(DurableStore store) {
        return store.writer(Runnable::run, durable::add);
    }

    private DurableState reload() throws StoreException {
        try (DurableStore store = open(files())) {
            assertThat(store.isFresh()).isFalse();
            assertThat(store.damaged()).isZero();
            return store.takeState();
        }
    }

    private static Receivers to(long... sessions) {
        Receivers receivers = new Receivers();
        for (long session : sessions) {
            receivers.add(session, 1, false, 0);
        }
        return receivers;
    }

    private static long newSession(StoreWriter writer, String clientId) {
        long key = writer.newSession();
        writer.session(key, clientId, null, 1883, false, StoredSession.NEVER, 0);
        return key;
    }

    @Test
    void everythingThatWasCommittedComesBack() throws Exception {
        try (DurableStore store = open(files())) {
            assertThat(store.takeState().isEmpty()).isTrue();
            StoreWriter writer = writer(store);
            long key = writer.newSession();
            writer.session(key, "first", "user", 1883, true, 60, 123456);
            writer.subscription(key, new StoredSubscription("a/#", 2, true, false, 1, 7));
            writer.subscription(key, new StoredSubscription("$share/g/b", 1, false, true, 2, 0));
            writer.will(key, States.message("will", "gone", 1, true), 7, 30, 99);
            writer.incoming(key, 5, States.message("in", "not released", 2, false));
            writer.retained(
                    States.withProperties(
                            States.message("kept", "retained", 1, true),
                            "0101",
                            4_102_444_800_000L));
            Receivers receivers = new Receivers();
            receivers.add(key, 2, true, 7);
            MessageRecord released =
                    writer.message(States.message("a/1", "released", 2, false), receivers, 0);
            writer.published(released, 0, 11);
            writer.released(released, 0);
            MessageRecord published =
                    writer.message(States.message("a/2", "published", 1, false), to(key), 0);
            writer.published(published, 0, 12);
            writer.message(States.message("a/3", "queued", 1, false), to(key), 0);
            writer.commit();
        }
        assertThat(States.describe(reload()))
                .isEqualTo(
                        """
                        retained kept: kept retained qos 1 retain 0101 until 4102444800000 by %1$s
                        session first: user user port 1883 expiry 60 at 123456 v5
                            StoredSubscription[filter=$share/g/b, qos=1, noLocal=false, retainAsPublished=true, retainHandling=2, identifier=0]
                            StoredSubscription[filter=a/#, qos=2, noLocal=true, retainAsPublished=false, retainHandling=1, identifier=7]
                            RELEASED id 11 qos 2 retain dup for 7 a/1 released qos 2  until 0 by %1$s
                            PUBLISHED id 12 qos 1 dup for 0 a/2 published qos 1  until 0 by %1$s
                            QUEUED id 0 qos 1 for 0 a/3 queued qos 1  until 0 by %1$s
                            5 in not released qos 2  until 0 by %1$s
                            will for 7 after 30 at 99 will gone qos 1 retain  until 0 by %1$s"""
                                .formatted(
                                        "Identity[clientId=publisher, username=user, address=,"
                                                + " listenerPort=1883]"));
    }

    @Test
    void acknowledgedMessagesAreGoneForWhoAcknowledged() throws Exception {
        try (DurableStore store = open(files())) {
            StoreWriter writer = writer(store);
            long first = newSession(writer, "first");
            long second = newSession(writer, "second");
            MessageRecord both =
                    writer.message(States.message("t", "both", 1, false), to(first, second), 0);
            MessageRecord one = writer.message(States.message("t", "one", 1, false), to(first), 0);
            writer.commit();
            writer.acknowledged(both, 0);
            writer.acknowledged(one, 0);
            writer.commit();
        }
        DurableState state = reload();
        assertThat(state.sessions().get(0).deliveries()).isEmpty();
        assertThat(state.sessions().get(1).deliveries()).hasSize(1);
    }

    @Test
    void publishedMessageTakesThePlaceOfTheReceivedOne() throws Exception {
        try (DurableStore store = open(files())) {
            StoreWriter writer = writer(store);
            long key = newSession(writer, "first");
            Message message = States.message("t", "once", 2, false);
            long incoming = writer.incoming(key, 5, message);
            writer.message(message, to(key), incoming);
            writer.commit();
        }
        StoredSession session = reload().sessions().get(0);
        assertThat(session.incoming()).isEmpty();
        assertThat(session.deliveries()).hasSize(1);
    }

    @Test
    void replacedRecordsLeaveNothingBehind() throws Exception {
        try (DurableStore store = open(files())) {
            StoreWriter writer = writer(store);
            long key = writer.newSession();
            long former = writer.session(key, "first", null, 0, false, 10, 0);
            long retained = writer.retained(States.message("r", "old", 1, true));
            writer.commit();
            writer.session(key, "first", null, 0, false, 20, 5);
            writer.delete(former);
            writer.retained(States.message("r", "new", 1, true));
            writer.delete(retained);
            writer.commit();
        }
        DurableState state = reload();
        assertThat(state.sessions()).hasSize(1);
        assertThat(state.sessions().get(0).expiryInterval()).isEqualTo(20);
        assertThat(state.retained()).hasSize(1);
        assertThat(state.retained().get(0).message().payload()).isEqualTo("new".getBytes());
    }

    @Test
    void crashBetweenReplacementAndDeletionKeepsTheNewer() throws Exception {
        try (DurableStore store = open(files())) {
            StoreWriter writer = writer(store);
            long key = writer.newSession();
            writer.session(key, "first", null, 0, false, 10, 0);
            writer.session(key, "first", null, 0, false, 20, 0);
            writer.retained(States.message("r", "old", 1, true));
            writer.retained(States.message("r", "new", 1, true));
            writer.subscription(key, new StoredSubscription("f", 0, false, false, 0, 0));
            writer.subscription(key, new StoredSubscription("f", 1, false, false, 0, 0));
            writer.commit();
        }
        for (int round = 0; round < 2; round++) {
            DurableState state = reload();
            assertThat(state.sessions()).hasSize(1);
            assertThat(state.sessions().get(0).expiryInterval()).isEqualTo(20);
            assertThat(state.sessions().get(0).subscriptions()).hasSize(1);
            assertThat(state.sessions().get(0).subscriptions().get(0).subscription().qos())
                    .isEqualTo(1);
            assertThat(state.retained().get(0).message().payload()).isEqualTo("new".getBytes());
        }
    }

    @Test
    void endedSessionTakesItsRecordsAlong() throws Exception {
        try (DurableStore store = open(files())) {
            StoreWriter writer = writer(store);
            long key = writer.newSession();
            long session = writer.session(key, "first", null, 0, false, 10, 0);
            writer.subscription(key, new StoredSubscription("f", 0, false, false, 0, 0));
            writer.message(States.message("t", "lost", 1, false), to(key), 0);
            writer.delete(session);
            newSession(writer, "first");
            writer.commit();
        }
        DurableState state = reload();
        assertThat(state.sessions()).hasSize(1);
        assertThat(state.sessions().get(0).subscriptions()).isEmpty();
        assertThat(state.sessions().get(0).deliveries()).isEmpty();
    }

    @Test
    void largePayloadsAndManyReceiversGoOverSeveralRecords() throws Exception {
        byte[] payload = new byte[5_000_000];
        Arrays.fill(payload, (byte) 'p');
        payload[4_999_999] = 'e';
        int many = 10_000;
        try (DurableStore store = open(files())) {
            StoreWriter writer = writer(store);
            long[] keys = new long[many];
            for (int i = 0; i < many; i++) {
                keys[i] = newSession(writer, "client" + i);
            }
            Message large =
                    new Message(
                            "t", new byte[] {'t'}, payload, Message.NO_BYTES, 1, false, 0, null);
            writer.message(large, to(keys), 0);
            writer.commit();
        }
        DurableState state = reload();
        assertThat(state.sessions()).hasSize(many);
        assertThat(state.sessions()).allMatch(session -> session.deliveries().size() == 1);
        assertThat(state.sessions().get(many - 1).deliveries().get(0).message().payload())
                .isEqualTo(payload);
    }

    @Test
    void importThatWasCutShortIsThrownAway() throws Exception {
        DurableStore store =
                DurableStore.open(
                        new ArtemisJournal(directory, files(), 1 << 20),
                        Sync.ALWAYS,
                        1000,
                        failure::set);
        assertThat(store.isFresh()).isTrue();
        StoreWriter writer = writer(store);
        newSession(writer, "half");
        writer.commit();
        store.close();
        try (DurableStore again = open(files())) {
            assertThat(again.takeState().isEmpty()).isTrue();
        }
        assertThat(reload().isEmpty()).isTrue();
    }

    @Test
    void epochsCompleteInOrder() throws Exception {
        try (DurableStore store = open(files())) {
            StoreWriter writer = writer(store);
            for (int i = 1; i <= 100; i++) {
                assertThat(writer.epoch()).isEqualTo(i);
                newSession(writer, "client" + i);
                writer.commit();
            }
            Eventually.until("all is durable", () -> durable.contains(100L));
        }
        assertThat(durable).isSorted();
        assertThat(reload().sessions()).hasSize(100);
    }

    @Test
    void nothingIsDurableAfterAFailedSync() throws Exception {
        FaultyFiles files = files();
        DurableStore store = open(files);
        StoreWriter writer = writer(store);
        newSession(writer, "kept");
        writer.commit();
        Eventually.until("the first is durable", () -> durable.contains(1L));
        files.syncFails = true;
        newSession(writer, "lost");
        writer.commit();
        Eventually.until(Duration.ofSeconds(5), () -> "failure", () -> failure.get() != null);
        files.syncFails = false;
        newSession(writer, "late");
        writer.commit();
        assertThatThrownBy(store::close).isInstanceOf(StoreException.class);
        assertThat(durable).containsExactly(1L);
        assertThat(failure.get()).hasMessage(directory + ": Input/output error.");
    }
}
