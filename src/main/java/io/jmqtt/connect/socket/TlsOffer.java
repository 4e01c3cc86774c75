package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Tls;
import io.jmqtt.tls.CipherExpression;
import io.jmqtt.tls.TlsSetupException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What the options of a connection by certificates let us offer, whoever does the handshake. */
final class TlsOffer {
    private TlsOffer() {}

    /**
     * Whether only TLS 1.3 is offered, else 1.2 too.
     *
     * @throws TlsSetupException when the options name another version
     */
    static boolean isOnlyTls13(Tls tls) throws TlsSetupException {
        if (tls.version() == null || tls.version().equals("tlsv1.2")) {
            return false;
        }
        if (tls.version().equals("tlsv1.3")) {
            return true;
        }
        throw new TlsSetupException("unknown TLS version " + tls.version());
    }

    /**
     * The names of the suites that the cipher list of the options selects.
     *
     * @param usual what is offered without a list
     * @param available what could be offered
     */
    static List<String> suites(Tls tls, Collection<String> usual, Set<String> available)
            throws TlsSetupException {
        if (isOnlyTls13(tls)) {
            return CipherExpression.selectTls13(tls.ciphers(), available);
        }
        // as in OpenSSL, the list says nothing about TLS 1.3
        List<String> suites = new ArrayList<>();
        for (String suite : usual) {
            if (!suite.contains("_WITH_") && !suite.endsWith("_SCSV")) {
                suites.add(suite);
            }
        }
        suites.addAll(CipherExpression.select(tls.ciphers(), available));
        return suites;
    }
}
