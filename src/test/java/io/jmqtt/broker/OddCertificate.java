package io.jmqtt.broker;

import io.jmqtt.tls.PemFiles;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Date;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that the openssl program can't be made to issue, with NUL in the name say. */
public final class OddCertificate {
    private OddCertificate() {}

    /**
     * Makes {@code NAME.key} and {@code NAME.crt}, signed by the authority in the folder.
     *
     * @param from days from now at which it begins to be valid
     * @param to days from now at which it ends
     */
    public static void issue(Path folder, String name, String commonName, int from, int to)
            throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        X500Name subject =
                new X500NameBuilder().addRDN(BCStyle.CN, new DERUTF8String(commonName)).build();
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        X500Name.getInstance(
                                PemFiles.certificates("ca", folder.resolve("ca.crt"))
                                        .get(0)
                                        .getSubjectX500Principal()
                                        .getEncoded()),
                        BigInteger.valueOf(System.nanoTime()),
                        daysFromNow(from),
                        daysFromNow(to),
                        subject,
                        pair.getPublic());
        try (Writer out = Files.newBufferedWriter(folder.resolve(name + ".crt"));
                JcaPEMWriter pem = new JcaPEMWriter(out)) {
            pem.writeObject(
                    builder.build(
                            new JcaContentSignerBuilder("SHA256withRSA")
                                    .build(
                                            PemFiles.privateKey(
                                                    "ca", folder.resolve("ca.key"), null))));
        }
        try (Writer out = Files.newBufferedWriter(folder.resolve(name + ".key"));
                JcaPEMWriter pem = new JcaPEMWriter(out)) {
            pem.writeObject(new JcaPKCS8Generator(pair.getPrivate(), null));
        }
    }

    private static Date daysFromNow(int days) {
        return new Date(System.currentTimeMillis() + days * 86_400_000L);
    }
}
