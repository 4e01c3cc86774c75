package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.tls.TlsSetupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;

/** TLS 1.2 with a pre-shared key (RFC 4279, RFC 5489) by Bouncy Castle, since the JDK has none. */
final class TlsPskTransport implements Transport {
    /** How long closing waits for close_notify to get away. */
    private static final long CLOSE_MILLIS = 200;

    private final Transport below;
    private final TlsClientProtocol protocol;

    private TlsPskTransport(Transport below, TlsClientProtocol protocol) {
        this.below = below;
        this.protocol = protocol;
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
            throw failure(
                    "the broker refused the key or its identity with the alert "
                            + AlertDescription.getName(e.getAlertDescription()),
                    e);
        } catch (TlsFatalAlert e) {
            throw failure(
                    "the handshake failed with the alert "
                            + AlertDescription.getName(e.getAlertDescription()),
                    e);
        } catch (IOException e) {
            throw failure("the broker ended the connection in the handshake", e);
        }
    }

    private static MqttFailure failure(String what, IOException cause) {
        return new MqttFailure(Kind.TLS, 0, Kind.TLS.text() + ": " + what, cause);
    }

    @Override
    public InputStream input() {
        return protocol.getInputStream();
    }

    @Override
    public OutputStream output() {
        return protocol.getOutputStream();
    }

    @Override
    public void close() {
        PoliteClose.run("tls-close", CLOSE_MILLIS, this::closeTls);
        below.close();
    }

    private void closeTls() {
        try {
            protocol.close();
        } catch (IOException e) {
            // the connection ends anyway
        }
    }
}
