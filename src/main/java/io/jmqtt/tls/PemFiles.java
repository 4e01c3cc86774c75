package io.jmqtt.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CRL;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates and private keys in PEM files. */
public final class PemFiles {
    private static final String BEGIN = "-----BEGIN ";
    private static final String PKCS8 = BEGIN + "PRIVATE KEY-----";
    private static final String[] KEY_TYPES = {"RSA", "EC", "EdDSA", "RSASSA-PSS"};

    private PemFiles() {}

    /**
     * All certificates of a file, in order.
     *
     * @param what how to call the file in an error, for example {@code --cafile}
     * @throws TlsSetupException when it can't be read or holds none
     */
    public static List<X509Certificate> certificates(String what, Path file)
            throws TlsSetupException {
        byte[] bytes = read(what, file);
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Certificate c : factory.generateCertificates(new ByteArrayInputStream(bytes))) {
                certificates.add((X509Certificate) c);
            }
        } catch (GeneralSecurityException e) {
            throw new TlsSetupException(
                    what + " " + file + " holds a certificate that can't be read", e);
        }
        if (certificates.isEmpty()) {
            throw new TlsSetupException(what + " " + file + " holds no certificate");
        }
        return certificates;
    }

    /**
     * The certificates of all files of a folder that hold some; others are passed over.
     *
     * @throws TlsSetupException when it can't be read or holds none
     */
    public static List<X509Certificate> certificatesOfFolder(String what, Path folder)
            throws TlsSetupException {
        return certificatesOfFolder(what, folder, false);
    }

    /**
     * The certificates of all files of a folder that hold some; others are passed over.
     *
     * @param mayBeEmpty whether a folder without certificates is fine
     * @throws TlsSetupException when it can't be read
     */
    public static List<X509Certificate> certificatesOfFolder(
            String what, Path folder, boolean mayBeEmpty) throws TlsSetupException {
        List<X509Certificate> certificates = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.isRegularFile(file) && Files.isReadable(file)) {
                    try {
                        certificates.addAll(certificates(what, file));
                    } catch (TlsSetupException e) {
                        // a folder may hold other things, as it may for OpenSSL
                    }
                }
            }
        } catch (IOException e) {
            throw new TlsSetupException(what + " " + folder + " can't be read: " + reason(e), e);
        }
        if (certificates.isEmpty() && !mayBeEmpty) {
            throw new TlsSetupException(what + " " + folder + " holds no certificate");
        }
        return certificates;
    }

    /**
     * All revocation lists of a file.
     *
     * @throws TlsSetupException when it can't be read or holds none
     */
    public static List<X509CRL> revocationLists(String what, Path file) throws TlsSetupException {
        List<X509CRL> lists = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (CRL each : factory.generateCRLs(new ByteArrayInputStream(read(what, file)))) {
                lists.add((X509CRL) each);
            }
        } catch (GeneralSecurityException e) {
            throw new TlsSetupException(
                    what + " " + file + " holds a revocation list that can't be read", e);
        }
        if (lists.isEmpty()) {
            throw new TlsSetupException(what + " " + file + " holds no revocation list");
        }
        return lists;
    }

    /**
     * The private key of a file: PKCS#8, PKCS#1 and SEC 1, plain or encrypted. All but plain PKCS#8
     * load Bouncy Castle.
     *
     * @param password null when there is none
     */
    public static PrivateKey privateKey(String what, Path file, char[] password)
            throws TlsSetupException {
        String text = new String(read(what, file), StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(PKCS8);
        if (begin < 0) {
            if (!text.contains(BEGIN)) {
                throw new TlsSetupException(what + " " + file + " holds no PEM key");
            }
            return OtherPemKeys.read(what, file, text, password);
        }
        int end = text.indexOf("-----END", begin);
        try {
            byte[] der =
                    Base64.getMimeDecoder()
                            .decode(
                                    text.substring(
                                            begin + PKCS8.length(), end < 0 ? text.length() : end));
            return decode(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new TlsSetupException(what + " " + file + " holds a key that can't be read", e);
        }
    }

    /** Whether the file holds a key that is encrypted; false too where it can't be read. */
    public static boolean isEncrypted(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains("ENCRYPTED");
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static PrivateKey decode(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        for (String type : KEY_TYPES) {
            try {
                return KeyFactory.getInstance(type).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // not this type
            }
        }
        throw new InvalidKeySpecException("none of the known types");
    }

    private static byte[] read(String what, Path file) throws TlsSetupException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new TlsSetupException(what + " " + file + " can't be read: " + reason(e), e);
        }
    }

    /** What the operating system says is wrong with a file. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "Permission denied";
        }
        if (e instanceof java.nio.file.NotDirectoryException) {
            return "Not a directory";
        }
        return e.getMessage();
    }
}
