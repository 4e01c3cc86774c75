package io.jmqtt.broker.net;

import io.jmqtt.tls.CertificateSuites;
import io.jmqtt.tls.KeySigner;
import io.jmqtt.tls.PeerTrust;
import io.jmqtt.tls.SingleKey;
import io.jmqtt.tls.TlsLimits;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * TLS with certificates for {@code --tls-keylog}: by Bouncy Castle, since the JDK keeps the secrets
 * of a connection to itself. What it takes and refuses is what {@link CertificateTls} does.
 */
final class LoggedTls implements TlsFront {
    private static final Map<String, ProtocolVersion> VERSIONS =
            Map.of(
                    "TLSv1.3", ProtocolVersion.TLSv13,
                    "TLSv1.2", ProtocolVersion.TLSv12,
                    "TLSv1.1", ProtocolVersion.TLSv11);

    private final LoggedServer.Settings settings;
    private final Executor slowWork;

    private LoggedTls(LoggedServer.Settings settings, Executor slowWork) {
        this.settings = settings;
        this.slowWork = slowWork;
    }

    /**
     * @param trust checks the certificates of clients, null to ask for none
     * @param slowWork where the handshakes are computed, away from the event loops
     * @throws ListenerException where Bouncy Castle can't do what the JDK could
     */
    static LoggedTls of(
            SingleKey key, TlsLimits limits, PeerTrust trust, SecretLog secrets, Executor slowWork)
            throws ListenerException {
        BcTlsCrypto crypto = new BcTlsCrypto(new SecureRandom());
        KeySigner signer;
        try {
            signer = KeySigner.of(crypto, key);
        } catch (IOException e) {
            throw new ListenerException(
                    "Error: --tls-keylog can't be used with this certificate: " + e.getMessage(),
                    e);
        }
        return new LoggedTls(
                new LoggedServer.Settings(
                        crypto,
                        limits.versions().stream()
                                .map(VERSIONS::get)
                                .toArray(ProtocolVersion[]::new),
                        suites(limits, signer.algorithm()),
                        signer,
                        trust,
                        secrets),
                slowWork);
    }

    /** Those of the limits that go with the key. */
    private static int[] suites(TlsLimits limits, String algorithm) throws ListenerException {
        List<String> kinds =
                switch (algorithm) {
                    case "RSA" -> List.of("TLS_ECDHE_RSA_", "TLS_DHE_RSA_", "TLS_RSA_");
                    case "RSASSA-PSS" -> List.of("TLS_ECDHE_RSA_", "TLS_DHE_RSA_");
                    case "EC", "EdDSA", "Ed25519", "Ed448" -> List.of("TLS_ECDHE_ECDSA_");
                    default ->
                            throw new ListenerException(
                                    "Error: --tls-keylog can't be used with keys of "
                                            + algorithm
                                            + ".");
                };
        Map<String, Integer> known = CertificateSuites.byName();
        List<Integer> suites = new ArrayList<>();
        for (String name : limits.suites()) {
            boolean fits = !name.contains("_WITH_") || kinds.stream().anyMatch(name::startsWith);
            if (fits && known.containsKey(name)) {
                suites.add(known.get(name));
            }
        }
        return suites.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public Supplier<PeerSecurity> addTo(ChannelPipeline pipeline, Layers layers) {
        LoggedServer server = new LoggedServer(settings);
        TlsServerProtocol protocol = new TlsServerProtocol();
        BouncyTlsHandler.addTo(pipeline, layers, protocol, () -> protocol.accept(server), slowWork);
        return server::peer;
    }
}
