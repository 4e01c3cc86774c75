package io.jmqtt.connect.socket;

import io.jmqtt.tls.TlsSetupException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * Appends the secrets of connections to a file in NSS key log format, so that Wireshark can read
 * what was captured.
 */
final class KeyLog {
    private final Path file;

    private KeyLog(Path file) {
        this.file = file;
    }

    /**
     * Returns null for no file.
     *
     * @throws TlsSetupException when it can't be written
     */
    static KeyLog of(Path file) throws TlsSetupException {
        if (file == null) {
            return null;
        }
        try {
            create(file);
            Files.writeString(file, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new TlsSetupException(
                    "--tls-keylog " + file + " can't be written: " + SystemErrors.text(e), e);
        }
        return new KeyLog(file);
    }

    /** Makes the file for its owner alone, where there is none yet. */
    private static void create(Path file) throws IOException {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException fine) {
            // whoever made it has chosen who may read it
        }
    }

    /** The secrets that protect the rest of a handshake of TLS 1.3, once they are agreed on. */
    void handshake(TlsContext context) throws IOException {
        if (TlsUtils.isTLSv13(context)) {
            SecurityParameters secrets = context.getSecurityParametersHandshake();
            write(
                    context,
                    secrets,
                    "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
                    secrets.getTrafficSecretClient());
            write(
                    context,
                    secrets,
                    "SERVER_HANDSHAKE_TRAFFIC_SECRET",
                    secrets.getTrafficSecretServer());
        }
    }

    /** The secrets of the connection, once the handshake is complete. */
    void connection(TlsContext context) throws IOException {
        SecurityParameters secrets = context.getSecurityParametersConnection();
        ProtocolVersion version = secrets.getNegotiatedVersion();
        if (ProtocolVersion.TLSv13.isEqualOrEarlierVersionOf(version)) {
            write(context, secrets, "CLIENT_TRAFFIC_SECRET_0", secrets.getTrafficSecretClient());
            write(context, secrets, "SERVER_TRAFFIC_SECRET_0", secrets.getTrafficSecretServer());
            write(context, secrets, "EXPORTER_SECRET", secrets.getExporterMasterSecret());
        } else {
            write(context, secrets, "CLIENT_RANDOM", secrets.getMasterSecret());
        }
    }

    private void write(
            TlsContext context, SecurityParameters secrets, String label, TlsSecret secret)
            throws IOException {
        // extracting destroys, hence the copy
        byte[] bytes = context.getCrypto().adoptSecret(secret).extract();
        HexFormat hex = HexFormat.of();
        String line =
                label
                        + " "
                        + hex.formatHex(secrets.getClientRandom())
                        + " "
                        + hex.formatHex(bytes)
                        + "\n";
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
