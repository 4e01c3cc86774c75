package io.jmqtt.connect;

import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Everything there is to say about one connection, as a value that never changes.
 *
 * @param endpoint where the broker is and how bytes get there
 * @param version the protocol version
 * @param clientId the client identifier; empty lets the broker choose (3.1.1 and 5)
 * @param cleanStart clean session of 3.x, clean start of 5
 * @param keepAliveSeconds 0 to 65535, 0 for none
 * @param username null for none
 * @param password null for none; callers do not change the array while the connection lives
 * @param will null for none
 * @param properties CONNECT properties of MQTT 5, session expiry and receive maximum included
 * @param maxInflight the most QoS 1 and 2 publications without acknowledgement, 1 to 65535
 */
public record ConnectSpec(
        Endpoint endpoint,
        MqttVersion version,
        String clientId,
        boolean cleanStart,
        int keepAliveSeconds,
        String username,
        byte[] password,
        Will will,
        List<Property> properties,
        int maxInflight) {

    public ConnectSpec {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(clientId, "clientId");
        properties = List.copyOf(properties);
    }

    /**
     * Where the broker is and how bytes get there.
     *
     * @param host a host name, an IPv4 or IPv6 literal without brackets, or the path of a unix
     *     socket when {@code port} is 0
     * @param port 1 to 65535, or 0 for a unix socket
     * @param bindAddress the local address or host name to connect from, null for any
     * @param noDelay whether small packets leave at once (TCP_NODELAY)
     * @param webSocket null for plain MQTT
     * @param tls null for none
     * @param proxy null for none
     */
    public record Endpoint(
            String host,
            int port,
            String bindAddress,
            boolean noDelay,
            WebSocket webSocket,
            Tls tls,
            Socks5 proxy) {

        /** A plain TCP endpoint. */
        public static Endpoint tcp(InetSocketAddress address) {
            return new Endpoint(
                    address.getHostString(), address.getPort(), null, false, null, null, null);
        }
    }

    /**
     * MQTT in WebSocket frames.
     *
     * @param path the path of the request, Mosquitto's is {@code /mqtt}
     */
    public record WebSocket(String path) {}

    /**
     * A SOCKS5 proxy that also resolves host names.
     *
     * @param username null for none
     * @param password null for none
     */
    public record Socks5(String host, int port, String username, String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "socks5h://" + host + ":" + port;
        }
    }

    /**
     * TLS by certificates or by pre-shared key.
     *
     * @param caFile PEM file of trusted certificates, null for none
     * @param caPath folder of trusted certificates in PEM, null for none
     * @param useOsCertificates trust what the operating system (or the JVM) trusts
     * @param certFile PEM chain of the client, null for none
     * @param keyFile PEM key of the client, null for none
     * @param keyPassword opens an encrypted key, null when none was given
     * @param trustStore PKCS#12 or JKS store of trusted certificates, null for none
     * @param trustStorePassword null for none
     * @param keyStore PKCS#12 or JKS store of the client's key, null for none
     * @param keyStorePassword null for none
     * @param pskKey pre-shared key; when set, certificates play no part
     * @param pskIdentity identity that goes with {@code pskKey}
     * @param version {@code tlsv1.2} (or newer), {@code tlsv1.3} (only), null for 1.2 or newer
     * @param ciphers OpenSSL cipher list, or list of TLS 1.3 suites with version {@code tlsv1.3};
     *     null for the defaults
     * @param alpn protocol name to ask for, null for none
     * @param insecure verify neither chain nor host name
     * @param keyLog file that secrets are appended to in NSS key log format, null for none
     */
    public record Tls(
            Path caFile,
            Path caPath,
            boolean useOsCertificates,
            Path certFile,
            Path keyFile,
            char[] keyPassword,
            Path trustStore,
            char[] trustStorePassword,
            Path keyStore,
            char[] keyStorePassword,
            byte[] pskKey,
            String pskIdentity,
            String version,
            String ciphers,
            String alpn,
            boolean insecure,
            Path keyLog) {}

    /**
     * The will message.
     *
     * @param properties will properties of MQTT 5
     */
    public record Will(
            String topic, byte[] payload, int qos, boolean retain, List<Property> properties) {
        public Will {
            properties = List.copyOf(properties);
        }
    }
}
