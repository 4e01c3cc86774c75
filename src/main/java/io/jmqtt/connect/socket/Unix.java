package io.jmqtt.connect.socket;

import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A unix domain socket. */
final class Unix implements Transport {
    private final SocketChannel channel;

    private Unix(SocketChannel channel) {
        this.channel = channel;
    }

    static Unix connect(String path) throws MqttFailure {
        try {
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
            return new Unix(SocketChannel.open(address));
        } catch (IOException e) {
            throw new MqttFailure(Kind.SYSTEM, 0, SystemErrors.text(e), e);
        } catch (IllegalArgumentException e) {
            throw new MqttFailure(Kind.INVALID, 0, Kind.INVALID.text(), e);
        }
    }

    @Override
    public InputStream input() {
        return new ChannelInput();
    }

    @Override
    public OutputStream output() {
        return new ChannelOutput();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // the connection is given up anyway
        }
    }

    /** Unlike the stream of {@code Channels}, this one does not keep writers out while it waits. */
    private final class ChannelInput extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            return channel.read(ByteBuffer.wrap(target, offset, count));
        }
    }

    private final class ChannelOutput extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, count);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
