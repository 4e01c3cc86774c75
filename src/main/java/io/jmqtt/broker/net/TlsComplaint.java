package io.jmqtt.broker.net;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/**
 * What went wrong with TLS, in OpenSSL's words with OpenSSL's numbers where it has such for the
 * case, since that is what people look for in the log.
 */
public final class TlsComplaint {
    static final String EOF = text(0x126, "unexpected eof while reading");

    /** Message of the exception that ends an attempt to negotiate anew. */
    static final String NO_RENEGOTIATION = "no renegotiation";

    /** How the JDK puts it that a client sent no certificate. */
    static final String NO_CERTIFICATE = "Empty client certificate chain";

    /** OpenSSL's words for alerts of the peer, by their number. */
    private static final Map<Integer, String> ALERTS =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry(10, "sslv3 alert unexpected message"),
                            Map.entry(20, "sslv3 alert bad record mac"),
                            Map.entry(22, "tlsv1 alert record overflow"),
                            Map.entry(40, "sslv3 alert handshake failure"),
                            Map.entry(42, "sslv3 alert bad certificate"),
                            Map.entry(43, "sslv3 alert unsupported certificate"),
                            Map.entry(44, "sslv3 alert certificate revoked"),
                            Map.entry(45, "sslv3 alert certificate expired"),
                            Map.entry(46, "sslv3 alert certificate unknown"),
                            Map.entry(47, "sslv3 alert illegal parameter"),
                            Map.entry(48, "tlsv1 alert unknown ca"),
                            Map.entry(49, "tlsv1 alert access denied"),
                            Map.entry(50, "tlsv1 alert decode error"),
                            Map.entry(51, "tlsv1 alert decrypt error"),
                            Map.entry(70, "tlsv1 alert protocol version"),
                            Map.entry(71, "tlsv1 alert insufficient security"),
                            Map.entry(80, "tlsv1 alert internal error"),
                            Map.entry(90, "tlsv1 alert user cancelled"),
                            Map.entry(112, "tlsv1 unrecognized name"),
                            Map.entry(116, "tlsv13 alert certificate required")));

    private TlsComplaint() {}

    /** Ends a connection by Bouncy Castle that would only warn a peer not to negotiate anew. */
    static void refuseRenegotiation(short alert) {
        if (alert == AlertDescription.no_renegotiation) {
            throw new RejectedExecutionException(NO_RENEGOTIATION);
        }
    }

    /** The words, or null where it is not TLS that failed. */
    public static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotSslRecordException) {
                return notTls(String.valueOf(cause.getMessage()));
            }
            if (cause instanceof CertificateException) {
                return text(0x86, "certificate verify failed") + " (" + cause.getMessage() + ")";
            }
            if (cause instanceof RejectedExecutionException) {
                return NO_RENEGOTIATION.equals(cause.getMessage())
                        ? text(0x153, NO_RENEGOTIATION)
                        : text(0, "too many handshakes at once");
            }
            if (cause instanceof TlsFatalAlertReceived alert) {
                return ofPeer(alert.getAlertDescription());
            }
            if (cause instanceof TlsFatalAlert alert) {
                String reason = of(alert.getCause());
                return reason == null ? own(alert.getAlertDescription()) : reason;
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return jsse(String.valueOf(cause.getMessage()));
            }
        }
        return null;
    }

    private static String notTls(String message) {
        // Netty appends what arrived in hexadecimal
        String hex = message.substring(message.lastIndexOf(' ') + 1);
        boolean http =
                hex.startsWith("47455420")
                        || hex.startsWith("504f5354")
                        || hex.startsWith("48454144")
                        || hex.startsWith("50555420");
        return http ? text(0x9C, "http request") : text(0x10B, "wrong version number");
    }

    private static String jsse(String text) {
        // newer JDKs put the alert before the sentence: "(certificate_unknown) Received ..."
        String message = text.replaceFirst("^\\([a-z_]+\\) ", "");
        if (message.startsWith("Received fatal alert: ")) {
            String name = message.substring(message.lastIndexOf(' ') + 1);
            for (int number = 0; number < 128; number++) {
                if (AlertDescription.getName((short) number).equals(name)) {
                    return ofPeer(number);
                }
            }
        }
        if (message.contains(NO_CERTIFICATE)) {
            return text(0xC7, "peer did not return a certificate");
        }
        if (message.contains("no cipher suites in common")) {
            return text(0xC1, "no shared cipher");
        }
        if (message.contains("not accepted by server preferences")
                || message.contains("is not enabled or supported in server context")) {
            return text(0x102, "unsupported protocol");
        }
        return text(0, message);
    }

    private static String ofPeer(int alert) {
        String words = ALERTS.get(alert);
        return text(
                1000 + alert,
                words != null
                        ? words
                        : "tlsv1 alert "
                                + AlertDescription.getName((short) alert).replace('_', ' '));
    }

    private static String own(int alert) {
        return switch (alert) {
            case AlertDescription.unknown_psk_identity -> text(0xDF, "psk identity not found");
            case AlertDescription.bad_record_mac, AlertDescription.decrypt_error ->
                    text(0x119, "decryption failed or bad record mac");
            case AlertDescription.handshake_failure -> text(0xC1, "no shared cipher");
            case AlertDescription.protocol_version -> text(0x102, "unsupported protocol");
            case AlertDescription.unexpected_message -> text(0xF4, "unexpected message");
            default -> text(0, AlertDescription.getName((short) alert).replace('_', ' '));
        };
    }

    private static String text(int reason, String words) {
        StringBuilder printable = new StringBuilder(words.length());
        words.chars().forEach(c -> printable.append(c < ' ' || c == 127 ? '?' : (char) c));
        return String.format(Locale.ROOT, "error:0A%06X:SSL routines::%s", reason, printable);
    }
}
