package io.jmqtt.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * Appends the secrets of connections to a file in NSS key log format, so that Wireshark can read
 * what was captured. The file is made for its owner alone; where there is one already, whoever made
 * it has chosen who may read it. Safe for use by several threads.
 */
public final class KeyLog {
    private final Path file;
    private final Set<OpenOption> options;

    private KeyLog(Path file, Set<OpenOption> options) {
        this.file = file;
        this.options = options;
    }

    /**
     * Returns null for no file.
     *
     * @throws TlsSetupException when it can't be written
     */
    public static KeyLog of(Path file) throws TlsSetupException {
        return file == null ? null : open(file, Set.of());
    }

    /**
     * As {@link #of}, for a file that is never reached by a symbolic link.
     *
     * @throws TlsSetupException when it is one, or can't be written
     */
    public static KeyLog withoutLink(Path file) throws TlsSetupException {
        if (Files.isSymbolicLink(file)) {
            throw new TlsSetupException(complaint(file, "it is a symbolic link"));
        }
        return open(file, Set.of(LinkOption.NOFOLLOW_LINKS));
    }

    private static KeyLog open(Path file, Set<OpenOption> more) throws TlsSetupException {
        Set<OpenOption> options = new HashSet<>(more);
        options.add(StandardOpenOption.CREATE);
        options.add(StandardOpenOption.APPEND);
        KeyLog log = new KeyLog(file, Set.copyOf(options));
        try {
            log.append("");
            return log;
        } catch (IOException e) {
            throw new TlsSetupException(complaint(file, PemFiles.reason(e)), e);
        }
    }

    private static String complaint(Path file, String reason) {
        return "--tls-keylog " + file + " can't be written: " + reason;
    }

    /**
     * Writes the secrets that protect the rest of a handshake of TLS 1.3, once they are agreed on;
     * nothing for older versions.
     */
    public void handshake(TlsContext context) throws IOException {
        if (TlsUtils.isTLSv13(context)) {
            SecurityParameters secrets = context.getSecurityParametersHandshake();
            append(
                    line(
                                    context,
                                    secrets,
                                    "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                                    secrets.getTrafficSecretClient())
                            + line(
                                    context,
                                    secrets,
                                    "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                                    secrets.getTrafficSecretServer()));
        }
    }

    /** Writes the secrets of a connection, once they are agreed on. */
    public void connection(TlsContext context) throws IOException {
        SecurityParameters agreed = context.getSecurityParametersHandshake();
        SecurityParameters secrets =
                agreed == null ? context.getSecurityParametersConnection() : agreed;
        append(
                TlsUtils.isTLSv13(secrets.getNegotiatedVersion())
                        ? line(
                                        context,
                                        secrets,
                                        "CLIENT_TRAFFIC_SECRET_0",
                                        secrets.getTrafficSecretClient())
                                + line(
                                        context,
                                        secrets,
                                        "SERVER_TRAFFIC_SECRET_0",
                                        secrets.getTrafficSecretServer())
                                + line(
                                        context,
                                        secrets,
                                        "EXPORTER_SECRET",
                                        secrets.getExporterMasterSecret())
                        : line(context, secrets, "CLIENT_RANDOM", secrets.getMasterSecret()));
    }

    private static String line(
            TlsContext context, SecurityParameters secrets, String label, TlsSecret secret) {
        // extracting destroys, hence the copy
        byte[] bytes = context.getCrypto().adoptSecret(secret).extract();
        HexFormat hex = HexFormat.of();
        return label
                + " "
                + hex.formatHex(secrets.getClientRandom())
                + " "
                + hex.formatHex(bytes)
                + "\n";
    }

    /** In one call, so that lines of connections that begin at once stay whole. */
    private void append(String lines) throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(
                        file,
                        options,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
