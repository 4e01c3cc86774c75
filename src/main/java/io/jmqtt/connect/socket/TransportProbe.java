package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Endpoint;
import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Goes the way of {@link Transports#open} one layer at a time, for somebody who wants to know where
 * it ends. Used by one thread at a time, but {@link #close} may be called from any.
 */
public final class TransportProbe implements AutoCloseable {
    private final Endpoint endpoint;
    private volatile Transport transport;
    private List<X509Certificate> chain = List.of();

    /**
     * What TLS agreed on.
     *
     * @param version by its JSSE name, empty where only the handshake is known to have succeeded
     * @param cipher by its standard name, likewise
     * @param alpn the protocol that the broker chose; empty for none
     */
    public record TlsFacts(String version, String cipher, String alpn) {}

    public TransportProbe(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * The addresses of the broker, or of the proxy where there is one.
     *
     * @throws MqttFailure of kind LOOKUP
     */
    public List<InetAddress> lookUp() throws MqttFailure {
        String host = endpoint.proxy() == null ? endpoint.host() : endpoint.proxy().host();
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new MqttFailure(Kind.LOOKUP, 0, Kind.LOOKUP.text(), e);
        }
    }

    /** Connects by TCP to one of the addresses. */
    public void connect(InetAddress address) throws MqttFailure {
        int port = endpoint.proxy() == null ? endpoint.port() : endpoint.proxy().port();
        transport =
                Tcp.connect(
                        address.getHostAddress(), port, endpoint.bindAddress(), endpoint.noDelay());
    }

    /** Connects to the unix socket. */
    public void connectUnix() throws MqttFailure {
        transport = Unix.connect(endpoint.host());
    }

    /** Lets the proxy connect to the broker. */
    public void proxy() throws MqttFailure {
        Socks5Handshake.perform(transport, endpoint.proxy(), endpoint.host(), endpoint.port());
    }

    /** Does the handshake of TLS; {@link #chain} is known afterwards even when it failed. */
    public TlsFacts tls() throws MqttFailure {
        Tls tls = endpoint.tls();
        if (tls.pskKey() != null) {
            transport = TlsPskTransport.open(transport, endpoint.host(), tls);
            return new TlsFacts("", "", "");
        }
        BrokerTrust trust = tls.insecure() ? null : TlsTransport.trust(endpoint.host(), tls);
        try {
            TlsTransport done = TlsTransport.open(transport, endpoint.host(), tls, trust);
            transport = done;
            if (trust == null) {
                chain = certificates(done);
            }
            return new TlsFacts(
                    done.session().getProtocol(), done.session().getCipherSuite(), done.alpn());
        } finally {
            if (trust != null) {
                chain = trust.seen();
            }
        }
    }

    private static List<X509Certificate> certificates(TlsTransport tls) {
        List<X509Certificate> found = new ArrayList<>();
        try {
            for (Certificate certificate : tls.session().getPeerCertificates()) {
                found.add((X509Certificate) certificate);
            }
        } catch (SSLPeerUnverifiedException e) {
            // the broker has none
        }
        return found;
    }

    /** The certificates of the broker, its own first; empty where it has none or sent none yet. */
    public List<X509Certificate> chain() {
        return chain;
    }

    /** Does the handshake of WebSocket. */
    public void webSocket() throws MqttFailure {
        transport =
                WebSocketTransport.open(transport, endpoint.host(), endpoint.webSocket().path());
    }

    @Override
    public void close() {
        Transport open = transport;
        if (open != null) {
            open.close();
        }
    }
}
