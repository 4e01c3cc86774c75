package io.jmqtt.broker.config;

import java.util.function.Consumer;

/**
 * The TLS options of one bridge; null where not set.
 *
 * @param cafile certificates of the authorities that the other broker is checked against
 * @param capath a folder of such certificates
 * @param certfile certificate chain of the bridge
 * @param keyfile private key of the bridge
 * @param ciphers OpenSSL cipher list up to TLS 1.2
 * @param ciphersTls13 cipher suites of TLS 1.3
 * @param tlsVersion lowest version: tlsv1.3, tlsv1.2 or tlsv1.1
 * @param identity PSK identity
 * @param psk pre-shared key in hexadecimal
 * @param alpn ALPN protocol name
 * @param insecure whether the host name in the certificate goes unchecked
 * @param requireOcsp whether the certificate must come with an OCSP answer
 * @param useOsCerts whether the authorities of the operating system are trusted
 */
public record BridgeTlsConfig(
        String cafile,
        String capath,
        String certfile,
        String keyfile,
        String ciphers,
        String ciphersTls13,
        String tlsVersion,
        String identity,
        String psk,
        String alpn,
        boolean insecure,
        boolean requireOcsp,
        boolean useOsCerts) {

    /** What is in force where a configuration says nothing. */
    public static BridgeTlsConfig defaults() {
        return new Draft().build();
    }

    /** The same but for what the change does to a mutable copy. */
    public BridgeTlsConfig with(Consumer<Draft> change) {
        Draft draft = draft();
        change.accept(draft);
        return draft.build();
    }

    /** A mutable copy. */
    public Draft draft() {
        Draft draft = new Draft();
        draft.cafile = cafile;
        draft.capath = capath;
        draft.certfile = certfile;
        draft.keyfile = keyfile;
        draft.ciphers = ciphers;
        draft.ciphersTls13 = ciphersTls13;
        draft.tlsVersion = tlsVersion;
        draft.identity = identity;
        draft.psk = psk;
        draft.alpn = alpn;
        draft.insecure = insecure;
        draft.requireOcsp = requireOcsp;
        draft.useOsCerts = useOsCerts;
        return draft;
    }

    /** Whether the bridge speaks TLS with certificates. */
    public boolean usesCertificates() {
        return cafile != null || capath != null || useOsCerts;
    }

    /** Whether the bridge speaks TLS with a pre-shared key. */
    public boolean usesPsk() {
        return psk != null;
    }

    /** The mutable twin: what the parser fills and tests vary. Not for use by several threads. */
    public static final class Draft {
        public String cafile;
        public String capath;
        public String certfile;
        public String keyfile;
        public String ciphers;
        public String ciphersTls13;
        public String tlsVersion;
        public String identity;
        public String psk;
        public String alpn;
        public boolean insecure;
        public boolean requireOcsp;
        public boolean useOsCerts;

        /** The values as they are now. */
        public BridgeTlsConfig build() {
            return new BridgeTlsConfig(
                    cafile,
                    capath,
                    certfile,
                    keyfile,
                    ciphers,
                    ciphersTls13,
                    tlsVersion,
                    identity,
                    psk,
                    alpn,
                    insecure,
                    requireOcsp,
                    useOsCerts);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return psk != null || identity != null ? "TLS with a pre-shared key" : "TLS by " + certfile;
    }
}
