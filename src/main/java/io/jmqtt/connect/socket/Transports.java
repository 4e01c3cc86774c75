package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Endpoint;
import io.jmqtt.connect.ConnectSpec.Socks5;
import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.connect.MqttFailure;

/** Puts together the layers that an endpoint asks for: socket, proxy, TLS, WebSocket. */
public final class Transports {

    private Transports() {}

    /**
     * Connects. Blocks as long as the operating system takes.
     *
     * @throws MqttFailure of kind LOOKUP, SYSTEM, TLS, INVALID, PROXY, AUTHORISATION, NO_CONNECTION
     *     or UNKNOWN
     */
    public static Transport open(Endpoint endpoint) throws MqttFailure {
        Transport transport = socket(endpoint);
        try {
            if (endpoint.proxy() != null) {
                Socks5Handshake.perform(
                        transport, endpoint.proxy(), endpoint.host(), endpoint.port());
            }
            if (endpoint.tls() != null) {
                transport = tls(transport, endpoint.host(), endpoint.tls());
            }
            if (endpoint.webSocket() != null) {
                transport =
                        WebSocketTransport.open(
                                transport, endpoint.host(), endpoint.webSocket().path());
            }
            return transport;
        } catch (MqttFailure | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private static Transport tls(Transport below, String host, Tls tls) throws MqttFailure {
        if (tls.pskKey() != null) {
            return TlsPskTransport.open(below, host, tls);
        }
        return tls.keyLog() != null
                ? LoggedTlsTransport.open(below, host, tls)
                : TlsTransport.open(below, host, tls);
    }

    private static Transport socket(Endpoint endpoint) throws MqttFailure {
        Socks5 proxy = endpoint.proxy();
        if (proxy != null) {
            return Tcp.connect(
                    proxy.host(), proxy.port(), endpoint.bindAddress(), endpoint.noDelay());
        }
        return endpoint.port() == 0
                ? Unix.connect(endpoint.host())
                : Tcp.connect(
                        endpoint.host(),
                        endpoint.port(),
                        endpoint.bindAddress(),
                        endpoint.noDelay());
    }
}
