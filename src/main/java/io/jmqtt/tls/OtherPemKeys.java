package io.jmqtt.tls;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMDecryptorProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/**
 * The kinds of PEM keys that the JDK can't read: PKCS#1, SEC 1, encrypted PKCS#8, and the old
 * encryption with a DEK-Info header. Loaded only when a file holds one.
 */
final class OtherPemKeys {

    private OtherPemKeys() {}

    static PrivateKey read(String what, Path file, String text, char[] password)
            throws TlsSetupException {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
                PrivateKeyInfo key = key(item, what, file, password);
                if (key != null) {
                    return new JcaPEMKeyConverter().getPrivateKey(key);
                }
            }
        } catch (PKCSException | org.bouncycastle.openssl.EncryptionException e) {
            throw new TlsSetupException("wrong password for " + what + " " + file, e);
        } catch (PEMException e) {
            throw new TlsSetupException(
                    password == null
                            ? what + " " + file + " holds a key that can't be read"
                            : "wrong password for " + what + " " + file,
                    e);
        } catch (IOException | OperatorCreationException | RuntimeException e) {
            throw new TlsSetupException(what + " " + file + " holds a key that can't be read", e);
        }
        throw new TlsSetupException(what + " " + file + " holds no private key");
    }

    /** The key in an item of a PEM file, null when it is something else, a curve's name say. */
    private static PrivateKeyInfo key(Object item, String what, Path file, char[] password)
            throws IOException, OperatorCreationException, PKCSException, TlsSetupException {
        if (item instanceof PrivateKeyInfo key) {
            return key;
        }
        if (item instanceof PEMKeyPair pair) {
            return pair.getPrivateKeyInfo();
        }
        if (item instanceof PEMEncryptedKeyPair pair) {
            PEMDecryptorProvider decryptor =
                    new JcePEMDecryptorProviderBuilder()
                            .setProvider(new BouncyCastleProvider())
                            .build(given(password, what, file));
            return pair.decryptKeyPair(decryptor).getPrivateKeyInfo();
        }
        if (item instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
            InputDecryptorProvider decryptor =
                    new JceOpenSSLPKCS8DecryptorProviderBuilder()
                            .setProvider(new BouncyCastleProvider())
                            .build(given(password, what, file));
            return encrypted.decryptPrivateKeyInfo(decryptor);
        }
        return null;
    }

    private static char[] given(char[] password, String what, Path file) throws TlsSetupException {
        if (password == null) {
            throw new TlsSetupException(
                    what + " " + file + " is encrypted and no password was given");
        }
        return Arrays.copyOf(password, password.length);
    }
}
