package io.jmqtt.broker;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a broker and counts the TLS records that come from the broker. */
final class RecordCounter implements AutoCloseable {
    private final ServerSocket door;
    private final Socket client;
    private final Socket near;
    private final Socket broker;
    private final AtomicInteger records = new AtomicInteger();

    RecordCounter(int port) throws IOException {
        door = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        client = new Socket("127.0.0.1", door.getLocalPort());
        near = door.accept();
        broker = new Socket("127.0.0.1", port);
        start(
                () -> {
                    near.getInputStream().transferTo(broker.getOutputStream());
                });
        start(this::count);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                work.run();
                            } catch (IOException e) {
                                // the test is over
                            }
                        });
        thread.setDaemon(true);
        thread.start();
    }

    private void count() throws IOException {
        DataInputStream in = new DataInputStream(broker.getInputStream());
        OutputStream out = near.getOutputStream();
        while (true) {
            byte[] header = new byte[5];
            try {
                in.readFully(header);
            } catch (EOFException e) {
                return;
            }
            byte[] body = in.readNBytes((header[3] & 0xFF) << 8 | header[4] & 0xFF);
            records.incrementAndGet();
            out.write(header);
            out.write(body);
        }
    }

    /** The client's end. */
    Socket socket() {
        return client;
    }

    int records() {
        return records.get();
    }

    @Override
    public void close() throws IOException {
        door.close();
        client.close();
        near.close();
        broker.close();
    }
}
