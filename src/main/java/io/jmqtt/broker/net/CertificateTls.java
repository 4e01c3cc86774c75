package io.jmqtt.broker.net;

import io.jmqtt.broker.config.TlsConfig;
import io.jmqtt.tls.CipherExpression;
import io.jmqtt.tls.PeerTrust;
import io.jmqtt.tls.PemFiles;
import io.jmqtt.tls.SingleKey;
import io.jmqtt.tls.TlsLimits;
import io.jmqtt.tls.TlsSetupException;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/** TLS with certificates, by the JDK's own implementation. */
final class CertificateTls implements TlsFront {
    private final SSLContext context;
    private final TlsLimits limits;
    private final boolean requiresCertificate;
    private final Executor slowWork;

    private CertificateTls(
            SSLContext context, TlsLimits limits, boolean requiresCertificate, Executor slowWork) {
        this.context = context;
        this.limits = limits;
        this.requiresCertificate = requiresCertificate;
        this.slowWork = slowWork;
    }

    /**
     * Reads the files of a listener.
     *
     * @param secrets takes the secrets of the connections, which needs another implementation than
     *     the JDK's; null for none
     * @param slowWork where the handshakes are computed, away from the event loops
     * @throws ListenerException in Mosquitto's words where something can't be used
     */
    static TlsFront of(TlsConfig config, KeyPhrases phrases, SecretLog secrets, Executor slowWork)
            throws ListenerException {
        if (config.engine() != null) {
            throw new ListenerException(
                    "Error loading "
                            + config.engine()
                            + " engine\n"
                            + "Error: tls_engine needs OpenSSL, which this broker does not use.");
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            String[] versions = versions(config);
            List<X509Certificate> authorities = authorities(config);
            SingleKey key = key(config, phrases.of(config.keyfile()));
            List<X509CRL> lists = revocationLists(config);
            PeerTrust trust =
                    new PeerTrust(authorities, lists, !config.disableClientCertDateChecks());
            context.init(new KeyManager[] {key}, new TrustManager[] {trust}, null);
            TlsLimits limits =
                    TlsLimits.of(
                            context,
                            versions,
                            ciphers(config, context),
                            ciphers13(config, context));
            boolean mutual = config.requireCertificate();
            return secrets == null
                    ? new CertificateTls(context, limits, mutual, slowWork)
                    : LoggedTls.of(key, limits, mutual ? trust : null, secrets, slowWork);
        } catch (GeneralSecurityException e) {
            throw new ListenerException("Error: Unable to create TLS context.", e);
        }
    }

    private static String[] versions(TlsConfig config) throws ListenerException {
        try {
            return TlsLimits.versions(config.tlsVersion());
        } catch (TlsSetupException e) {
            throw ListenerException.version(config);
        }
    }

    private static List<String> ciphers(TlsConfig config, SSLContext context)
            throws ListenerException {
        Set<String> available = TlsLimits.available(context);
        try {
            return config.ciphers() == null
                    ? null
                    : CipherExpression.select(config.ciphers(), available);
        } catch (TlsSetupException e) {
            throw ListenerException.ciphers(config);
        }
    }

    private static List<String> ciphers13(TlsConfig config, SSLContext context)
            throws ListenerException {
        try {
            return config.ciphersTls13() == null
                    ? null
                    : CipherExpression.selectTls13(
                            config.ciphersTls13(), TlsLimits.available(context));
        } catch (TlsSetupException e) {
            throw new ListenerException(
                    "Error: Unable to set TLS 1.3 ciphersuites. Check cipher_tls13 list \""
                            + config.ciphersTls13()
                            + "\".");
        }
    }

    private static List<X509Certificate> authorities(TlsConfig config) throws ListenerException {
        List<X509Certificate> authorities = new ArrayList<>();
        try {
            if (config.cafile() != null) {
                authorities.addAll(PemFiles.certificates("cafile", Path.of(config.cafile())));
            }
            if (config.capath() != null) {
                Path folder = Path.of(config.capath());
                // as with OpenSSL, one without certificates is no mistake
                if (!Files.isDirectory(folder)) {
                    throw new TlsSetupException("capath " + folder + ": Not a directory");
                }
                authorities.addAll(PemFiles.certificatesOfFolder("capath", folder, true));
            }
            return authorities;
        } catch (TlsSetupException e) {
            String check;
            if (config.cafile() == null) {
                check = "capath \"" + config.capath() + "\".";
            } else if (config.capath() == null) {
                check = "cafile \"" + config.cafile() + "\".";
            } else {
                check =
                        "cafile \""
                                + config.cafile()
                                + "\" and capath \""
                                + config.capath()
                                + "\".";
            }
            throw new ListenerException("Error: Unable to load CA certificates. Check " + check, e);
        }
    }

    private static SingleKey key(TlsConfig config, char[] phrase) throws ListenerException {
        List<X509Certificate> chain;
        try {
            chain = PemFiles.certificates("certfile", Path.of(config.certfile()));
        } catch (TlsSetupException e) {
            throw new ListenerException(
                    "Error: Unable to load server certificate \""
                            + config.certfile()
                            + "\". Check certfile.",
                    e);
        }
        PrivateKey key;
        try {
            key = PemFiles.privateKey("keyfile", Path.of(config.keyfile()), phrase);
        } catch (TlsSetupException e) {
            throw new ListenerException(
                    "Error: Unable to load server key file \""
                            + config.keyfile()
                            + "\". Check keyfile.",
                    e);
        }
        if (!SingleKey.belongTogether(chain.get(0), key)) {
            throw new ListenerException("Error: Server certificate/key are inconsistent.");
        }
        return new SingleKey(chain, key);
    }

    private static List<X509CRL> revocationLists(TlsConfig config) throws ListenerException {
        if (config.crlfile() == null) {
            return null;
        }
        try {
            return PemFiles.revocationLists("crlfile", Path.of(config.crlfile()));
        } catch (TlsSetupException e) {
            throw new ListenerException(
                    "Error: Unable to load certificate revocation file \""
                            + config.crlfile()
                            + "\". Check crlfile.",
                    e);
        }
    }

    @Override
    public Supplier<PeerSecurity> addTo(ChannelPipeline pipeline, Layers layers) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        limits.apply(engine);
        engine.setNeedClientAuth(requiresCertificate);
        HandshakeOnly executor = new HandshakeOnly(slowWork, pipeline.channel().config());
        SslHandler handler = new SslHandler(engine, executor);
        // the connection watches the time until CONNECT, which is the time of the handshake too
        handler.setHandshakeTimeoutMillis(0);
        pipeline.addLast(handler);
        layers.add(handler::closeOutbound);
        return () -> {
            PeerSecurity security = PeerSecurity.of(engine.getSession());
            executor.done(security.version());
            return security;
        };
    }

    /**
     * Runs the expensive steps of a handshake elsewhere, but what may come later in place: the
     * connection may be changing its event loop then. Before TLS 1.3 only a client that wants to
     * negotiate anew comes later; as with OpenSSL none may, since it costs us most of the work.
     */
    private static final class HandshakeOnly implements Executor {
        private final Executor slowWork;
        private final ChannelConfig channel;
        private volatile String version;

        HandshakeOnly(Executor slowWork, ChannelConfig channel) {
            this.slowWork = slowWork;
            this.channel = channel;
        }

        void done(String negotiated) {
            version = negotiated;
        }

        @Override
        public void execute(Runnable task) {
            if (version == null) {
                // meanwhile nothing more is read, since it would only pile up
                channel.setAutoRead(false);
                slowWork.execute(
                        () -> {
                            try {
                                task.run();
                            } finally {
                                channel.setAutoRead(true);
                            }
                        });
            } else if (version.equals("TLSv1.3")) {
                task.run();
            } else {
                throw new RejectedExecutionException(TlsComplaint.NO_RENEGOTIATION);
            }
        }
    }
}
