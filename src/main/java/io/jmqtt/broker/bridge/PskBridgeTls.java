package io.jmqtt.broker.bridge;

import io.jmqtt.broker.config.BridgeTlsConfig;
import io.jmqtt.broker.net.BouncyTlsHandler;
import io.jmqtt.broker.net.Layers;
import io.jmqtt.tls.PskIdentity;
import io.jmqtt.tls.PskOffer;
import io.jmqtt.tls.PskSuites;
import io.jmqtt.tls.TlsSetupException;
import io.netty.channel.ChannelPipeline;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.Executor;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** TLS 1.2 with a pre-shared key (RFC 4279), by Bouncy Castle, since the JDK has none. */
final class PskBridgeTls implements BridgeTls {
    private final TlsCrypto crypto;
    private final PskIdentity identity;
    private final int[] suites;
    private final String host;
    private final String alpn;
    private final Executor slowWork;

    private PskBridgeTls(
            TlsCrypto crypto,
            PskIdentity identity,
            int[] suites,
            String host,
            String alpn,
            Executor slowWork) {
        this.crypto = crypto;
        this.identity = identity;
        this.suites = suites;
        this.host = host;
        this.alpn = alpn;
        this.slowWork = slowWork;
    }

    static PskBridgeTls of(BridgeTlsConfig config, String host, Executor slowWork)
            throws TlsSetupException {
        if ("tlsv1.3".equals(config.tlsVersion())) {
            throw new TlsSetupException("Error: Pre-shared keys work with TLS 1.2 only.");
        }
        TlsCrypto crypto = new JcaTlsCryptoProvider().create(new SecureRandom());
        int[] suites =
                PskSuites.select(
                        config.ciphers(), suite -> TlsUtils.isSupportedCipherSuite(crypto, suite));
        return new PskBridgeTls(
                crypto,
                new PskIdentity(config.identity(), key(config.psk())),
                suites,
                host,
                config.alpn(),
                slowWork);
    }

    private static byte[] key(String hex) throws TlsSetupException {
        try {
            return HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : "0" + hex);
        } catch (IllegalArgumentException e) {
            throw new TlsSetupException("Error: bridge_psk is not hexadecimal.", e);
        }
    }

    @Override
    public void addTo(ChannelPipeline pipeline, Layers layers) {
        TlsClientProtocol protocol = new TlsClientProtocol();
        BouncyTlsHandler.addTo(
                pipeline,
                layers,
                protocol,
                () -> protocol.connect(new PskOffer(crypto, identity, suites, host, alpn)),
                slowWork);
    }
}
