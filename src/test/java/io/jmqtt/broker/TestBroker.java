package io.jmqtt.broker;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.util.function.Consumer;

/** A broker in this process on a free port, with a log that is kept. */
public final class TestBroker implements AutoCloseable {
    private static final int LOOPS = 3;

    private final RecordedLog log = new RecordedLog();
    private final Broker broker;

    private TestBroker(BrokerConfig config, AccessControl access, int loops) throws IOException {
        broker = Broker.start(config, access, log, "jmqtt version test", loops);
    }

    private TestBroker(BrokerConfig config) throws IOException {
        broker =
                Broker.start(config, new OpenAccess(), BrokerLog.NONE, "jmqtt version test", LOOPS);
    }

    /** Without a log, for tests with very many packets. */
    public static TestBroker quiet(Consumer<BrokerConfig.Draft> change) throws IOException {
        return new TestBroker(config(change));
    }

    /** With defaults. */
    public static TestBroker start() throws IOException {
        return start(draft -> {});
    }

    /** With the default of everything but this. */
    public static TestBroker start(Consumer<BrokerConfig.Draft> change) throws IOException {
        return start(change, new OpenAccess());
    }

    public static TestBroker start(Consumer<BrokerConfig.Draft> change, AccessControl access)
            throws IOException {
        return new TestBroker(config(change), access, LOOPS);
    }

    /** With one event loop, so that the order of everything is fixed. */
    public static TestBroker single(Consumer<BrokerConfig.Draft> change) throws IOException {
        return new TestBroker(config(change), new OpenAccess(), 1);
    }

    private static BrokerConfig config(Consumer<BrokerConfig.Draft> change) {
        return BrokerConfig.on(ListenerConfig.tcp(0, "127.0.0.1"))
                .with(draft -> draft.messaging.sysInterval = 0)
                .with(change);
    }

    /** Changes the one listener of a draft. */
    public static void listener(BrokerConfig.Draft draft, Consumer<ListenerConfig.Draft> change) {
        draft.listeners.set(0, draft.listeners.get(0).with(change));
    }

    public int port() {
        return broker.port();
    }

    public Broker broker() {
        return broker;
    }

    public RecordedLog log() {
        return log;
    }

    /** A connected client with a clean session. */
    public RawMqtt connect(int level, String clientId) throws IOException {
        return RawMqtt.connect(port(), level, clientId);
    }

    public RawMqtt connect(ConnectPacket packet) throws IOException {
        return RawMqtt.connect(port(), packet);
    }

    @Override
    public void close() {
        broker.stop();
    }
}
