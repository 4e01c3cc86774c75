package io.jmqtt.connect.socket;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Lets the JDK's TLS, which wants a socket below it, work over any transport. */
final class TransportSocket extends Socket {
    private final Transport transport;
    private volatile boolean closed;

    TransportSocket(Transport transport) {
        this.transport = transport;
    }

    @Override
    public InputStream getInputStream() {
        return transport.input();
    }

    @Override
    public OutputStream getOutputStream() {
        return transport.output();
    }

    @Override
    public void close() {
        closed = true;
        transport.close();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isInputShutdown() {
        return closed;
    }

    @Override
    public boolean isOutputShutdown() {
        return closed;
    }

    @Override
    public void shutdownInput() {
        // there is no half close of the layers below
    }

    @Override
    public void shutdownOutput() {
        // there is no half close of the layers below
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setSoTimeout(int timeout) {
        // reads wait as long as they have to
    }

    @Override
    public int getSoLinger() {
        return -1;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // decided when the transport was opened
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }
}
