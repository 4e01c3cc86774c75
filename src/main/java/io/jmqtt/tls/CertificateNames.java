package io.jmqtt.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Whether a certificate is for a host (RFC 6125, as OpenSSL and Mosquitto read it): by its
 * alternative names, or by its common name when it has none of the kind.
 */
public final class CertificateNames {
    private static final Integer DNS = 2;
    private static final Integer ADDRESS = 7;

    private CertificateNames() {}

    /** Says which names the certificate has, or null when one of them fits. */
    public static String mismatch(X509Certificate certificate, String host) {
        List<String> names = new ArrayList<>();
        boolean literal = HostNames.isLiteral(host);
        boolean hasDns = false;
        for (List<?> name : alternatives(certificate)) {
            String text = String.valueOf(name.get(1));
            if (DNS.equals(name.get(0))) {
                hasDns = true;
                names.add(text);
                if (!literal && fits(text, host)) {
                    return null;
                }
            } else if (ADDRESS.equals(name.get(0))) {
                names.add(text);
                if (literal && sameAddress(text, host)) {
                    return null;
                }
            }
        }
        String common = commonName(certificate);
        if (!hasDns && common != null) {
            names.add(common);
            if (literal ? common.equals(host) : fits(common, host)) {
                return null;
            }
        }
        return "the broker's certificate is for "
                + (names.isEmpty() ? "nobody" : String.join(", ", names))
                + ", not for "
                + host;
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static boolean fits(String pattern, String host) {
        String p = pattern.toLowerCase(Locale.ROOT);
        String h = host.toLowerCase(Locale.ROOT);
        if (h.endsWith(".")) {
            h = h.substring(0, h.length() - 1);
        }
        if (!p.startsWith("*.")) {
            return p.equals(h);
        }
        // the star stands for one whole label, and never right below the top
        int dot = h.indexOf('.');
        return dot > 0 && p.indexOf('.', 2) > 0 && h.substring(dot).equals(p.substring(1));
    }

    private static boolean sameAddress(String a, String b) {
        try {
            return Arrays.equals(
                    InetAddress.getByName(a).getAddress(), InetAddress.getByName(b).getAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String commonName(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        int at = name.startsWith("CN=") ? 0 : name.indexOf(",CN=") + 1;
        if (!name.startsWith("CN=", at)) {
            return null;
        }
        int end = at + 3;
        while (end < name.length() && name.charAt(end) != ',' && name.charAt(end) != '+') {
            end += name.charAt(end) == '\\' ? 2 : 1;
        }
        return name.substring(at + 3, Math.min(end, name.length())).replace("\\", "");
    }
}
