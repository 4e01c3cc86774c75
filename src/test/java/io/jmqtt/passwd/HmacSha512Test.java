package io.jmqtt.passwd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HmacSha512Test {

    @Test
    void codesAreThoseOfTheJdk() throws GeneralSecurityException {
        Random random = new Random(6);
        Mac mac = Mac.getInstance("HmacSHA512");
        for (int keyLength = 1; keyLength < 300; keyLength += 7) {
            byte[] key = new byte[keyLength];
            byte[] message = new byte[random.nextInt(300)];
            random.nextBytes(key);
            random.nextBytes(message);
            mac.init(new SecretKeySpec(key, "HmacSHA512"));

            byte[] code = new byte[HmacSha512.BYTES];
            HmacSha512 hmac = new HmacSha512(key);
            hmac.digest(message, code);

            assertThat(code).isEqualTo(mac.doFinal(message));
            hmac.digest(new byte[0], code);
            assertThat(code).isEqualTo(mac.doFinal());
        }
    }

    @Test
    void derivedKeysAreThoseOfTheJdk() throws GeneralSecurityException {
        SecretKeyFactory jdk = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512");
        for (String password : new String[] {"p", "päss €", "x".repeat(128), "y".repeat(129)}) {
            for (int iterations : new int[] {1, 2, 1000}) {
                byte[] salt = password.substring(0, 1).repeat(12).getBytes(UTF_8);
                byte[] key =
                        jdk.generateSecret(
                                        new PBEKeySpec(
                                                password.toCharArray(), salt, iterations, 512))
                                .getEncoded();

                assertThat(Pbkdf2Hash.of(password.getBytes(UTF_8), salt, iterations).encoded())
                        .endsWith("$" + Base64.getEncoder().encodeToString(key));
            }
        }
    }
}
