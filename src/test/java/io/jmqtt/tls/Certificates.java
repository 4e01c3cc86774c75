package io.jmqtt.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A certificate authority for tests, made by the {@code openssl} program. */
public final class Certificates {
    private final Path folder;

    private Certificates(Path folder) {
        this.folder = folder;
    }

    /** Makes an authority ({@code ca.crt}, {@code ca.key}) in a folder. */
    public static Certificates in(Path folder) throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        Certificates certificates = new Certificates(folder);
        certificates.openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                "ca.key",
                "-out",
                "ca.crt",
                "-days",
                "30",
                "-subj",
                "/CN=Test CA");
        return certificates;
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * Makes {@code NAME.key} and {@code NAME.crt}, signed by the authority.
     *
     * @param alternatives for example {@code DNS:localhost,IP:127.0.0.1}, null for none
     * @param days may be negative for one that has expired
     */
    public void issue(String name, String subject, String alternatives, int days) throws Exception {
        openssl(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr",
                "-subj",
                subject);
        if (alternatives == null) {
            sign(name, days);
        } else {
            Path extensions = file(name + ".ext");
            Files.writeString(extensions, "subjectAltName=" + alternatives + "\n");
            sign(name, days, "-extfile", extensions.toString());
        }
    }

    /**
     * Makes {@code NAME.crt} of the request {@code NAME.csr}, signed by the authority.
     *
     * @param more arguments for {@code openssl x509}
     */
    public void sign(String name, int days, String... more) throws Exception {
        List<String> sign =
                new ArrayList<>(
                        List.of(
                                "x509",
                                "-req",
                                "-in",
                                name + ".csr",
                                "-CA",
                                "ca.crt",
                                "-CAkey",
                                "ca.key",
                                "-CAcreateserial",
                                "-out",
                                name + ".crt",
                                "-days",
                                Integer.toString(days)));
        sign.addAll(List.of(more));
        openssl(sign.toArray(new String[0]));
    }

    /** Runs {@code openssl} in the folder. */
    public void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add("/usr/bin/openssl");
        command.addAll(List.of(arguments));
        Path log = folder.resolve("openssl.log");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(command + ": " + Files.readString(log));
        }
    }
}
