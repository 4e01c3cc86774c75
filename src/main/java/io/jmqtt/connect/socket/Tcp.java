package io.jmqtt.connect.socket;

import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;

/** A TCP connection. */
final class Tcp implements Transport {
    private final Socket socket;
    private final InputStream input;
    private final OutputStream output;

    private Tcp(Socket socket) throws IOException {
        this.socket = socket;
        this.input = socket.getInputStream();
        this.output = socket.getOutputStream();
    }

    /**
     * Tries all addresses of the host in the order of the resolver.
     *
     * @param bindAddress local address or host name, null for any
     */
    static Tcp connect(String host, int port, String bindAddress, boolean noDelay)
            throws MqttFailure {
        InetAddress[] addresses = lookUp(host);
        InetAddress[] locals = bindAddress == null ? null : lookUp(bindAddress);
        IOException last = null;
        for (InetAddress address : addresses) {
            InetAddress local = locals == null ? null : sameFamily(locals, address);
            if (locals != null && local == null) {
                continue;
            }
            Socket socket = new Socket(Proxy.NO_PROXY);
            try {
                if (local != null) {
                    socket.bind(new InetSocketAddress(local, 0));
                }
                socket.connect(new InetSocketAddress(address, port));
                if (noDelay) {
                    socket.setTcpNoDelay(true);
                }
                return new Tcp(socket);
            } catch (IOException e) {
                last = e;
                closeQuietly(socket);
            }
        }
        if (last == null) {
            throw new MqttFailure(Kind.LOOKUP);
        }
        throw new MqttFailure(Kind.SYSTEM, 0, SystemErrors.text(last), last);
    }

    /**
     * The addresses of a host. The first lookup of a process asks the context class loader for
     * other resolvers, and the one of the program would open every jar of its class path, which
     * takes longer than the connection: here it is the one that has only Java's modules.
     */
    private static InetAddress[] lookUp(String host) throws MqttFailure {
        Thread thread = Thread.currentThread();
        ClassLoader context = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new MqttFailure(Kind.LOOKUP, 0, Kind.LOOKUP.text(), e);
        } finally {
            thread.setContextClassLoader(context);
        }
    }

    private static InetAddress sameFamily(InetAddress[] locals, InetAddress remote) {
        for (InetAddress local : locals) {
            if (local.getClass() == remote.getClass()) {
                return local;
            }
        }
        return null;
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // the connection is given up anyway
        }
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public void close() {
        closeQuietly(socket);
    }
}
