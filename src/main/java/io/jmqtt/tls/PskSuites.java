package io.jmqtt.tls;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.bouncycastle.tls.CipherSuite;

/** The cipher suites of TLS 1.2 with pre-shared keys (RFC 4279, 5487, 5489, 7905). */
public final class PskSuites {
    private PskSuites() {}

    /**
     * The numbers of the suites that an OpenSSL cipher list selects, best first.
     *
     * @param ciphers the list, or null for all
     * @throws TlsSetupException when it selects none
     */
    public static int[] select(String ciphers) throws TlsSetupException {
        return select(ciphers, suite -> true);
    }

    /**
     * The numbers of the suites that an OpenSSL cipher list selects, best first.
     *
     * @param ciphers the list, or null for all
     * @param available whether a suite can be used
     * @throws TlsSetupException when it selects none
     */
    public static int[] select(String ciphers, IntPredicate available) throws TlsSetupException {
        Map<String, Integer> known = known();
        known.values().removeIf(suite -> !available.test(suite));
        Collection<String> names =
                ciphers == null ? known.keySet() : CipherExpression.select(ciphers, known.keySet());
        int[] suites = new int[names.size()];
        int i = 0;
        for (String name : names) {
            suites[i++] = known.get(name);
        }
        return suites;
    }

    /** OpenSSL's name of a suite, for example {@code PSK-AES128-CBC-SHA}. */
    public static String openSslName(int suite) {
        return openSslName(known(), suite);
    }

    /** OpenSSL's name of one of the suites of a map from standard names to numbers. */
    static String openSslName(Map<String, Integer> known, int suite) {
        for (Map.Entry<String, Integer> each : known.entrySet()) {
            if (each.getValue() == suite) {
                return CipherExpression.openSslName(each.getKey());
            }
        }
        return String.format("0x%04X", suite);
    }

    /** By standard name. Those with elliptic curves come first: they cost least by far. */
    private static Map<String, Integer> known() {
        Map<String, Integer> suites = new LinkedHashMap<>();
        suites.put(
                "TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256",
                CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256);
        suites.put(
                "TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384",
                CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA384);
        suites.put(
                "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256",
                CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA256);
        suites.put(
                "TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA",
                CipherSuite.TLS_ECDHE_PSK_WITH_AES_256_CBC_SHA);
        suites.put(
                "TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA",
                CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA);
        suites.put(
                "TLS_DHE_PSK_WITH_AES_256_GCM_SHA384",
                CipherSuite.TLS_DHE_PSK_WITH_AES_256_GCM_SHA384);
        suites.put(
                "TLS_DHE_PSK_WITH_AES_128_GCM_SHA256",
                CipherSuite.TLS_DHE_PSK_WITH_AES_128_GCM_SHA256);
        suites.put(
                "TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256",
                CipherSuite.TLS_DHE_PSK_WITH_CHACHA20_POLY1305_SHA256);
        suites.put(
                "TLS_DHE_PSK_WITH_AES_256_CBC_SHA384",
                CipherSuite.TLS_DHE_PSK_WITH_AES_256_CBC_SHA384);
        suites.put(
                "TLS_DHE_PSK_WITH_AES_128_CBC_SHA256",
                CipherSuite.TLS_DHE_PSK_WITH_AES_128_CBC_SHA256);
        suites.put("TLS_PSK_WITH_AES_256_GCM_SHA384", CipherSuite.TLS_PSK_WITH_AES_256_GCM_SHA384);
        suites.put("TLS_PSK_WITH_AES_128_GCM_SHA256", CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256);
        suites.put(
                "TLS_PSK_WITH_CHACHA20_POLY1305_SHA256",
                CipherSuite.TLS_PSK_WITH_CHACHA20_POLY1305_SHA256);
        suites.put("TLS_PSK_WITH_AES_256_CBC_SHA384", CipherSuite.TLS_PSK_WITH_AES_256_CBC_SHA384);
        suites.put("TLS_PSK_WITH_AES_128_CBC_SHA256", CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA256);
        suites.put("TLS_PSK_WITH_AES_256_CBC_SHA", CipherSuite.TLS_PSK_WITH_AES_256_CBC_SHA);
        suites.put("TLS_PSK_WITH_AES_128_CBC_SHA", CipherSuite.TLS_PSK_WITH_AES_128_CBC_SHA);
        return suites;
    }
}
