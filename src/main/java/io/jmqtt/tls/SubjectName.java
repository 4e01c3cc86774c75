package io.jmqtt.tls;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/** The subject of a certificate as Mosquitto makes a user name of it. */
public final class SubjectName {
    private static final String COMMON_NAME = "2.5.4.3";

    /** OpenSSL's short names. */
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry(COMMON_NAME, "CN"),
                    Map.entry("2.5.4.4", "SN"),
                    Map.entry("2.5.4.5", "serialNumber"),
                    Map.entry("2.5.4.6", "C"),
                    Map.entry("2.5.4.7", "L"),
                    Map.entry("2.5.4.8", "ST"),
                    Map.entry("2.5.4.9", "street"),
                    Map.entry("2.5.4.10", "O"),
                    Map.entry("2.5.4.11", "OU"),
                    Map.entry("2.5.4.12", "title"),
                    Map.entry("2.5.4.13", "description"),
                    Map.entry("2.5.4.17", "postalCode"),
                    Map.entry("2.5.4.41", "name"),
                    Map.entry("2.5.4.42", "GN"),
                    Map.entry("2.5.4.43", "initials"),
                    Map.entry("2.5.4.44", "generationQualifier"),
                    Map.entry("2.5.4.46", "dnQualifier"),
                    Map.entry("2.5.4.65", "pseudonym"),
                    Map.entry("0.9.2342.19200300.100.1.1", "UID"),
                    Map.entry("0.9.2342.19200300.100.1.25", "DC"),
                    Map.entry("1.2.840.113549.1.9.1", "emailAddress"),
                    Map.entry("1.2.840.113549.1.9.2", "unstructuredName"));

    private SubjectName() {}

    /**
     * The first common name, or null where there is none that can be a user name: text without NUL.
     */
    public static String commonName(X509Certificate certificate) {
        try {
            for (RDN rdn : name(certificate).getRDNs()) {
                for (AttributeTypeAndValue each : rdn.getTypesAndValues()) {
                    if (each.getType().getId().equals(COMMON_NAME)) {
                        return usable(text(each.getValue()));
                    }
                }
            }
        } catch (RuntimeException e) {
            // bytes that are no name: as good as none
        }
        return null;
    }

    /**
     * The whole subject in the form of RFC 2253 as OpenSSL prints it, {@code CN=a,OU=b} for
     * example: last part first, everything but ASCII escaped. Null where it can't be read.
     */
    public static String rfc2253(X509Certificate certificate) {
        try {
            RDN[] rdns = name(certificate).getRDNs();
            StringBuilder out = new StringBuilder();
            for (int i = rdns.length - 1; i >= 0; i--) {
                AttributeTypeAndValue[] values = rdns[i].getTypesAndValues();
                for (int j = values.length - 1; j >= 0; j--) {
                    if (out.length() > 0) {
                        out.append(j == values.length - 1 ? ',' : '+');
                    }
                    append(out, values[j]);
                }
            }
            return out.toString();
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static X500Name name(X509Certificate certificate) {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static String usable(String text) {
        return text == null || text.indexOf('\0') >= 0 || text.indexOf('\uFFFD') >= 0 ? null : text;
    }

    /** The characters of a value, or null where it is no text. */
    private static String text(ASN1Encodable value) {
        return value instanceof ASN1String string ? string.getString() : null;
    }

    private static void append(StringBuilder out, AttributeTypeAndValue part) {
        String type = part.getType().getId();
        String name = NAMES.get(type);
        out.append(name == null ? type : name).append('=');
        String text = name == null ? null : text(part.getValue());
        if (text == null) {
            out.append('#').append(hex(part.getValue()));
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xFF;
            boolean edge = b == ' ' && (i == 0 || i == bytes.length - 1) || b == '#' && i == 0;
            if (edge || ",+\"\\<>;".indexOf(b) >= 0) {
                out.append('\\').append((char) b);
            } else if (b < ' ' || b > '~') {
                out.append('\\').append(String.format(Locale.ROOT, "%02X", b));
            } else {
                out.append((char) b);
            }
        }
    }

    private static String hex(ASN1Encodable value) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(value.toASN1Primitive().getEncoded(ASN1Encoding.DER));
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
