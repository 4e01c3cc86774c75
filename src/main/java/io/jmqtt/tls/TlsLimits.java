package io.jmqtt.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * The versions and cipher suites that one side of TLS takes. Never changes, safe for use by several
 * threads.
 */
public final class TlsLimits {
    private final String[] versions;
    private final String[] suites;
    private final Set<String> enabled;

    private TlsLimits(String[] versions, String[] suites, Set<String> enabled) {
        this.versions = versions;
        this.suites = suites;
        this.enabled = enabled;
    }

    /** The versions from a lowest one on, in the words of mosquitto.conf; null for the usual. */
    public static String[] versions(String lowest) throws TlsSetupException {
        if (lowest == null) {
            return new String[] {"TLSv1.3", "TLSv1.2"};
        }
        return switch (lowest) {
            case "tlsv1.3" -> new String[] {"TLSv1.3"};
            case "tlsv1.2" -> new String[] {"TLSv1.3", "TLSv1.2"};
            case "tlsv1.1" -> new String[] {"TLSv1.3", "TLSv1.2", "TLSv1.1"};
            default -> throw new TlsSetupException("unknown TLS version " + lowest);
        };
    }

    /**
     * What a context allows within these limits.
     *
     * @param versions see {@link #versions}
     * @param ciphers the names of suites up to TLS 1.2, see {@link CipherExpression#select}; null
     *     for the usual
     * @param ciphers13 the names of suites of TLS 1.3, see {@link CipherExpression#selectTls13};
     *     null for the usual
     */
    public static TlsLimits of(
            SSLContext context, String[] versions, List<String> ciphers, List<String> ciphers13) {
        List<String> suites = new ArrayList<>();
        if (ciphers13 != null) {
            suites.addAll(ciphers13);
        }
        SSLParameters usuals = context.getDefaultSSLParameters();
        for (String usual : usuals.getCipherSuites()) {
            boolean of13 = !usual.contains("_WITH_") && !usual.endsWith("_SCSV");
            if ((of13 ? ciphers13 : ciphers) == null) {
                suites.add(usual);
            }
        }
        if (ciphers != null) {
            suites.addAll(ciphers);
        }
        return new TlsLimits(
                versions, suites.toArray(new String[0]), Set.of(usuals.getProtocols()));
    }

    /** The suites that a context could use. */
    public static Set<String> available(SSLContext context) {
        return Set.of(context.getSupportedSSLParameters().getCipherSuites());
    }

    /**
     * The names of the versions, the newest first. Those that the JDK is told to have nothing to do
     * with, as TLSv1.1 is by default, are not among them.
     */
    public List<String> versions() {
        return Arrays.stream(versions).filter(enabled::contains).toList();
    }

    /** The standard names of the suites, the best first. */
    public List<String> suites() {
        return List.of(suites);
    }

    /** Sets the limits on an engine. */
    public void apply(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(versions);
        parameters.setCipherSuites(suites);
        engine.setSSLParameters(parameters);
    }
}
