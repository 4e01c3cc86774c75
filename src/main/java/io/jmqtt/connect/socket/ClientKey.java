package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.tls.PemFiles;
import io.jmqtt.tls.TlsSetupException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Enumeration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The client's certificate and key, sent whenever the broker asks for one, whatever issuers it
 * names: so does OpenSSL, and brokers that name none or too many are common.
 */
final class ClientKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";

    private final PrivateKey key;
    private final X509Certificate[] chain;

    private ClientKey(PrivateKey key, X509Certificate[] chain) {
        this.key = key;
        this.chain = chain;
    }

    /** Returns null when the client has none. */
    static ClientKey of(Tls tls) throws TlsSetupException {
        if (tls.keyStore() != null) {
            return ofStore(tls);
        }
        if (tls.certFile() == null || tls.keyFile() == null) {
            return null;
        }
        X509Certificate[] chain =
                PemFiles.certificates("--cert", tls.certFile()).toArray(new X509Certificate[0]);
        PrivateKey key = PemFiles.privateKey("--key", tls.keyFile(), tls.keyPassword());
        if (!key.getAlgorithm().equals(chain[0].getPublicKey().getAlgorithm())) {
            throw new TlsSetupException(
                    "--key " + tls.keyFile() + " does not belong to --cert " + tls.certFile());
        }
        return new ClientKey(key, chain);
    }

    private static ClientKey ofStore(Tls tls) throws TlsSetupException {
        KeyStore store =
                TrustAnchors.KeyStores.load("--keystore", tls.keyStore(), tls.keyStorePassword());
        try {
            Enumeration<String> aliases = store.aliases();
            while (aliases.hasMoreElements()) {
                String alias = aliases.nextElement();
                if (store.isKeyEntry(alias)
                        && store.getKey(alias, tls.keyStorePassword()) instanceof PrivateKey key) {
                    Certificate[] certificates = store.getCertificateChain(alias);
                    X509Certificate[] chain = new X509Certificate[certificates.length];
                    for (int i = 0; i < chain.length; i++) {
                        chain[i] = (X509Certificate) certificates[i];
                    }
                    return new ClientKey(key, chain);
                }
            }
        } catch (GeneralSecurityException e) {
            throw new TlsSetupException("wrong password for --keystore " + tls.keyStore(), e);
        }
        throw new TlsSetupException("--keystore " + tls.keyStore() + " holds no key");
    }

    private String aliasFor(String[] keyTypes) {
        String own = chain[0].getPublicKey().getAlgorithm();
        for (String type : keyTypes) {
            if (type.equals(own) || own.equals("RSA") && type.equals("RSASSA-PSS")) {
                return ALIAS;
            }
        }
        return null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return aliasFor(keyTypes);
    }

    @Override
    public String chooseEngineClientAlias(
            String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return aliasFor(keyTypes);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }
}
