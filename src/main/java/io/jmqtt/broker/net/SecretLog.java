package io.jmqtt.broker.net;

import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.tls.KeyLog;
import io.jmqtt.tls.TlsSetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.TlsContext;

/**
 * The file of {@code --tls-keylog}. Connections go on when it can't be written any more; the log
 * tells it once. Safe for use by several threads.
 */
final class SecretLog {
    private final KeyLog keys;
    private final BrokerLog log;
    private final AtomicBoolean broken = new AtomicBoolean();

    private SecretLog(KeyLog keys, BrokerLog log) {
        this.keys = keys;
        this.log = log;
    }

    /**
     * @throws ListenerException where it can't be written
     */
    static SecretLog open(Path file, BrokerLog log) throws ListenerException {
        try {
            return new SecretLog(KeyLog.withoutLink(file), log);
        } catch (TlsSetupException e) {
            throw new ListenerException("Error: " + e.getMessage());
        }
    }

    /** What {@link KeyLog#handshake} writes. */
    void handshake(TlsContext context) {
        write(keys::handshake, context);
    }

    /** What {@link KeyLog#connection} writes. */
    void connection(TlsContext context) {
        write(keys::connection, context);
    }

    private void write(Lines lines, TlsContext context) {
        try {
            lines.write(context);
            broken.set(false);
        } catch (IOException e) {
            if (!broken.getAndSet(true)) {
                log.log(LogType.ERROR, "Error: Unable to write TLS secrets: " + e.getMessage());
            }
        }
    }

    @FunctionalInterface
    private interface Lines {
        void write(TlsContext context) throws IOException;
    }
}
