package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.tls.HostNames;
import io.jmqtt.tls.SingleKey;
import io.jmqtt.tls.TlsSetupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** TLS by certificates over another transport, by the JDK's own implementation. */
final class TlsTransport implements Transport {
    private static final String TLS_1_2 = "TLSv1.2";
    private static final String TLS_1_3 = "TLSv1.3";

    /** How long closing waits for close_notify to get away. */
    private static final long CLOSE_MILLIS = 200;

    private final Transport below;
    private final SSLSocket socket;
    private final InputStream input;
    private final OutputStream output;

    private TlsTransport(Transport below, SSLSocket socket) throws IOException {
        this.below = below;
        this.socket = socket;
        this.input = socket.getInputStream();
        this.output = socket.getOutputStream();
    }

    /** Does the handshake. */
    static TlsTransport open(Transport below, String host, Tls tls) throws MqttFailure {
        return open(below, host, tls, tls.insecure() ? null : trust(host, tls));
    }

    /** What checks the broker's certificates for {@link #open(Transport, String, Tls)}. */
    static BrokerTrust trust(String host, Tls tls) throws MqttFailure {
        try {
            return new BrokerTrust(TrustAnchors.of(tls), host);
        } catch (TlsSetupException e) {
            throw new MqttFailure(Kind.INVALID, 0, e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw TlsFailures.of(e, null);
        }
    }

    /**
     * Does the handshake.
     *
     * @param trust checks the broker's certificates, null for no check
     */
    static TlsTransport open(Transport below, String host, Tls tls, BrokerTrust trust)
            throws MqttFailure {
        try {
            TrustManager[] trustManagers = {trust == null ? new TrustEverybody() : trust};
            SingleKey key = ClientKey.of(tls);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(key == null ? null : new KeyManager[] {key}, trustManagers, null);
            Socket raw = new TransportSocket(below);
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(raw, host, 0, true);
            socket.setSSLParameters(parameters(socket, host, tls));
            socket.startHandshake();
            checkAlpn(socket, tls);
            return new TlsTransport(below, socket);
        } catch (TlsSetupException e) {
            throw new MqttFailure(Kind.INVALID, 0, e.getMessage(), e);
        } catch (IOException | GeneralSecurityException e) {
            throw TlsFailures.of(e, trust == null ? null : trust.complaint());
        }
    }

    private static void checkAlpn(SSLSocket socket, Tls tls) throws IOException {
        String chosen = socket.getApplicationProtocol();
        if (tls.alpn() != null
                && chosen != null
                && !chosen.isEmpty()
                && !chosen.equals(tls.alpn())) {
            throw new IOException("the broker chose the protocol " + chosen);
        }
    }

    private static SSLParameters parameters(SSLSocket socket, String host, Tls tls)
            throws TlsSetupException {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(
                TlsOffer.isOnlyTls13(tls)
                        ? new String[] {TLS_1_3}
                        : new String[] {TLS_1_3, TLS_1_2});
        if (tls.ciphers() != null) {
            List<String> suites =
                    TlsOffer.suites(
                            tls,
                            List.of(parameters.getCipherSuites()),
                            Set.of(socket.getSupportedCipherSuites()));
            parameters.setCipherSuites(suites.toArray(new String[0]));
        }
        if (tls.alpn() != null) {
            parameters.setApplicationProtocols(new String[] {tls.alpn()});
        }
        SNIServerName name = serverName(host);
        if (name != null) {
            parameters.setServerNames(List.of(name));
        }
        return parameters;
    }

    /** The JDK leaves out names without a dot, OpenSSL does not. */
    private static SNIServerName serverName(String host) {
        if (HostNames.isLiteral(host)) {
            return null;
        }
        try {
            return new SNIHostName(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What was agreed on. */
    SSLSession session() {
        return socket.getSession();
    }

    /** The application protocol that the broker chose; empty for none. */
    String alpn() {
        String chosen = socket.getApplicationProtocol();
        return chosen == null ? "" : chosen;
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    /** With TLS 1.3 a broker says after the handshake that it does not like our certificate. */
    @Override
    public MqttFailure failure(IOException cause) {
        return cause instanceof SSLException && TlsFailures.isAlert(cause)
                ? TlsFailures.of(cause, null)
                : below.failure(cause);
    }

    @Override
    public void close() {
        PoliteClose.run("tls-close", CLOSE_MILLIS, this::closeTls);
        below.close();
    }

    private void closeTls() {
        try {
            socket.close();
        } catch (IOException e) {
            // the connection ends anyway
        }
    }
}
