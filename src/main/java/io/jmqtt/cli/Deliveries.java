package io.jmqtt.cli;

import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.ReasonCode;
import java.util.function.BiConsumer;

/**
 * Counts the messages that are on their way to the broker and remembers what was refused. Safe for
 * use by several threads.
 */
final class Deliveries implements BiConsumer<Acknowledgement, MqttFailure> {
    private final Reports reports;
    private long begun;
    private long done;
    private long failed;
    private int refusedCode;
    private MqttFailure failure;
    private boolean ended;

    Deliveries(Reports reports) {
        this.reports = reports;
    }

    /** A message is about to be published. */
    synchronized void begin() {
        begun++;
    }

    /** A message came back and counts as never begun. */
    synchronized void returned() {
        begun--;
        if (done == begun) {
            notifyAll();
        }
    }

    /** How a message ended; see {@link io.jmqtt.connect.MqttConnection#publish}. */
    @Override
    public void accept(Acknowledgement acknowledgement, MqttFailure reason) {
        if (reason == null && acknowledgement.reasonCode() >= ReasonCode.UNSPECIFIED_ERROR) {
            sayRefused(acknowledgement);
        }
        synchronized (this) {
            done++;
            failed += reason == null ? 0 : 1;
            if (reason != null && failure == null) {
                failure = reason;
            }
            if (reason == null
                    && acknowledgement.reasonCode() >= ReasonCode.UNSPECIFIED_ERROR
                    && refusedCode == 0) {
                refusedCode = acknowledgement.reasonCode();
            }
            if (done == begun || reason != null) {
                notifyAll();
            }
        }
    }

    private void sayRefused(Acknowledgement acknowledgement) {
        StringBuilder text = new StringBuilder("Warning: Publish ");
        text.append(acknowledgement.packetId())
                .append(" failed: ")
                .append(ReasonCode.text(acknowledgement.reasonCode()))
                .append(".\n");
        for (Property property : acknowledgement.properties()) {
            if (property.id() == PropertyId.REASON_STRING) {
                text.append(property.text()).append('\n');
            }
        }
        reports.print(text.toString());
    }

    /** Waits until every message that was begun has ended, or there is no more hope for one. */
    synchronized void await() throws InterruptedException {
        while (done < begun && !ended && failure == null) {
            wait();
        }
    }

    /** Waits as {@link #await()}, but not longer than this. */
    synchronized void await(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (done < begun && !ended && failure == null) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    /** Says that no connection will come any more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Whether messages were begun that did not end. */
    synchronized boolean isOpen() {
        return done < begun;
    }

    /** How many messages were begun that the broker did not acknowledge. */
    synchronized long lost() {
        return begun - done + failed;
    }

    synchronized long done() {
        return done;
    }

    /** Why the first message that did not get through failed, or null. */
    synchronized MqttFailure failure() {
        return failure;
    }

    /** The reason code of the first message that the broker refused, or 0. */
    synchronized int refusedCode() {
        return refusedCode;
    }
}
