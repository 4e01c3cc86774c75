package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.OutputOptions;
import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.cli.option.SubscribeOptions;
import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.Subscription;
import io.jmqtt.mqtt.ReasonCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Subscribes, prints what arrives, and ends when the options, a signal or the broker say so. */
final class Subscriber implements Link.Events {
    /** The exit status when {@code -W} is over. */
    static final int TIMED_OUT = 27;

    /** The exit status when time or a signal ends the program before CONNACK. */
    static final int NEVER_CONNECTED = 255;

    private static final int HUP = 1;

    private final ClientOptions options;
    private final SubscribeOptions subscribe;
    private final OutputOptions output;
    private final Reports reports;
    private final StandardOutput out;
    private final Intake intake;
    private final Object lock = new Object();
    private DebugLines debug;
    private Link link;
    private int received;
    private boolean accepting = true;
    private boolean everConnected;
    private boolean abandons;
    private boolean finished;
    private int status;
    private int disconnectReason;
    private int refusedCode;

    Subscriber(ClientOptions options, Console console) throws OptionException {
        this.options = options;
        subscribe = options.subscribe();
        output = options.output();
        reports = new Reports(options.program(), console.err(), options.isQuiet());
        out = new StandardOutput(console.out());
        intake = new Intake(options, console, out, reports);
    }

    int run() throws OptionException, InterruptedException {
        ConnectSpec spec = ClientCommand.spec(options, reports);
        debug = DebugLines.of(options, out, spec.clientId());
        link =
                new Link(
                        spec,
                        options.retry(),
                        Link.Persistence.ONCE_REACHED,
                        options.program().mosquitto(),
                        debug,
                        this);
        out.whenFailed(this::outputFailed);
        Interrupts interrupts = Interrupts.on(this::interrupted, "INT", "TERM");
        Interrupts hangup = Interrupts.on(this::hungUp, "HUP");
        try {
            intake.begin();
            link.start();
            awaitEnd();
            intake.await();
        } finally {
            if (abandons) {
                link.abandon();
            } else {
                link.stop(disconnectReason, options.properties(Packet.DISCONNECT));
            }
            out.close();
            interrupts.close();
            hangup.close();
        }
        link.rethrow();
        return finalStatus();
    }

    private int finalStatus() {
        IOException failure = out.failure();
        if (failure != null && !StandardOutput.isClosedPipe(failure)) {
            reports.print(StandardOutput.textOf(failure));
            return 1;
        }
        synchronized (lock) {
            return status == 0 && !options.program().mosquitto() ? refusedCode : status;
        }
    }

    /** Waits for the end; meanwhile prints the rate and watches the time. */
    private void awaitEnd() throws InterruptedException {
        long start = System.nanoTime();
        long end = start + subscribe.timeout() * 1_000_000_000L;
        long tick = start + 1_000_000_000L;
        synchronized (lock) {
            while (!finished) {
                long now = System.nanoTime();
                if (subscribe.timeout() > 0 && now - end >= 0) {
                    timedOut();
                    return;
                }
                if (output.showsRate() && now - tick >= 0) {
                    out.println(received + " msgs/s");
                    received = 0;
                    tick += 1_000_000_000L;
                }
                long next = Long.MAX_VALUE;
                if (subscribe.timeout() > 0) {
                    next = end - now;
                }
                if (output.showsRate()) {
                    next = Math.min(next, tick - now);
                }
                if (next == Long.MAX_VALUE) {
                    lock.wait();
                } else if (next > 0) {
                    lock.wait(next / 1_000_000 + 1);
                }
            }
        }
    }

    private void timedOut() {
        if (everConnected) {
            reports.print("Timed out\n");
            finish(TIMED_OUT, ReasonCode.DISCONNECT_WITH_WILL);
        } else {
            finish(NEVER_CONNECTED, 0);
        }
    }

    private void interrupted() {
        synchronized (lock) {
            finish(everConnected ? 0 : NEVER_CONNECTED, ReasonCode.DISCONNECT_WITH_WILL);
        }
    }

    /** As one that dies of it, but for what has been acknowledged: that is printed. */
    private void hungUp() {
        synchronized (lock) {
            abandons = !finished;
            finish(128 + HUP, 0);
        }
    }

    private void outputFailed() {
        finish(0, ReasonCode.NORMAL_DISCONNECTION);
    }

    /** The first end counts. */
    private void finish(int exitStatus, int reason) {
        link.connection().hold();
        synchronized (lock) {
            if (!finished) {
                finished = true;
                status = exitStatus;
                disconnectReason = reason;
                lock.notifyAll();
            }
        }
    }

    @Override
    public void connected(Acknowledgement connack) {
        synchronized (lock) {
            everConnected = true;
        }
        MqttConnection connection = link.connection();
        List<Subscription> subscriptions = new ArrayList<>();
        for (String filter : subscribe.filters()) {
            subscriptions.add(subscribe.subscription(filter, options.message().qos()));
        }
        if (subscriptions.isEmpty() && subscribe.unsubscriptions().isEmpty()) {
            return;
        }
        connection
                .subscribe(
                        subscriptions,
                        options.properties(Packet.SUBSCRIBE),
                        subscribe.unsubscriptions(),
                        options.properties(Packet.UNSUBSCRIBE))
                .whenComplete(
                        (suback, failure) -> {
                            if (failure == null && !subscriptions.isEmpty()) {
                                granted(suback);
                            }
                        });
    }

    private void granted(Acknowledgement suback) {
        List<Integer> codes = suback.reasonCodes();
        int refused = 0;
        int firstRefused = 0;
        for (int i = 0; i < codes.size(); i++) {
            int code = codes.get(i);
            if (code >= ReasonCode.UNSPECIFIED_ERROR) {
                refused++;
                firstRefused = firstRefused == 0 ? code : firstRefused;
                if (!options.program().mosquitto() && i < subscribe.filters().size()) {
                    String filter = subscribe.filters().get(i);
                    reports.print("Error: " + Reports.subscriptionRefusal(filter, code) + "\n");
                }
            }
        }
        boolean all = refused > 0 && refused == codes.size();
        synchronized (lock) {
            refusedCode = firstRefused;
        }
        if (subscribe.exitsAfterSuback()) {
            finish(0, ReasonCode.NORMAL_DISCONNECTION);
        } else if (all) {
            reports.print("All subscription requests were denied.\n");
            finish(0, ReasonCode.NORMAL_DISCONNECTION);
        }
    }

    @Override
    public void lost() {
        // the link makes it again, and connected() subscribes again
    }

    @Override
    public void ended(MqttFailure failure, boolean first) {
        finish(ClientCommand.report(reports, options, failure, first), 0);
    }

    @Override
    public void broken() {
        finish(0, ReasonCode.DISCONNECT_WITH_WILL);
    }

    @Override
    public void messageArrived(ReceivedMessage message) {
        if (debug != null) {
            debug.delivering(message);
        }
        synchronized (lock) {
            if (!accepting) {
                return;
            }
        }
        switch (intake.take(message, link.connection())) {
            case TAKEN -> {
                if (output.showsRate()) {
                    synchronized (lock) {
                        received++;
                    }
                }
            }
            case LAST -> countReached();
            case OVER -> finish(0, ReasonCode.NORMAL_DISCONNECTION);
            case DROPPED -> {}
        }
    }

    /**
     * Ends with the message in hand: disconnecting from here acknowledges it and takes none after
     * it, which a kept session then still has.
     */
    private void countReached() {
        synchronized (lock) {
            accepting = false;
        }
        if (!subscribe.removesRetained()) {
            link.connection()
                    .disconnect(
                            ReasonCode.NORMAL_DISCONNECTION, options.properties(Packet.DISCONNECT));
        }
        finish(0, ReasonCode.NORMAL_DISCONNECTION);
    }
}
