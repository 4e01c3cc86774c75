package io.jmqtt.tls;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What {@code openssl s_client} said of a handshake, after which it ends.
 *
 * @param out standard output and error
 */
public record OpenSslClient(int exitCode, String out) {

    /**
     * Connects to a port of 127.0.0.1.
     *
     * @param authority file with the authority that is trusted
     * @param more further arguments
     */
    public static OpenSslClient connect(int port, Path authority, List<String> more)
            throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "/usr/bin/openssl",
                                "s_client",
                                "-connect",
                                "127.0.0.1:" + port,
                                "-CAfile",
                                authority.toString(),
                                "-verify_return_error"));
        command.addAll(more);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("openssl has not ended: " + out);
        }
        return new OpenSslClient(process.exitValue(), out);
    }

    /** Whether it trusts the server. */
    public boolean isVerified() {
        return out.contains("Verify return code: 0 (ok)");
    }
}
