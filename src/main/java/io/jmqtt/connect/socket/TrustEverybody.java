package io.jmqtt.connect.socket;

import io.jmqtt.tls.ChainTrust;
import java.security.cert.X509Certificate;

/** Verifies nothing, as {@code --insecure} is documented. */
final class TrustEverybody extends ChainTrust {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        // whoever it is
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
        // not asked of a client
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
