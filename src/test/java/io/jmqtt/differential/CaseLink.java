package io.jmqtt.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A connection to a broker, over TCP or over a unix socket. */
interface CaseLink extends AutoCloseable {
    /** How long anything may take that takes milliseconds. */
    int DEADLINE_MILLIS = 10_000;

    InputStream in() throws IOException;

    OutputStream out() throws IOException;

    /** Lets the broker see the end; what it still sends can be read. */
    void shutdownOutput() throws IOException;

    /** Closes with a TCP reset. */
    void reset() throws IOException;

    @Override
    void close() throws IOException;

    static CaseLink tcp(String host, int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(host, port), DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(DEADLINE_MILLIS);
        return new CaseLink() {
            @Override
            public InputStream in() throws IOException {
                return socket.getInputStream();
            }

            @Override
            public OutputStream out() throws IOException {
                return socket.getOutputStream();
            }

            @Override
            public void shutdownOutput() throws IOException {
                socket.shutdownOutput();
            }

            @Override
            public void reset() throws IOException {
                socket.setSoLinger(true, 0);
                socket.close();
            }

            @Override
            public void close() throws IOException {
                socket.close();
            }
        };
    }

    static CaseLink unix(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path));
        return new CaseLink() {
            @Override
            public InputStream in() {
                return Channels.newInputStream(channel);
            }

            @Override
            public OutputStream out() {
                return Channels.newOutputStream(channel);
            }

            @Override
            public void shutdownOutput() throws IOException {
                channel.shutdownOutput();
            }

            @Override
            public void reset() throws IOException {
                channel.close();
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
