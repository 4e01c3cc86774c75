package io.jmqtt.tls;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.tls.CipherSuite;

/** The cipher suites with certificates that Bouncy Castle is asked for, by their standard names. */
public final class CertificateSuites {
    private CertificateSuites() {}

    /** OpenSSL's name of one of the suites, for example {@code ECDHE-RSA-AES256-GCM-SHA384}. */
    public static String openSslName(int suite) {
        return PskSuites.openSslName(byName(), suite);
    }

    /** Their numbers, the best first. */
    public static Map<String, Integer> byName() {
        Map<String, Integer> suites = new LinkedHashMap<>();
        suites.put("TLS_AES_256_GCM_SHA384", CipherSuite.TLS_AES_256_GCM_SHA384);
        suites.put("TLS_CHACHA20_POLY1305_SHA256", CipherSuite.TLS_CHACHA20_POLY1305_SHA256);
        suites.put("TLS_AES_128_GCM_SHA256", CipherSuite.TLS_AES_128_GCM_SHA256);
        suites.put(
                "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384);
        suites.put(
                "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384);
        suites.put(
                "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
                CipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384);
        suites.put(
                "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256);
        suites.put(
                "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256);
        suites.put(
                "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                CipherSuite.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256);
        suites.put(
                "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256);
        suites.put(
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
        suites.put(
                "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
                CipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256);
        suites.put(
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384);
        suites.put(
                "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
                CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384);
        suites.put(
                "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
                CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA256);
        suites.put(
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256);
        suites.put(
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
                CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256);
        suites.put(
                "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
                CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA256);
        suites.put(
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA);
        suites.put(
                "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
                CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA);
        suites.put(
                "TLS_DHE_RSA_WITH_AES_256_CBC_SHA", CipherSuite.TLS_DHE_RSA_WITH_AES_256_CBC_SHA);
        suites.put(
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA);
        suites.put(
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA);
        suites.put(
                "TLS_DHE_RSA_WITH_AES_128_CBC_SHA", CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA);
        suites.put("TLS_RSA_WITH_AES_256_GCM_SHA384", CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384);
        suites.put("TLS_RSA_WITH_AES_128_GCM_SHA256", CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256);
        suites.put("TLS_RSA_WITH_AES_256_CBC_SHA256", CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA256);
        suites.put("TLS_RSA_WITH_AES_128_CBC_SHA256", CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA256);
        suites.put("TLS_RSA_WITH_AES_256_CBC_SHA", CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA);
        suites.put("TLS_RSA_WITH_AES_128_CBC_SHA", CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA);
        return suites;
    }
}
