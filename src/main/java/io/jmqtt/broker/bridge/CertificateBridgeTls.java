package io.jmqtt.broker.bridge;

import io.jmqtt.broker.config.BridgeConfig;
import io.jmqtt.broker.config.BridgeTlsConfig;
import io.jmqtt.broker.net.Layers;
import io.jmqtt.tls.CertificateNames;
import io.jmqtt.tls.ChainTrust;
import io.jmqtt.tls.CipherExpression;
import io.jmqtt.tls.HostNames;
import io.jmqtt.tls.PeerTrust;
import io.jmqtt.tls.PemFiles;
import io.jmqtt.tls.SingleKey;
import io.jmqtt.tls.SystemCertificates;
import io.jmqtt.tls.TlsLimits;
import io.jmqtt.tls.TlsSetupException;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** TLS with certificates, by the JDK's own implementation. */
final class CertificateBridgeTls implements BridgeTls {
    private final SSLContext context;
    private final TlsLimits limits;
    private final String host;
    private final String alpn;
    private final long timeoutSeconds;
    private final Executor slowWork;

    private CertificateBridgeTls(
            SSLContext context,
            TlsLimits limits,
            String host,
            String alpn,
            long timeoutSeconds,
            Executor slowWork) {
        this.context = context;
        this.limits = limits;
        this.host = host;
        this.alpn = alpn;
        this.timeoutSeconds = timeoutSeconds;
        this.slowWork = slowWork;
    }

    static CertificateBridgeTls of(BridgeConfig bridge, String host, Executor slowWork)
            throws TlsSetupException {
        BridgeTlsConfig config = bridge.tls();
        ChainTrust trust = new PeerTrust(authorities(config), null, true);
        SingleKey key = key(config);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    key == null ? null : new KeyManager[] {key},
                    new TrustManager[] {config.insecure() ? trust : new Named(trust, host)},
                    null);
            return new CertificateBridgeTls(
                    context,
                    limits(config, context),
                    host,
                    config.alpn(),
                    bridge.keepalive(),
                    slowWork);
        } catch (GeneralSecurityException e) {
            throw new TlsSetupException("Error: Unable to create TLS context.", e);
        }
    }

    private static TlsLimits limits(BridgeTlsConfig config, SSLContext context)
            throws TlsSetupException {
        Set<String> available = TlsLimits.available(context);
        try {
            return TlsLimits.of(
                    context,
                    TlsLimits.versions(config.tlsVersion()),
                    config.ciphers() == null
                            ? null
                            : CipherExpression.select(config.ciphers(), available),
                    config.ciphersTls13() == null
                            ? null
                            : CipherExpression.selectTls13(config.ciphersTls13(), available));
        } catch (TlsSetupException e) {
            throw new TlsSetupException("Error: " + e.getMessage() + ".", e);
        }
    }

    private static List<X509Certificate> authorities(BridgeTlsConfig config)
            throws TlsSetupException {
        List<X509Certificate> all = new ArrayList<>();
        if (config.useOsCerts()) {
            List<X509Certificate> system = SystemCertificates.all();
            if (system == null) {
                throw new TlsSetupException(
                        "Error: bridge_tls_use_os_certs: the system has no certificates.");
            }
            all.addAll(system);
        }
        try {
            if (config.cafile() != null) {
                all.addAll(PemFiles.certificates("bridge_cafile", Path.of(config.cafile())));
            }
            if (config.capath() != null) {
                all.addAll(
                        PemFiles.certificatesOfFolder(
                                "bridge_capath", Path.of(config.capath()), true));
            }
            return all;
        } catch (TlsSetupException e) {
            String check = "";
            if (config.cafile() != null) {
                check = "bridge_cafile \"" + config.cafile() + "\"";
            }
            if (config.capath() != null) {
                check +=
                        (check.isEmpty() ? "" : " and ")
                                + "bridge_capath \""
                                + config.capath()
                                + "\"";
            }
            throw new TlsSetupException(
                    "Error: Unable to load CA certificates, check " + check + ".", e);
        }
    }

    private static SingleKey key(BridgeTlsConfig config) throws TlsSetupException {
        if (config.certfile() == null && config.keyfile() == null) {
            return null;
        }
        List<X509Certificate> chain;
        try {
            if (config.certfile() == null) {
                throw new TlsSetupException("there is none");
            }
            chain = PemFiles.certificates("bridge_certfile", Path.of(config.certfile()));
        } catch (TlsSetupException e) {
            throw new TlsSetupException(
                    "Error: Unable to load client certificate, check bridge_certfile \""
                            + config.certfile()
                            + "\".",
                    e);
        }
        PrivateKey key;
        try {
            if (config.keyfile() == null) {
                throw new TlsSetupException("there is none");
            }
            key = PemFiles.privateKey("bridge_keyfile", Path.of(config.keyfile()), null);
        } catch (TlsSetupException e) {
            throw new TlsSetupException(
                    "Error: Unable to load client key file, check bridge_keyfile \""
                            + config.keyfile()
                            + "\".",
                    e);
        }
        if (!SingleKey.belongTogether(chain.get(0), key)) {
            throw new TlsSetupException("Error: Client certificate/key are inconsistent.");
        }
        return new SingleKey(chain, key);
    }

    @Override
    public void addTo(ChannelPipeline pipeline, Layers layers) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        limits.apply(engine);
        SSLParameters parameters = engine.getSSLParameters();
        if (alpn != null) {
            parameters.setApplicationProtocols(new String[] {alpn});
        }
        if (!HostNames.isLiteral(host)) {
            try {
                parameters.setServerNames(List.of(new SNIHostName(host)));
            } catch (IllegalArgumentException e) {
                // a name that DNS does not know of goes without
                parameters.setServerNames(List.of());
            }
        }
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine, slowWork);
        handler.setHandshakeTimeoutMillis(timeoutSeconds * 1000);
        pipeline.addLast(handler);
        layers.add(handler::closeOutbound);
    }

    /** Takes a chain that is trusted only for the host that was asked for. */
    private static final class Named extends ChainTrust {
        private final ChainTrust trust;
        private final String host;

        Named(ChainTrust trust, String host) {
            this.trust = trust;
            this.host = host;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType)
                throws CertificateException {
            trust.checkServerTrusted(chain, authType);
            String wrongName = CertificateNames.mismatch(chain[0], host);
            if (wrongName != null) {
                throw new CertificateException(wrongName);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType)
                throws CertificateException {
            throw new CertificateException("a bridge has no clients");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trust.getAcceptedIssuers();
        }
    }
}
