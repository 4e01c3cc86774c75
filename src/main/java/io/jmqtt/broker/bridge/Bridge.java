package io.jmqtt.broker.bridge;

import io.jmqtt.broker.bridge.Connector.Opened;
import io.jmqtt.broker.config.BridgeConfig;
import io.jmqtt.broker.config.BridgeConfig.Address;
import io.jmqtt.broker.config.BridgeConfig.Direction;
import io.jmqtt.broker.config.BridgeConfig.ReloadType;
import io.jmqtt.broker.config.BridgeConfig.StartType;
import io.jmqtt.broker.config.BridgeConfig.Topic;
import io.jmqtt.broker.net.Addresses;
import io.jmqtt.broker.net.Layers;
import io.jmqtt.broker.session.BridgeSession;
import io.jmqtt.broker.session.Client;
import io.jmqtt.broker.session.DisconnectText;
import io.jmqtt.broker.session.Loop;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.AnswerPacket;
import io.jmqtt.mqtt.ConnackPacket;
import io.jmqtt.mqtt.ReasonCode;
import io.jmqtt.tls.TlsSetupException;
import io.netty.channel.ChannelPipeline;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One bridge: when it connects, to which address, and what happens when the connection ends. For
 * the loop of its local client id only.
 */
final class Bridge implements BridgeLink.Owner {
    private static final int PROBE_SECONDS = 5;

    private enum State {
        /** No attempt is planned. */
        IDLE,
        /** The next attempt has its time. */
        WAITING,
        /** An attempt is under way. */
        CONNECTING,
        OPEN,
        ENDED
    }

    private final Loop loop;
    private final BrokerLog log;
    private final Connector connector;
    private final RandomGenerator random;
    private final Consumer<BridgeConfig> replace;
    private final String localId;
    private final BridgeSession session;
    private BridgeConfig config;
    private BridgeConfig changed;
    private Dialect dialect;
    private Greeting greeting;
    private Notifications notifications;
    private RetryPolicy retry;
    private List<BridgeSession.Filter> outgoing;
    private State state = State.IDLE;
    private int address;
    private int attempt;
    private BridgeLink link;
    private long openedAt;
    private Future<?> timer;
    private Future<?> probe;

    /**
     * @param replace called where changed settings need a bridge on another loop in place of this
     */
    Bridge(
            BridgeConfig config,
            Loop loop,
            Connector connector,
            RandomGenerator random,
            Consumer<BridgeConfig> replace) {
        this.loop = loop;
        this.log = loop.core().log();
        this.connector = connector;
        this.random = random;
        this.replace = replace;
        this.localId = config.localClientId();
        this.session = new BridgeSession(loop, localId, config.localUsername());
        use(config);
    }

    Loop loop() {
        return loop;
    }

    /** Takes settings into use; there is no connection. */
    private void use(BridgeConfig settings) {
        config = settings;
        dialect = new Dialect(settings);
        notifications =
                notifications == null
                        ? new Notifications(settings, session)
                        : notifications.with(settings);
        retry = new RetryPolicy(settings, random);
        outgoing = new ArrayList<>();
        for (Topic topic : settings.topics()) {
            if (topic.direction() != Direction.IN) {
                outgoing.add(
                        new BridgeSession.Filter(
                                topic.localPrefix() + topic.pattern(), topic.qos()));
            }
        }
        address = 0;
        session.lazy(
                settings.threshold(),
                settings.startType() == StartType.LAZY ? this::enoughWaits : null);
    }

    // ---- begin and end

    /** Makes the session, so that messages wait from now on and nobody else gets its id. */
    void open() {
        session.open(outgoing, !config.localCleanSession(), dialect.isMqtt5());
        for (BridgeSession.Filter filter : outgoing) {
            debug("Bridge " + localId + " doing local SUBSCRIBE on topic " + filter.text());
        }
    }

    /** Connects for the first time, if that is not left to messages. */
    void start() {
        if (state != State.IDLE) {
            return;
        }
        notifications.starting();
        if (config.startType() != StartType.LAZY) {
            connect();
        }
    }

    /** Ends the connection, if there is one, and never begins another. */
    void stop() {
        if (state == State.ENDED) {
            return;
        }
        boolean wasOpen = state == State.OPEN;
        state = State.ENDED;
        cancelTimers();
        attempt++;
        if (link != null) {
            if (wasOpen && dialect.isMqtt5()) {
                debug("Bridge " + config.remoteClientId() + " sending DISCONNECT");
            }
            link.leave();
        }
    }

    /** Ends it with all that waits: the configuration has no such bridge any more. */
    void remove() {
        stop();
        session.end();
    }

    /** Takes other settings into use, now or with the next connection. */
    void reload(BridgeConfig settings) {
        if (settings.equals(changed == null ? config : changed)) {
            return;
        }
        changed = settings;
        if (settings.reloadType() == ReloadType.IMMEDIATE || state == State.IDLE) {
            restart();
        }
    }

    private void restart() {
        if (!takeChanges()) {
            return;
        }
        state = State.IDLE;
        cancelTimers();
        attempt++;
        if (link != null) {
            link.leave();
        }
        open();
        start();
    }

    /** Whether this bridge goes on: with changed settings if there are any. */
    private boolean takeChanges() {
        if (changed == null) {
            return true;
        }
        BridgeConfig settings = changed;
        if (!settings.localClientId().equals(localId)
                || !Objects.equals(settings.localUsername(), config.localUsername())) {
            replace.accept(settings);
            return false;
        }
        changed = null;
        use(settings);
        return true;
    }

    private void cancelTimers() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        if (probe != null) {
            probe.cancel(false);
            probe = null;
        }
    }

    // ---- attempts

    private void enoughWaits() {
        if (state == State.IDLE) {
            // not from within the delivery of a message
            state = State.WAITING;
            loop.executor().execute(this::connect);
        }
    }

    private void connect() {
        timer = null;
        if (state == State.ENDED || state == State.CONNECTING || state == State.OPEN) {
            return;
        }
        if (!takeChanges()) {
            return;
        }
        state = State.CONNECTING;
        int mine = ++attempt;
        open();
        notifications.starting();
        Address target = config.addresses().get(address);
        log.log(
                LogType.NOTICE,
                "Connecting bridge "
                        + config.name()
                        + " ("
                        + target.host()
                        + ":"
                        + target.port()
                        + ")");
        connector
                .open(config, target, true)
                .addListener((Future<Opened> done) -> connected(mine, done));
    }

    private void connected(int mine, Future<Opened> done) {
        if (mine != attempt) {
            if (done.isSuccess()) {
                done.getNow().channel().close();
            }
            return;
        }
        if (!done.isSuccess()) {
            failed(done.cause());
            return;
        }
        Opened opened = done.getNow();
        ChannelPipeline pipeline = opened.channel().pipeline();
        Layers layers = opened.tls() == null ? null : new Layers();
        link =
                new BridgeLink(
                        this,
                        loop,
                        localId,
                        Addresses.text(opened.address()),
                        dialect.version(),
                        layers,
                        config.keepalive());
        if (layers != null) {
            opened.tls().addTo(pipeline, layers);
        }
        pipeline.addLast(link);
    }

    private void failed(Throwable cause) {
        String line =
                cause instanceof TlsSetupException
                        ? cause.getMessage()
                        : "Error creating bridge: " + reason(cause) + ".";
        log.log(LogType.ERROR, line);
        session.failed();
        again();
    }

    private static String reason(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (cause instanceof ConnectException) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.contains("refused")) {
                return "Connection refused";
            }
            if (lower.contains("timed out")) {
                return "Connection timed out";
            }
            if (lower.contains("unreachable")) {
                return "Network is unreachable";
            }
        }
        if (cause instanceof UnknownHostException) {
            return text.contains(" ") ? text : text + ": Name or service not known";
        }
        return text;
    }

    /** Plans the next attempt after the end of one or of a connection. */
    private void again() {
        if (state == State.ENDED) {
            return;
        }
        address = (address + 1) % config.addresses().size();
        if (config.startType() == StartType.ONCE) {
            state = State.IDLE;
            return;
        }
        state = State.WAITING;
        long millis = retry.next();
        if (retry.isRandom()) {
            log.log(
                    LogType.INFORMATION,
                    "Bridge " + config.name() + " next backoff will be " + millis + " ms");
        }
        timer = loop.executor().schedule(this::timeHasCome, millis, TimeUnit.MILLISECONDS);
    }

    private void timeHasCome() {
        if (config.startType() == StartType.LAZY && session.waiting() < config.threshold()) {
            state = State.IDLE;
            if (!session.isOpen()) {
                open();
            }
            return;
        }
        connect();
    }

    // ---- the connection

    @Override
    public void ready(BridgeLink ready) {
        debug("Bridge " + config.remoteClientId() + " sending CONNECT");
        ready.ask(dialect.connect(notifications));
    }

    @Override
    public void connack(BridgeLink from, ConnackPacket packet) {
        debug("Received CONNACK on connection " + localId + ".");
        if (packet.code() != 0 || packet.short3() && dialect.isMqtt5()) {
            refused(from, packet);
            return;
        }
        dialect.accepted(packet);
        state = State.OPEN;
        openedAt = loop.now();
        boolean continued =
                packet.sessionPresent() || dialect.cannotTellSession() && !config.cleanSession();
        Client client =
                session.connected(
                        dialect.terms(session.identity()),
                        from,
                        packet.receiveMaximum(),
                        continued);
        long keepalive =
                packet.serverKeepAlive() >= 0 ? packet.serverKeepAlive() : config.keepalive();
        boolean lazy = config.startType() == StartType.LAZY;
        from.open(client, keepalive, lazy ? config.idleTimeout() : Long.MAX_VALUE);
        greeting = new Greeting(config, dialect, session, from, log);
        greeting.send(notifications);
        notifications.up();
        for (BridgeSession.Filter filter : outgoing) {
            session.sendRetained(filter);
        }
        session.resume();
        if (address != 0 && !config.roundRobin()) {
            probeLater();
        }
    }

    private void refused(BridgeLink from, ConnackPacket packet) {
        LogType type = dialect.isFallback(packet) ? LogType.NOTICE : LogType.ERROR;
        log.log(type, dialect.refused(packet));
        if (dialect.repeatsAddress()) {
            address = (address + config.addresses().size() - 1) % config.addresses().size();
        }
        from.close();
    }

    @Override
    public void suback(AnswerPacket packet) {
        greeting.subscribed(packet);
    }

    @Override
    public void unsuback(AnswerPacket packet) {
        greeting.unsubscribed(packet);
    }

    @Override
    public void told(int reasonCode) {
        log.log(
                LogType.NOTICE,
                "Bridge "
                        + config.name()
                        + " was disconnected by the other broker: "
                        + ReasonCode.text(reasonCode)
                        + ".");
    }

    @Override
    public void ended(BridgeLink ended, String why) {
        if (ended != link) {
            return;
        }
        link = null;
        if (probe != null) {
            probe.cancel(false);
            probe = null;
        }
        if (ended.hasClient()) {
            if (retry.lasted(loop.now() - openedAt)) {
                log.log(
                        LogType.INFORMATION,
                        "Bridge "
                                + config.name()
                                + " connection was stable enough, resetting backoff");
            }
            notifications.down();
        } else {
            loop.core().logConnection(DisconnectText.line(localId, ended.address(), why));
            session.failed();
        }
        if (state == State.CONNECTING || state == State.OPEN) {
            again();
        }
    }

    // ---- the way back to the first address

    private void probeLater() {
        int mine = attempt;
        probe = loop.executor().schedule(() -> probe(mine), PROBE_SECONDS, TimeUnit.SECONDS);
    }

    private void probe(int mine) {
        if (mine != attempt || state != State.OPEN) {
            return;
        }
        connector
                .open(config, config.addresses().get(0), false)
                .addListener((Future<Opened> done) -> probed(mine, done));
    }

    private void probed(int mine, Future<Opened> done) {
        if (done.isSuccess()) {
            done.getNow().channel().close();
        }
        if (mine != attempt || state != State.OPEN) {
            return;
        }
        if (!done.isSuccess()) {
            probeLater();
            return;
        }
        link.leave();
        // the end of the connection has planned an attempt at the next address
        cancelTimers();
        address = 0;
        connect();
    }

    private void debug(String line) {
        if (log.isOn(LogType.DEBUG)) {
            log.log(LogType.DEBUG, line);
        }
    }
}
