package io.jmqtt.connect.socket;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS5 proxy for tests that does its job, or gives one reply and nothing else. */
final class SocksServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private final String user;
    private final String password;

    /** What it answers to each request, 0 for success. */
    volatile int reply;

    /**
     * @param user null for a proxy without login
     */
    SocksServer(String user, String password) throws IOException {
        this.user = user;
        this.password = password;
        daemon(
                () -> {
                    while (true) {
                        Socket client = server.accept();
                        daemon(() -> serve(client));
                    }
                });
    }

    interface Job {
        void run() throws IOException;
    }

    private static void daemon(Job job) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                job.run();
                            } catch (IOException e) {
                                // the test is over, or the client gave up
                            }
                        });
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Address type, host and port of every request. */
    List<String> targets() {
        return targets;
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            in.readByte();
            byte[] methods = new byte[in.readUnsignedByte()];
            in.readFully(methods);
            if (user != null && methods.length < 2) {
                out.write(new byte[] {5, (byte) 0xFF});
                return;
            }
            out.write(new byte[] {5, (byte) (user == null ? 0 : 2)});
            if (user != null) {
                in.readByte();
                boolean right = text(in).equals(user) & text(in).equals(password);
                out.write(new byte[] {1, (byte) (right ? 0 : 1)});
                if (!right) {
                    return;
                }
            }
            in.readFully(new byte[3]);
            int type = in.readUnsignedByte();
            String host;
            if (type == 3) {
                host = text(in);
            } else {
                byte[] address = new byte[type == 1 ? 4 : 16];
                in.readFully(address);
                host = InetAddress.getByAddress(address).getHostAddress();
            }
            int port = in.readUnsignedShort();
            targets.add(type + " " + host + ":" + port);
            out.write(new byte[] {5, (byte) reply, 0, 1, 0, 0, 0, 0, 0, 0});
            if (reply == 0) {
                try (Socket target = new Socket(host, port)) {
                    daemon(() -> copy(target.getInputStream(), out, client));
                    copy(in, target.getOutputStream(), target);
                }
            }
        }
    }

    private static void copy(InputStream in, OutputStream out, Socket close) throws IOException {
        try (close) {
            in.transferTo(out);
        }
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedByte()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
