package io.jmqtt.cli;

import io.jmqtt.cli.option.Program;
import io.jmqtt.cli.option.Tool;
import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.ReasonCode;
import java.io.PrintStream;
import java.util.List;

/**
 * Says on standard error what went wrong while a tool ran, in the words of Mosquitto, and gives the
 * exit status that goes with it. {@code --quiet} silences it.
 */
public final class Reports {
    private final Program program;
    private final PrintStream err;
    private final boolean quiet;

    /** With {@code quiet}, prints nothing but what {@link #say} says. */
    public Reports(Program program, PrintStream err, boolean quiet) {
        this.program = program;
        this.err = err;
        this.quiet = quiet;
    }

    /** Prints a text as it is. */
    public void print(String text) {
        if (!quiet) {
            synchronized (err) {
                err.print(text);
                err.flush();
            }
        }
    }

    /** Prints a text about a message that is not what an option expects; never silenced. */
    public void say(String text) {
        synchronized (err) {
            err.print(text);
            err.flush();
        }
    }

    /** The words for a request that the broker refuses. */
    public static String refusal(String request, int code) {
        return request + " refused: " + ReasonCode.text(code);
    }

    /** The words for a subscription that the broker refuses. */
    public static String subscriptionRefusal(String filter, int code) {
        return refusal("Subscription to " + filter, code);
    }

    /**
     * Names the first of several subscriptions that the broker refuses.
     *
     * @return its reason code, or 0 where all were granted
     */
    int refusedSubscription(List<String> filters, Acknowledgement suback) {
        int refused = suback.firstRefused();
        if (refused < 0) {
            return 0;
        }
        int code = suback.reasonCodes().get(refused);
        String filter = filters.get(Math.min(refused, filters.size() - 1));
        print("Error: " + subscriptionRefusal(filter, code) + "\n");
        return code;
    }

    /** A failure of the first attempt to connect. */
    public int notConnected(MqttFailure failure, MqttVersion version) {
        switch (failure.kind()) {
            case CONNECTION_REFUSED:
                return refused(failure, version);
            case SYSTEM:
                print("Error: " + failure.getMessage() + "\n");
                return 1;
            case LOOKUP, TLS, INVALID:
                print("Unable to connect (" + reason(failure) + ").\n");
                return 1;
            default:
                return lost(failure, version);
        }
    }

    /** A failure that ends an existing connection, or the tool, for good. */
    public int lost(MqttFailure failure, MqttVersion version) {
        if (failure.kind() == MqttFailure.Kind.CONNECTION_REFUSED) {
            return refused(failure, version);
        }
        if (!program.mosquitto() && failure.kind() == MqttFailure.Kind.DISCONNECTED) {
            int code = failure.reasonCode();
            print("Error: The broker ended the connection: " + ReasonCode.text(code) + "\n");
            return code >= ReasonCode.UNSPECIFIED_ERROR ? code : failure.kind().code();
        }
        print("Error: " + reason(failure) + "\n");
        return failure.kind().code();
    }

    /** In Mosquitto's manners the plain text of the kind, else all that is known. */
    private String reason(MqttFailure failure) {
        boolean known = !program.mosquitto() || failure.kind() == MqttFailure.Kind.SYSTEM;
        String message = failure.getMessage();
        return known && message != null && !message.isEmpty() ? message : failure.kind().text();
    }

    private int refused(MqttFailure failure, MqttVersion version) {
        int code = failure.reasonCode();
        boolean v5 = version == MqttVersion.V5;
        // mosquitto_rr looks all codes up in the table of version 5
        boolean table5 = v5 || program.mosquitto() && program.tool() == Tool.RR;
        String text = table5 ? ReasonCode.text(code) : ReasonCode.connackText(code);
        if (v5
                && code == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION
                && !(program.mosquitto() && program.tool() == Tool.RR)) {
            text += ". Try connecting to an MQTT v5 broker, or use MQTT v3.x mode.";
        }
        print("Connection error: " + text + "\n");
        if (program.mosquitto() && program.tool() == Tool.PUB) {
            MqttFailure.Kind kind =
                    code >= 1 && code <= 5
                            ? MqttFailure.Kind.CONNECTION_REFUSED
                            : MqttFailure.Kind.PROTOCOL;
            print("Error: " + kind.text() + "\n");
        }
        return code;
    }
}
