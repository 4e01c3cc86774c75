package io.jmqtt.broker.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between two brokers and cuts each connection after a random number of bytes, between two
 * packets or within one, with the end of the stream or with a reset; until it has cut often enough.
 * Can also go on holding connections without passing anything on, as a network does that is gone.
 */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final int target;
    private final SplittableRandom random;
    private final int mostBytes;
    private final AtomicInteger cutsLeft;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean silent;

    /**
     * @param cuts how many connections are cut
     * @param mostBytes that a connection that is cut passes on
     */
    CuttingProxy(int target, long seed, int cuts, int mostBytes) throws IOException {
        this.target = target;
        this.random = new SplittableRandom(seed);
        this.mostBytes = mostBytes;
        this.cutsLeft = new AtomicInteger(cuts);
        daemon(this::acceptAll);
    }

    int port() {
        return server.getLocalPort();
    }

    int cutsLeft() {
        return cutsLeft.get();
    }

    int connections() {
        return connections.get();
    }

    /** From now on nothing passes, and nobody is told. */
    void silence(boolean on) {
        silent = on;
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket left = server.accept();
                connections.incrementAndGet();
                Socket right = new Socket();
                try {
                    right.connect(new InetSocketAddress("127.0.0.1", target), 5000);
                } catch (IOException e) {
                    left.close();
                    right.close();
                    continue;
                }
                new Pair(left, right, random.split()).start();
            }
        } catch (IOException e) {
            // closed
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private final class Pair {
        private final Socket left;
        private final Socket right;
        private final boolean reset;
        private final boolean atLeft;
        private long bytesLeft;

        Pair(Socket left, Socket right, SplittableRandom random) {
            this.left = left;
            this.right = right;
            this.reset = random.nextBoolean();
            this.atLeft = random.nextBoolean();
            this.bytesLeft = random.nextInt(1, mostBytes);
        }

        void start() {
            daemon(() -> pump(left, right, atLeft));
            daemon(() -> pump(right, left, !atLeft));
        }

        private void pump(Socket from, Socket to, boolean counted) {
            byte[] buffer = new byte[4096];
            try (Socket a = from;
                    Socket b = to) {
                InputStream in = a.getInputStream();
                OutputStream out = b.getOutputStream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (silent) {
                        continue;
                    }
                    if (counted && cutsLeft.get() > 0 && bytesLeft < n) {
                        out.write(buffer, 0, (int) bytesLeft);
                        cutsLeft.decrementAndGet();
                        if (reset) {
                            a.setSoLinger(true, 0);
                            b.setSoLinger(true, 0);
                        }
                        return;
                    }
                    bytesLeft -= counted ? n : 0;
                    out.write(buffer, 0, n);
                }
            } catch (IOException e) {
                // cut on the other side
            }
        }
    }
}
