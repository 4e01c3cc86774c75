package io.jmqtt.broker.session;

import io.jmqtt.broker.route.RetainedTree;
import io.jmqtt.broker.store.Message;
import java.util.ArrayDeque;

/**
 * Retained messages on their way to the new subscriptions of one connection (MQTT 5, 3.3.1.3), some
 * in each turn.
 */
final class Replays {
    /** Retained topics between two looks at the clock. */
    private static final int STEPS = 64;

    /** About what one takes, in bytes. */
    private static final int COST = 250;

    private record Replay(RetainedTree.Cursor messages, int qos, int subscriptionId) {}

    private final Client client;
    private final Session session;
    private final Core core;
    private final ArrayDeque<Replay> waiting = new ArrayDeque<>(0);

    Replays(Client client, Session session, Core core) {
        this.client = client;
        this.session = session;
        this.core = core;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether there is memory for one more. */
    boolean hasRoom() {
        return (waiting.size() + 1L) * COST <= core.memory().share();
    }

    /** Adds those for a subscription as they are now, to be sent once {@link #goOn} is called. */
    void add(String filter, int qos, int subscriptionId) {
        RetainedTree.Cursor messages = core.retained().cursor(filter);
        if (messages != null) {
            waiting.add(new Replay(messages, qos, subscriptionId));
            client.keeps(COST);
        }
    }

    private void done() {
        waiting.poll();
        client.keeps(-COST);
    }

    /** Sends until that time, of {@link System#nanoTime}, or until the peer takes no more. */
    void goOn(long end) {
        while (!waiting.isEmpty() && !client.link().isStalled()) {
            Replay replay = waiting.peek();
            if (!replay.messages.advance(STEPS, message -> send(message, replay))) {
                done();
            }
            if (System.nanoTime() - end >= 0) {
                return;
            }
        }
    }

    /** The connection is over: what the session keeps of them goes to its queue. */
    void finish() {
        boolean keeps = session.expiry() > 0;
        while (!waiting.isEmpty()) {
            Replay replay = waiting.peek();
            boolean more =
                    keeps && replay.messages.advance(STEPS, message -> keep(message, replay));
            if (!more || session.outbound().isDropping()) {
                done();
            }
        }
    }

    private void keep(Message message, Replay replay) {
        if (Math.min(replay.qos, message.qos()) > 0) {
            send(message, replay);
        }
    }

    private void send(Message message, Replay replay) {
        boolean checkSource = core.config().messaging().checkRetainSource();
        if (message.isExpired(System.currentTimeMillis())
                || !client.mayRead(message)
                || checkSource && !mayStillWrite(message)) {
            return;
        }
        boolean upgrade = core.config().messaging().upgradeOutgoingQos();
        int qos = upgrade ? replay.qos : Math.min(replay.qos, message.qos());
        session.deliver(message, qos, true, replay.subscriptionId);
    }

    private boolean mayStillWrite(Message message) {
        return message.publisher() == null
                || core.access().mayWrite(message.publisher(), message.topic());
    }
}
