package io.jmqtt.tls;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.PrivateKey;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** The client's end of TLS for tests, by the JDK. */
public final class TlsSockets {
    private final SSLContext context;
    private String[] protocols;

    private TlsSockets(SSLContext context) {
        this.context = context;
    }

    /**
     * @param authority file with the authority that is trusted
     * @param certificate the client's own, or null; its key is in the file that ends in {@code
     *     .key}
     */
    public static TlsSockets trusting(Path authority, Path certificate) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys = null;
        if (certificate != null) {
            String name = certificate.getFileName().toString().replace(".crt", ".key");
            PrivateKey key = PemFiles.privateKey("key", certificate.resolveSibling(name), null);
            keys =
                    new KeyManager[] {
                        new SingleKey(PemFiles.certificates("cert", certificate), key)
                    };
        }
        context.init(
                keys,
                new TrustManager[] {
                    new PeerTrust(PemFiles.certificates("ca", authority), null, true)
                },
                null);
        return new TlsSockets(context);
    }

    /** Speaks only these, {@code TLSv1.2} for example. */
    public TlsSockets only(String... versions) {
        protocols = versions;
        return this;
    }

    /** What engines are made from. */
    public SSLContext context() {
        return context;
    }

    /** Connects to a port of the loopback address; the handshake is made by the first write. */
    public SSLSocket connect(int port) throws Exception {
        Socket plain = new Socket();
        plain.connect(new InetSocketAddress("127.0.0.1", port), 15_000);
        return over(plain, port);
    }

    /** Puts TLS on a socket. */
    public SSLSocket over(Socket plain, int port) throws Exception {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", port, true);
        if (protocols != null) {
            socket.setEnabledProtocols(protocols);
        }
        socket.setSoTimeout(15_000);
        return socket;
    }
}
