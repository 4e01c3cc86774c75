package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.tls.TlsSetupException;
import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/** TLS 1.2 with a pre-shared key (RFC 4279, RFC 5489) by Bouncy Castle, since the JDK has none. */
final class TlsPskTransport extends BouncyTransport {
    private TlsPskTransport(Transport below, TlsClientProtocol protocol) {
        super(below, protocol);
    }

    /** Does the handshake. */
    static TlsPskTransport open(Transport below, String host, Tls tls) throws MqttFailure {
        TlsClientProtocol protocol = new TlsClientProtocol(below.input(), below.output());
        try {
            protocol.connect(PskClient.of(host, tls));
            return new TlsPskTransport(below, protocol);
        } catch (TlsSetupException e) {
            throw new MqttFailure(Kind.INVALID, 0, e.getMessage(), e);
        } catch (TlsFatalAlertReceived e) {
            throw TlsFailures.of(
                    e,
                    "the broker refused the key or its identity with the alert "
                            + AlertDescription.getName(e.getAlertDescription()));
        } catch (TlsFatalAlert e) {
            throw TlsFailures.of(
                    e,
                    "the handshake failed with the alert "
                            + AlertDescription.getName(e.getAlertDescription()));
        } catch (IOException e) {
            throw TlsFailures.of(e, "the broker ended the connection in the handshake");
        }
    }
}
