package io.jmqtt.broker.crash;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.WirePacket;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** A client with a session that goes on through any number of crashes of the broker. */
abstract class CrashClient implements Runnable {
    static final int LEVEL = 4;
    private static final long RETRY_NANOS = 20_000_000;

    final String id;
    private final int port;
    private final Thread thread;
    private volatile boolean ended;
    private volatile Throwable failure;
    private OutputStream out;

    CrashClient(String id, int port) {
        this.id = id;
        this.port = port;
        this.thread = new Thread(this, id);
    }

    void start() {
        thread.start();
    }

    /** Ends the client; its connection is cut. */
    void end() throws InterruptedException {
        ended = true;
        thread.join();
        if (failure != null) {
            throw new AssertionError(id + ": " + failure, failure);
        }
    }

    boolean isEnded() {
        return ended;
    }

    Throwable failure() {
        return failure;
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                try {
                    connectOnce();
                } catch (IOException crashed) {
                    LockSupport.parkNanos(RETRY_NANOS);
                }
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void connectOnce() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(200);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            out = socket.getOutputStream();
            out.write(ConnectPacket.of(LEVEL, id).resume().keepAlive(0).bytes());
            WirePacket connack = readAnswer(in);
            if (connack.kind() != PacketKind.CONNACK || connack.body()[1] != 0) {
                throw new IllegalStateException("refused: " + connack);
            }
            connected(connack.body()[0] == 1);
            while (!ended) {
                beforeRead();
                in.mark(1);
                int first;
                try {
                    first = in.read();
                } catch (java.net.SocketTimeoutException nothingYet) {
                    continue;
                }
                if (first < 0) {
                    throw new IOException("end of stream");
                }
                in.reset();
                socket.setSoTimeout(5000);
                received(WirePacket.read(in));
                socket.setSoTimeout(200);
            }
        }
    }

    private static WirePacket readAnswer(InputStream in) throws IOException {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (true) {
            in.mark(1);
            try {
                if (in.read() < 0) {
                    throw new IOException("end of stream");
                }
                in.reset();
                return WirePacket.read(in);
            } catch (java.net.SocketTimeoutException late) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("no CONNACK within 10 seconds", late);
                }
            }
        }
    }

    void send(byte[] packet) throws IOException {
        out.write(packet);
    }

    /** There is a connection. */
    abstract void connected(boolean present) throws IOException;

    abstract void beforeRead() throws IOException;

    abstract void received(WirePacket packet) throws IOException;
}
