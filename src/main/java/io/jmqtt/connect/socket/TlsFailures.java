package io.jmqtt.connect.socket;

import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import java.io.EOFException;
import java.net.SocketException;

/** What went wrong in a handshake, in one line for a person. */
final class TlsFailures {

    private static final String ALERT = "Received fatal alert: ";

    private TlsFailures() {}

    /**
     * @param complaint what our own check of the broker's certificate said, null for nothing
     */
    static MqttFailure of(Exception cause, String complaint) {
        return new MqttFailure(
                Kind.TLS,
                0,
                Kind.TLS.text() + ": " + (complaint != null ? complaint : text(cause)),
                cause);
    }

    /** Whether the peer ended the connection with an alert. */
    static boolean isAlert(Exception cause) {
        return alert(String.valueOf(cause.getMessage())) != null;
    }

    /** The name of the alert, or null; newer JDKs say it in brackets before the sentence too. */
    private static String alert(String message) {
        int at = message.indexOf(ALERT);
        return at < 0 ? null : message.substring(at + ALERT.length());
    }

    private static String text(Exception cause) {
        if (cause instanceof EOFException || cause.getCause() instanceof EOFException) {
            return "the broker ended the connection in the handshake";
        }
        if (cause instanceof SocketException) {
            return "the broker ended the connection in the handshake (" + cause.getMessage() + ")";
        }
        String message = String.valueOf(cause.getMessage()).replace('\n', ' ');
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return "the broker does not speak TLS on this port";
        }
        String alert = alert(message);
        if (alert != null) {
            return "the broker refused with the alert " + alert;
        }
        // newer JDKs put the alert that we send before the reason
        return message.replaceFirst("^\\([a-z_]+\\) ", "");
    }
}
