package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.tls.TlsSetupException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/**
 * TLS by certificates for {@code --tls-keylog}: by Bouncy Castle, since the JDK keeps the secrets
 * of a connection to itself.
 */
final class LoggedTlsTransport extends BouncyTransport {
    private LoggedTlsTransport(Transport below, TlsClientProtocol protocol) {
        super(below, protocol);
    }

    /** Does the handshake. */
    static LoggedTlsTransport open(Transport below, String host, Tls tls) throws MqttFailure {
        BrokerTrust trust = null;
        try {
            if (!tls.insecure()) {
                trust = new BrokerTrust(TrustAnchors.of(tls), host);
            }
            CertificateClient client = CertificateClient.of(host, tls, trust);
            TlsClientProtocol protocol = new TlsClientProtocol(below.input(), below.output());
            protocol.connect(client);
            return new LoggedTlsTransport(below, protocol);
        } catch (TlsSetupException e) {
            throw new MqttFailure(Kind.INVALID, 0, e.getMessage(), e);
        } catch (IOException | GeneralSecurityException e) {
            throw failure(e, trust == null ? null : trust.complaint());
        }
    }

    private static MqttFailure failure(Exception cause, String complaint) {
        String what = complaint;
        if (what == null && cause instanceof TlsFatalAlertReceived alert) {
            what =
                    "the broker refused with the alert "
                            + AlertDescription.getName(alert.getAlertDescription());
        } else if (what == null && cause instanceof TlsFatalAlert alert) {
            what =
                    "the handshake failed with the alert "
                            + AlertDescription.getName(alert.getAlertDescription());
        }
        return TlsFailures.of(cause, what);
    }

    /** With TLS 1.3 a broker says after the handshake that it does not like our certificate. */
    @Override
    public MqttFailure failure(IOException cause) {
        return cause instanceof TlsFatalAlertReceived ? failure(cause, null) : below.failure(cause);
    }
}
