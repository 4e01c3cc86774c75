package io.jmqtt.bench;

import io.jmqtt.tls.Certificates;
import io.jmqtt.tls.TlsSockets;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * What TLS costs the broker's side on one processor: full handshakes with a client certificate left
 * out, and records out and in, in processor time of the broker's side alone. Two engines in memory,
 * no sockets. Prints a line for each provider, key and version.
 *
 * <p>Arguments: the providers, {@code JDK} and {@code OPENSSL}; the latter needs
 * netty-tcnative-boringssl-static with the classifier of the machine on the class path, see
 * docs/tls.md.
 */
public final class TlsBenchmark {
    private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final long RUN = 500_000_000L;
    private static final int BATCH = 50;

    private final SSLContext client;
    private final SslContext server;
    private final String version;
    private long serverNanos;

    private TlsBenchmark(SSLContext client, SslContext server, String version) {
        this.client = client;
        this.server = server;
        this.version = version;
    }

    /** Runs all. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("tls-bench");
        Certificates ca = Certificates.in(folder);
        ca.issue("rsa", "/CN=rsa", null, 2);
        ca.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "ec-sec1.key");
        ca.openssl("pkcs8", "-topk8", "-nocrypt", "-in", "ec-sec1.key", "-out", "ec.key");
        ca.openssl("req", "-new", "-key", "ec.key", "-out", "ec.csr", "-subj", "/CN=ec");
        ca.sign("ec", 2);
        SSLContext client = TlsSockets.trusting(ca.file("ca.crt"), null).context();
        for (int round = 0; round < 2; round++) {
            for (String key : new String[] {"rsa", "ec"}) {
                for (String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
                    for (String provider : args) {
                        SslContext server =
                                SslContextBuilder.forServer(
                                                ca.file(key + ".crt").toFile(),
                                                ca.file(key + ".key").toFile())
                                        .sslProvider(SslProvider.valueOf(provider))
                                        .protocols(version)
                                        .build();
                        String line = new TlsBenchmark(client, server, version).run();
                        ReferenceCountUtil.release(server);
                        if (round > 0) {
                            System.out.printf("%-8s %-4s %s %s%n", provider, key, version, line);
                        }
                    }
                }
            }
        }
    }

    private String run() throws SSLException {
        int handshakes = 0;
        serverNanos = 0;
        while (serverNanos < RUN) {
            Pair pair = new Pair();
            pair.handshake();
            pair.close();
            handshakes++;
        }
        double perSecond = handshakes * 1e9 / serverNanos;
        return String.format(
                Locale.ROOT,
                "handshakes/s %6.0f  out 16K %5.0f MB/s  out 100 B %5.0f krec/s  in 16K %5.0f MB/s"
                        + "  in 100 B %5.0f krec/s",
                perSecond,
                records(true, 16_000) * 16_000 / 1e6,
                records(true, 100) / 1e3,
                records(false, 16_000) * 16_000 / 1e6,
                records(false, 100) / 1e3);
    }

    /** Records a second. */
    private double records(boolean out, int size) throws SSLException {
        Pair pair = new Pair();
        pair.handshake();
        serverNanos = 0;
        long count = 0;
        ByteBuffer message = ByteBuffer.allocateDirect(size);
        while (serverNanos < RUN / 2) {
            pair.records(out, message);
            count += BATCH;
        }
        pair.close();
        return count * 1e9 / serverNanos;
    }

    /** Two engines and what travels between them. */
    private final class Pair {
        private final SSLEngine ours = server.newEngine(ALLOCATOR);
        private final SSLEngine theirs = client.createSSLEngine();
        private final ByteBuffer toOurs = ByteBuffer.allocateDirect(1024 * 1024);
        private final ByteBuffer toTheirs = ByteBuffer.allocateDirect(1024 * 1024);
        private final ByteBuffer plain = ByteBuffer.allocateDirect(1024 * 1024);
        private final ByteBuffer empty = ByteBuffer.allocate(0);

        Pair() {
            theirs.setUseClientMode(true);
            theirs.setEnabledProtocols(new String[] {version});
        }

        void handshake() throws SSLException {
            theirs.beginHandshake();
            ours.beginHandshake();
            boolean busy = true;
            while (busy) {
                busy = step(theirs, toTheirs, toOurs);
                long begin = CLOCK.getCurrentThreadCpuTime();
                busy |= step(ours, toOurs, toTheirs);
                serverNanos += CLOCK.getCurrentThreadCpuTime() - begin;
            }
        }

        private boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
            boolean moved = false;
            while (true) {
                HandshakeStatus status = engine.getHandshakeStatus();
                if (status == HandshakeStatus.NEED_TASK) {
                    for (Runnable t = engine.getDelegatedTask();
                            t != null;
                            t = engine.getDelegatedTask()) {
                        t.run();
                    }
                } else if (status == HandshakeStatus.NEED_WRAP) {
                    if (engine.wrap(empty, out).bytesProduced() == 0) {
                        return moved;
                    }
                } else {
                    in.flip();
                    plain.clear();
                    int taken = in.hasRemaining() ? engine.unwrap(in, plain).bytesConsumed() : 0;
                    in.compact();
                    if (taken == 0 && engine.getHandshakeStatus() == status) {
                        return moved;
                    }
                }
                moved = true;
            }
        }

        /** A batch, since the clock of a thread's work is slow to read. */
        void records(boolean out, ByteBuffer message) throws SSLException {
            SSLEngine from = out ? ours : theirs;
            SSLEngine to = out ? theirs : ours;
            ByteBuffer sent = out ? toTheirs : toOurs;
            long begin = CLOCK.getCurrentThreadCpuTime();
            for (int i = 0; i < BATCH; i++) {
                message.clear();
                // a session ticket may leave first
                while (message.hasRemaining()) {
                    from.wrap(message, sent);
                }
            }
            long middle = CLOCK.getCurrentThreadCpuTime();
            sent.flip();
            while (sent.hasRemaining()) {
                plain.clear();
                to.unwrap(sent, plain);
            }
            sent.clear();
            serverNanos += out ? middle - begin : CLOCK.getCurrentThreadCpuTime() - middle;
        }

        void close() {
            ReferenceCountUtil.release(ours);
        }
    }
}
