package io.jmqtt.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemFilesTest {
    @TempDir static Path folder;
    private static final char[] PASSWORD = "secret".toCharArray();

    @BeforeAll
    static void makeKeys() throws Exception {
        Certificates c = Certificates.in(folder);
        String[][] commands = {
            {"genpkey", "-algorithm", "RSA", "-out", "rsa8.pem"},
            {"rsa", "-in", "rsa8.pem", "-traditional", "-out", "rsa1.pem"},
            {"ecparam", "-name", "prime256v1", "-genkey", "-out", "sec1.pem"},
            {"pkcs8", "-topk8", "-nocrypt", "-in", "sec1.pem", "-out", "ec8.pem"},
            {"pkcs8", "-topk8", "-in", "rsa8.pem", "-passout", "pass:secret", "-out", "rsa8e.pem"},
            {
                "rsa",
                "-in",
                "rsa8.pem",
                "-traditional",
                "-aes128",
                "-passout",
                "pass:secret",
                "-out",
                "rsa1e.pem"
            },
            {"ec", "-in", "sec1.pem", "-aes256", "-passout", "pass:secret", "-out", "sec1e.pem"},
            {"genpkey", "-algorithm", "ed25519", "-out", "ed.pem"}
        };
        for (String[] command : commands) {
            c.openssl(command);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rsa8.pem, RSA",
        "rsa1.pem, RSA",
        "sec1.pem, EC",
        "ec8.pem, EC",
        "ed.pem, EdDSA",
        "rsa8e.pem, RSA",
        "rsa1e.pem, RSA",
        "sec1e.pem, EC"
    })
    void readsEveryKindOfKey(String file, String algorithm) throws Exception {
        String actual = PemFiles.privateKey("--key", folder.resolve(file), PASSWORD).getAlgorithm();
        assertThat(actual.replace("ECDSA", "EC").replace("Ed25519", "EdDSA")).isEqualTo(algorithm);
    }

    @ParameterizedTest
    @CsvSource({"rsa8e.pem", "rsa1e.pem", "sec1e.pem"})
    void wrongAndMissingPasswordsAreNamed(String file) {
        Path path = folder.resolve(file);
        assertThatThrownBy(() -> PemFiles.privateKey("--key", path, "wrong".toCharArray()))
                .isInstanceOf(TlsSetupException.class)
                .hasMessage("wrong password for --key " + path);
        assertThatThrownBy(() -> PemFiles.privateKey("--key", path, null))
                .hasMessage("--key " + path + " is encrypted and no password was given");
    }

    @Test
    void whatIsNoKeyOrNoCertificateIsNamed() throws Exception {
        Path junk = Files.writeString(folder.resolve("junk"), "hello");
        assertThatThrownBy(() -> PemFiles.privateKey("--key", junk, null))
                .hasMessage("--key " + junk + " holds no PEM key");
        assertThatThrownBy(() -> PemFiles.privateKey("--key", folder.resolve("ca.crt"), null))
                .hasMessage("--key " + folder.resolve("ca.crt") + " holds no private key");
        assertThatThrownBy(() -> PemFiles.certificates("--cafile", folder.resolve("nope")))
                .hasMessage(
                        "--cafile "
                                + folder.resolve("nope")
                                + " can't be read: No such file or directory");
        assertThatThrownBy(() -> PemFiles.certificates("--cafile", folder.resolve("rsa8.pem")))
                .isInstanceOf(TlsSetupException.class);
    }

    @Test
    void readsChainsAndFolders() throws Exception {
        Path chain = folder.resolve("chain.pem");
        String ca = Files.readString(folder.resolve("ca.crt"));
        Files.writeString(chain, "subject: text before\n" + ca + "\n" + ca);
        assertThat(PemFiles.certificates("--cert", chain)).hasSize(2);
        assertThat(PemFiles.certificatesOfFolder("--capath", folder)).hasSize(3);
    }
}
