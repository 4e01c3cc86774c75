package io.jmqtt.broker.session;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.config.LimitsConfig;
import io.jmqtt.broker.route.Subscription;
import io.jmqtt.broker.route.TopicTree;
import io.jmqtt.broker.status.Counter;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.broker.store.Message;
import io.jmqtt.broker.store.StoredSession;
import io.jmqtt.broker.store.StoredSubscription;
import io.jmqtt.mqtt.ConnectPacket;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.mqtt.SubscriptionFilter;
import io.jmqtt.mqtt.WillMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The sessions of one loop: how they begin, are taken over, wait and end (MQTT 5, 3.1.4 and 4.1).
 * For that loop only.
 */
public final class Sessions {
    /** Subscriptions that end at once. */
    private static final int FEW = 64;

    private final Loop loop;
    private final Core core;
    private final ConnackSender connack;
    private final Map<String, Session> byId = new HashMap<>();
    private final Set<Session> waiting = new HashSet<>();

    Sessions(Loop loop, Core core) {
        this.loop = loop;
        this.core = core;
        connack = new ConnackSender(loop, core);
    }

    /** How many sessions there are, connected or not. */
    public int size() {
        return byId.size();
    }

    /** The first sessions, connected or not, at most as many as asked for. */
    public List<ClientStatus> list(int most) {
        return byId.values().stream().limit(most).map(ClientStatus::of).toList();
    }

    /**
     * Lets a client in: ends or continues the session of its id, answers CONNECT, sends what
     * waited.
     *
     * @return the client, or null where it was refused after all and its link is closed
     */
    public Client admit(Admission admission) {
        ConnectPacket connect = admission.connect();
        Session session = byId.get(admission.clientId());
        if (session != null && session.isBridge()) {
            // who had the id would get what waits for the bridge
            int code =
                    connect.version() == MqttVersion.V5
                            ? ReasonCode.CLIENT_IDENTIFIER_NOT_VALID
                            : 2;
            connack.refuse(
                    admission,
                    false,
                    code,
                    DisconnectText.of(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID));
            return null;
        }
        LimitsConfig limits = core.config().limits();
        int most = limits.maxKeepalive();
        int keepAlive = connect.keepAlive();
        boolean capped = most > 0 && (keepAlive == 0 || keepAlive > most);
        if (!connack.fits(admission, capped ? most : -1)) {
            connack.refuse(
                    admission,
                    false,
                    ReasonCode.PACKET_TOO_LARGE,
                    DisconnectText.of(ReasonCode.PACKET_TOO_LARGE));
            return null;
        }
        boolean continues = false;
        long expiry = expiryOf(connect);
        long cost = costOf(admission);
        long before = session == null ? 0 : session.cost();
        if (!core.memory().takeSession(before, cost, expiry == 0 && connect.will() == null)) {
            connack.refuse(admission, false, ReasonCode.QUOTA_EXCEEDED, "quota exceeded");
            return null;
        }
        if (session != null) {
            session.cost(0);
            continues = takeOver(session, connect.cleanStart());
        }
        boolean present = continues && connect.version() != MqttVersion.V3_1;
        if (capped && connect.version() != MqttVersion.V5) {
            core.memory().giveBackSession(cost);
            connack.refuse(admission, present, 2, "client identifier not valid");
            return null;
        }
        if (!continues) {
            int mostSessions = limits.globalMaxClients();
            if (core.sessions().incrementAndGet() > mostSessions && mostSessions >= 0) {
                core.sessions().decrementAndGet();
                core.memory().giveBackSession(cost);
                connack.refuse(admission, false, ReasonCode.SERVER_BUSY, "server busy");
                return null;
            }
            session = new Session(admission.clientId(), loop, core);
            byId.put(admission.clientId(), session);
            if (loop.store() != null && expiry > 0) {
                session.durable(new DurableSession(session, loop));
            }
        }
        waiting.remove(session);
        session.cost(cost);
        session.expiry(expiry);
        session.outbound().maximum(connect.receiveMaximum());
        Client client =
                new Client(
                        Terms.of(admission, capped ? most : keepAlive),
                        admission.link(),
                        connect.bridge(),
                        loop,
                        session);
        session.connected(client);
        keep(session, connect.will() == null ? null : client, admission.link());
        core.clients().incrementAndGet();
        loop.counters().add(Counter.CONNECTIONS);
        logWelcome(admission);
        logSecurity(admission);
        connack.accept(admission, present, capped ? most : -1);
        if (continues) {
            session.outbound().resume();
        }
        return client;
    }

    private static long costOf(Admission admission) {
        WillMessage will = admission.connect().will();
        return MemoryBudget.costOfSession(
                admission.clientId(),
                will == null ? 0 : 2L * will.topic().length() + will.payload().length);
    }

    /** Writes down that the client is there; CONNACK leaves when that is on disk. */
    private void keep(Session session, Client withWill, Link link) {
        DurableSession durable = session.durable();
        if (durable == null) {
            return;
        }
        if (session.expiry() == 0) {
            // it goes on, but no further than this connection
            session.durable(null);
            session.forgetRecords();
            durable.ended();
        } else {
            durable.connected();
            if (withWill != null) {
                durable.will(withWill.will(), session.identity(), withWill.will().delay(), false);
            }
        }
        loop.hold(link);
    }

    /** Removes whoever holds the id and says whether the session itself goes on. */
    private boolean takeOver(Session session, boolean cleanStart) {
        Client victim = session.client();
        if (core.logsConnections() && session.lastAddress() != null) {
            core.logConnection(
                    DisconnectText.line(
                            session.clientId(), session.lastAddress(), DisconnectText.TAKEN_OVER));
        }
        boolean ends = cleanStart || session.expiry() == 0;
        PendingWill will = session.will();
        session.will(null);
        if (victim != null) {
            WillMessage live = victim.takeWill();
            if (live != null) {
                will = new PendingWill(live, victim.identity(), 0);
            }
            victim.leave(ReasonCode.SESSION_TAKEN_OVER);
            session.disconnected(loop.now());
            core.clients().decrementAndGet();
        }
        if (will != null && ends) {
            publish(will);
        }
        if (session.durable() != null) {
            session.durable().willGone();
        }
        if (ends) {
            remove(session);
        }
        return !ends;
    }

    private long expiryOf(ConnectPacket connect) {
        long expiry;
        if (connect.version() == MqttVersion.V5) {
            expiry = connect.sessionExpiry();
        } else {
            expiry = connect.cleanStart() ? 0 : Session.NEVER;
        }
        return capped(expiry);
    }

    /** The expiry within what {@code persistent_client_expiration} allows. */
    long capped(long expiry) {
        long most = core.config().messaging().persistentClientExpirationSeconds();
        return most > 0 ? Math.min(expiry, most) : expiry;
    }

    private void logWelcome(Admission admission) {
        ConnectPacket connect = admission.connect();
        if (core.logsConnections()) {
            int version = connect.version().level();
            String user = admission.identity().username();
            core.logConnection(
                    "New "
                            + (connect.bridge() ? "bridge" : "client")
                            + " connected from "
                            + admission.link().address()
                            + " as "
                            + admission.clientId()
                            + " (p"
                            + (version == 5 ? 5 : version - 2)
                            + ", c"
                            + (connect.cleanStart() ? 1 : 0)
                            + ", k"
                            + connect.keepAlive()
                            + (user == null ? "" : ", u'" + user + "'")
                            + ").");
        }
        if (loop.isDebug() && core.config().log().connectionMessages()) {
            WillMessage will = connect.will();
            if (will == null) {
                core.log().log(LogType.DEBUG, "No will message specified.");
            } else {
                core.log().log(
                        LogType.DEBUG,
                        "Will message specified ("
                                + will.payload().length
                                + " bytes) (r"
                                + (will.retain() ? 1 : 0)
                                + ", q"
                                + will.qos()
                                + ").");
                String mountPoint = admission.listener().mountPoint();
                core.log().log(
                        LogType.DEBUG,
                        "\t" + (mountPoint == null ? "" : mountPoint) + will.topic());
            }
        }
    }

    private void logSecurity(Admission admission) {
        String security = admission.link().security();
        if (security != null && core.log().isOn(LogType.NOTICE)) {
            core.log().log(
                    LogType.NOTICE, "Client " + admission.clientId() + " negotiated " + security);
        }
    }

    /**
     * The connection of a client has ended: its session waits or ends.
     *
     * @param will what is to be published, at once or after its delay, or null
     */
    void left(Session session, WillMessage will) {
        session.disconnected(loop.now());
        core.clients().decrementAndGet();
        if (will != null) {
            long delay = Math.min(will.delay(), session.expiry());
            PendingWill pending = new PendingWill(will, session.identity(), loop.now() + delay);
            if (delay == 0) {
                publish(pending);
            } else {
                session.will(pending);
            }
        }
        if (session.durable() != null) {
            suspend(session);
        }
        if (session.expiry() == 0) {
            remove(session);
        } else if (session.expiry() != Session.NEVER || session.will() != null) {
            waiting.add(session);
        }
    }

    /** Writes down how a session waits for its client. */
    private void suspend(Session session) {
        DurableSession durable = session.durable();
        PendingWill will = session.will();
        if (will == null) {
            durable.willGone();
        } else {
            durable.will(will.will(), will.identity(), Math.max(0, will.due() - loop.now()), true);
        }
        session.outbound().disconnected();
        durable.disconnected();
    }

    /**
     * The session of a bridge, continued or begun; it waits for its connection.
     *
     * @param kept whether it outlives its connections
     */
    Session bridge(AccessControl.Identity who, boolean kept, boolean mqtt5) {
        Session session = byId.get(who.clientId());
        if (session == null || !session.isBridge() && session.client() != null) {
            if (session != null) {
                takeOver(session, true);
            }
            session = new Session(who.clientId(), loop, core);
            byId.put(who.clientId(), session);
            core.sessions().incrementAndGet();
        }
        session.expiry(kept ? Session.NEVER : 0);
        session.identity(who, mqtt5);
        waiting.remove(session);
        if (session.will() != null) {
            session.will(null);
        }
        if (kept && loop.store() != null) {
            if (session.durable() == null) {
                session.durable(new DurableSession(session, loop));
            }
            session.durable().willGone();
            session.durable().connected();
        } else if (session.durable() != null) {
            DurableSession durable = session.durable();
            session.durable(null);
            session.forgetRecords();
            durable.ended();
        }
        return session;
    }

    /** Whether the session has not ended. */
    boolean has(Session session) {
        return byId.get(session.clientId()) == session;
    }

    void remove(Session session) {
        byId.remove(session.clientId());
        waiting.remove(session);
        core.sessions().decrementAndGet();
        core.memory().giveBackSession(session.cost());
        session.cost(0);
        session.end();
        if (session.subscriptions().size() > FEW) {
            unsubscribeSlowly(session);
        } else {
            session.subscriptions().values().forEach(each -> unsubscribe(session, each));
            session.subscriptions().clear();
        }
        session.addSubscriptionBytes(-session.subscriptionBytes());
        session.forgetRecords();
        session.clearIncoming();
        session.outbound().clear();
        if (session.durable() != null) {
            session.durable().ended();
            session.durable(null);
        }
    }

    private void unsubscribe(Session session, Subscription subscription) {
        core.tree().remove(session, subscription.name());
    }

    /** A session with very many subscriptions has ended: they go some in each turn. */
    private void unsubscribeSlowly(Session session) {
        Collection<Subscription> left = session.subscriptions().values();
        left.removeIf(
                each -> {
                    // the others of a group must not wait for one that is gone
                    boolean shared = each.name().group() != null;
                    if (shared) {
                        unsubscribe(session, each);
                    }
                    return shared;
                });
        Iterator<Subscription> rest = left.iterator();
        loop.add(
                end -> {
                    for (int i = 1; rest.hasNext(); i++) {
                        unsubscribe(session, rest.next());
                        rest.remove();
                        if (i % FEW == 0 && System.nanoTime() - end >= 0) {
                            return !rest.hasNext();
                        }
                    }
                    return true;
                });
    }

    /**
     * Takes a session that comes from the journal: it waits for its client. What expired since ends
     * with the next tick of the clock.
     *
     * @param mountPoint of the listener that its client came through, or null
     */
    void restore(StoredSession stored, String mountPoint) {
        Session session = new Session(stored.clientId(), loop, core);
        byId.put(stored.clientId(), session);
        session.cost(MemoryBudget.costOfSession(stored.clientId(), 0));
        core.memory().takeSession(0, session.cost(), true);
        core.sessions().incrementAndGet();
        DurableSession durable = new DurableSession(session, loop, stored);
        session.durable(durable);
        session.expiry(capped(stored.expiryInterval()));
        AccessControl.Identity identity =
                new AccessControl.Identity(
                        stored.clientId(), stored.username(), "", stored.listenerPort());
        long now = System.currentTimeMillis();
        long left =
                stored.expiresAt() == 0
                        ? session.expiry()
                        : Math.floorDiv(stored.expiresAt() - now, 1000);
        session.restored(identity, stored.mqtt5(), loop.now() + left - session.expiry());
        for (StoredSession.Subscription each : stored.subscriptions()) {
            restore(session, each, mountPoint);
        }
        for (StoredSession.Incoming each : stored.incoming()) {
            session.putIncoming(each.packetId(), new IncomingMessage(each.message(), each.key()));
        }
        stored.deliveries().forEach(session.outbound()::restore);
        if (stored.will() != null) {
            restore(session, stored.will(), now);
        }
        if (session.expiry() != Session.NEVER || session.will() != null) {
            waiting.add(session);
        }
        if (session.expiry() != Session.NEVER && stored.expiresAt() == 0) {
            // it was connected when the broker ended: its time runs from now on
            durable.disconnected();
        }
    }

    private void restore(Session session, StoredSession.Subscription each, String mountPoint) {
        StoredSubscription stored = each.subscription();
        SubscriptionFilter name = SubscriptionFilter.of(stored.filter());
        if (name == null) {
            loop.writing().delete(each.key());
            return;
        }
        if (mountPoint != null && name.filter().startsWith(mountPoint)) {
            String plain = name.filter().substring(mountPoint.length());
            String text = name.group() == null ? plain : "$share/" + name.group() + "/" + plain;
            name = new SubscriptionFilter(text, name.group(), name.filter());
        }
        Subscription subscription =
                new Subscription(
                        session,
                        session.reader(),
                        name,
                        stored.qos(),
                        stored.noLocal(),
                        stored.retainAsPublished(),
                        stored.identifier());
        session.subscriptions().put(name.text(), subscription);
        session.addSubscriptionBytes(TopicTree.footprint(name));
        session.durable().subscribed(name.text(), each.key(), stored.retainHandling());
        core.tree().add(subscription);
    }

    /** A will of a client that was connected when the broker ended: its connection is lost now. */
    private void restore(Session session, StoredSession.Will stored, long now) {
        Message message = stored.message();
        long left =
                stored.dueAt() == 0
                        ? Math.min(stored.delay(), session.expiry())
                        : Math.max(0, (stored.dueAt() - now + 999) / 1000);
        WillMessage will =
                new WillMessage(
                        message.topic(),
                        message.payload(),
                        message.qos(),
                        message.retain(),
                        stored.delay(),
                        stored.expiry(),
                        message.properties());
        AccessControl.Identity publisher =
                message.publisher() == null ? session.identity() : message.publisher();
        session.will(new PendingWill(will, publisher, loop.now() + left));
        if (stored.dueAt() == 0) {
            session.durable().will(will, publisher, left, true);
        }
    }

    void tick(long now) {
        List<Session> due = List.of();
        for (Session session : waiting) {
            boolean willDue = session.will() != null && session.will().due() <= now;
            if (willDue || isExpired(session, now)) {
                due = due.isEmpty() ? new ArrayList<>() : due;
                due.add(session);
            }
        }
        for (Session session : due) {
            PendingWill will = session.will();
            session.will(null);
            if (will != null) {
                publish(will);
                if (session.durable() != null) {
                    session.durable().willGone();
                }
            }
            if (isExpired(session, now)) {
                core.log().log(
                        LogType.NOTICE,
                        "Expiring client " + session.clientId() + " due to timeout.");
                loop.counters().add(Counter.CLIENTS_EXPIRED);
                remove(session);
            } else if (session.expiry() == Session.NEVER) {
                waiting.remove(session);
            }
        }
    }

    private static boolean isExpired(Session session, long now) {
        return session.client() == null
                && session.expiry() != Session.NEVER
                && session.offlineSince() + session.expiry() < now;
    }

    private void publish(PendingWill pending) {
        WillMessage will = pending.will();
        if (!core.access().mayWrite(pending.identity(), will.topic())) {
            return;
        }
        long expiresAt = will.expiry() == 0 ? 0 : System.currentTimeMillis() + will.expiry() * 1000;
        loop.dispatcher()
                .publish(
                        new Message(
                                will.topic(),
                                will.topic().getBytes(StandardCharsets.UTF_8),
                                will.payload(),
                                will.properties(),
                                will.qos(),
                                will.retain(),
                                expiresAt,
                                pending.identity()));
    }

    /**
     * Asks for every client once more whether it may be here, and expels those that may not. Where
     * passwords must be hashed the answers come later.
     */
    public void checkAgain() {
        List<Client> withPassword = new ArrayList<>();
        for (Session session : List.copyOf(byId.values())) {
            Client client = session.client();
            if (client == null || session.isBridge()) {
                continue;
            }
            if (client.link().nameByTls() == Link.NameByTls.MISSING) {
                client.expel(ReasonCode.ADMINISTRATIVE_ACTION);
            } else if (client.login().password() != null) {
                withPassword.add(client);
            } else if (!core.access().authenticate(client.login())) {
                client.expel();
            }
        }
        if (!withPassword.isEmpty()) {
            checkPasswords(withPassword);
        }
    }

    /** Expels those of which this is true, since their rights have changed. */
    void expel(Predicate<AccessControl.Identity> whom) {
        for (Session session : List.copyOf(byId.values())) {
            Client client = session.client();
            if (client != null && !session.isBridge() && whom.test(client.identity())) {
                client.expel(ReasonCode.ADMINISTRATIVE_ACTION);
            }
        }
    }

    private void checkPasswords(List<Client> clients) {
        try {
            core.slowWork().execute(() -> expelWhoMayNot(clients));
        } catch (RejectedExecutionException busy) {
            // many clients want in just now; those that are in wait for their turn
            loop.executor().schedule(() -> checkPasswords(clients), 1, TimeUnit.SECONDS);
        }
    }

    private void expelWhoMayNot(List<Client> clients) {
        for (Client client : clients) {
            if (!core.access().authenticate(client.login())) {
                loop.executor().execute(client::expel);
            }
        }
    }

    /**
     * Publishes the wills of all clients, connected or not, since the broker is about to stop, but
     * for those that are kept and may wait; and writes down how sessions that are kept wait.
     */
    public void publishAllWills() {
        for (Session session : List.copyOf(byId.values())) {
            boolean kept = session.durable() != null;
            if (session.client() != null) {
                WillMessage live = session.client().takeWill();
                if (live != null) {
                    long delay = kept ? Math.min(live.delay(), session.expiry()) : 0;
                    session.will(new PendingWill(live, session.identity(), loop.now() + delay));
                }
            }
            PendingWill will = session.will();
            if (will != null && !(kept && will.due() > loop.now())) {
                publish(will);
                session.will(null);
            }
            if (kept && session.client() != null) {
                suspend(session);
            } else if (kept && session.will() == null) {
                session.durable().willGone();
            }
        }
    }
}
