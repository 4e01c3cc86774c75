package io.jmqtt.broker.net;

import io.jmqtt.broker.config.TlsConfig;
import io.jmqtt.text.StrictUtf8;
import io.jmqtt.tls.PskSuites;
import io.jmqtt.tls.TlsLimits;
import io.jmqtt.tls.TlsSetupException;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bouncycastle.tls.PSKTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsPSKIdentityManager;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * TLS 1.2 with pre-shared keys (RFC 4279), by Bouncy Castle, since the JDK has none. The version
 * 1.3 knows such keys only in another form, which Mosquitto's clients do not speak.
 */
final class PskTls implements TlsFront {
    private final TlsCrypto crypto;
    private final int[] suites;
    private final Keys keys;
    private final SecretLog secrets;
    private final Executor slowWork;

    private PskTls(
            TlsCrypto crypto, int[] suites, Keys keys, SecretLog secrets, Executor slowWork) {
        this.crypto = crypto;
        this.suites = suites;
        this.keys = keys;
        this.secrets = secrets;
        this.slowWork = slowWork;
    }

    /**
     * @param keys from an identity to its key, or to null where there is none
     * @param secrets takes the secrets of the connections; null for none
     * @param slowWork where the handshakes are computed, away from the event loops
     * @throws ListenerException in Mosquitto's words where something can't be used
     */
    static PskTls of(
            TlsConfig config, Function<String, byte[]> keys, SecretLog secrets, Executor slowWork)
            throws ListenerException {
        try {
            String[] versions = TlsLimits.versions(config.tlsVersion());
            if (versions.length == 1) {
                throw new ListenerException(
                        ListenerException.version(config).getMessage()
                                + "\nError: Pre-shared keys work with TLS 1.2 only.");
            }
        } catch (TlsSetupException e) {
            throw ListenerException.version(config);
        }
        try {
            TlsCrypto crypto = new JcaTlsCryptoProvider().create(new SecureRandom());
            return new PskTls(
                    crypto,
                    PskSuites.select(
                            config.ciphers(),
                            suite -> TlsUtils.isSupportedCipherSuite(crypto, suite)),
                    new Keys(config.pskHint().getBytes(StandardCharsets.UTF_8), keys),
                    secrets,
                    slowWork);
        } catch (TlsSetupException e) {
            throw ListenerException.ciphers(config);
        }
    }

    @Override
    public Supplier<PeerSecurity> addTo(ChannelPipeline pipeline, Layers layers) {
        Server server = new Server(crypto, keys, suites, secrets);
        TlsServerProtocol protocol = new TlsServerProtocol();
        BouncyTlsHandler.addTo(pipeline, layers, protocol, () -> protocol.accept(server), slowWork);
        return server::peer;
    }

    private record Keys(byte[] hint, Function<String, byte[]> byIdentity)
            implements TlsPSKIdentityManager {
        @Override
        public byte[] getHint() {
            return hint.clone();
        }

        /** Bouncy Castle wipes what it gets here, so it gets a copy. */
        @Override
        public byte[] getPSK(byte[] identity) {
            String name = StrictUtf8.decode(identity);
            byte[] key = name == null ? null : byIdentity.apply(name);
            return key == null ? null : key.clone();
        }
    }

    private static final class Server extends PSKTlsServer {
        private final int[] suites;
        private final SecretLog secrets;

        Server(TlsCrypto crypto, Keys keys, int[] suites, SecretLog secrets) {
            super(crypto, keys);
            this.suites = suites;
            this.secrets = secrets;
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return ProtocolVersion.TLSv12.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return suites.clone();
        }

        /** Ours comes first, as with Mosquitto. */
        @Override
        protected boolean preferLocalCipherSuites() {
            return true;
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            if (secrets != null) {
                secrets.connection(context);
            }
        }

        @Override
        public void notifyAlertRaised(
                short level, short description, String message, Throwable cause) {
            TlsComplaint.refuseRenegotiation(description);
        }

        PeerSecurity peer() {
            SecurityParameters parameters = context.getSecurityParametersConnection();
            return new PeerSecurity(
                    "TLSv1.2",
                    PskSuites.openSslName(parameters.getCipherSuite()),
                    null,
                    StrictUtf8.decode(parameters.getPSKIdentity()));
        }
    }
}
