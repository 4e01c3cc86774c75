package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Tls;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The mutable twin of {@link Tls}: nothing is set but what a test sets. */
final class TlsSettings {
    Path caFile;
    Path caPath;
    boolean useOsCertificates;
    Path certFile;
    Path keyFile;
    char[] keyPassword;
    Path trustStore;
    char[] trustStorePassword;
    Path keyStore;
    char[] keyStorePassword;
    byte[] pskKey;
    String pskIdentity;
    String version;
    String ciphers;
    String alpn;
    boolean insecure;
    Path keyLog;

    private TlsSettings() {}

    static Tls with(Consumer<TlsSettings> change) {
        TlsSettings s = new TlsSettings();
        change.accept(s);
        return new Tls(
                s.caFile,
                s.caPath,
                s.useOsCertificates,
                s.certFile,
                s.keyFile,
                s.keyPassword,
                s.trustStore,
                s.trustStorePassword,
                s.keyStore,
                s.keyStorePassword,
                s.pskKey,
                s.pskIdentity,
                s.version,
                s.ciphers,
                s.alpn,
                s.insecure,
                s.keyLog);
    }
}
