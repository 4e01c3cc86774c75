package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.tls.PemFiles;
import io.jmqtt.tls.SingleKey;
import io.jmqtt.tls.TlsSetupException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

/**
 * Reads the client's certificate and key, sent whenever the broker asks for one, whatever issuers
 * it names: so does OpenSSL, and brokers that name none or too many are common.
 */
final class ClientKey {
    private ClientKey() {}

    /** Returns null when the client has none. */
    static SingleKey of(Tls tls) throws TlsSetupException {
        if (tls.keyStore() != null) {
            return ofStore(tls);
        }
        if (tls.certFile() == null || tls.keyFile() == null) {
            return null;
        }
        List<X509Certificate> chain = PemFiles.certificates("--cert", tls.certFile());
        PrivateKey key = PemFiles.privateKey("--key", tls.keyFile(), tls.keyPassword());
        if (!key.getAlgorithm().equals(chain.get(0).getPublicKey().getAlgorithm())) {
            throw new TlsSetupException(
                    "--key " + tls.keyFile() + " does not belong to --cert " + tls.certFile());
        }
        return new SingleKey(chain, key);
    }

    private static SingleKey ofStore(Tls tls) throws TlsSetupException {
        KeyStore store =
                TrustAnchors.KeyStores.load("--keystore", tls.keyStore(), tls.keyStorePassword());
        try {
            Enumeration<String> aliases = store.aliases();
            while (aliases.hasMoreElements()) {
                String alias = aliases.nextElement();
                if (store.isKeyEntry(alias)
                        && store.getKey(alias, tls.keyStorePassword()) instanceof PrivateKey key) {
                    List<X509Certificate> chain = new ArrayList<>();
                    for (Certificate certificate : store.getCertificateChain(alias)) {
                        chain.add((X509Certificate) certificate);
                    }
                    return new SingleKey(chain, key);
                }
            }
        } catch (GeneralSecurityException e) {
            throw new TlsSetupException("wrong password for --keystore " + tls.keyStore(), e);
        }
        throw new TlsSetupException("--keystore " + tls.keyStore() + " holds no key");
    }
}
