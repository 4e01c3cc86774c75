package io.jmqtt.connect.socket;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The payload of a broker's binary frames; answers pings and the close frame on the way. */
final class WebSocketInput extends InputStream {
    private static final int LONGEST_CONTROL = 125;

    private final InputStream below;
    private final WebSocketOutput output;

    /** What is left of the frame that is being read. */
    private long left;

    private boolean inMessage;
    private boolean ended;

    WebSocketInput(InputStream below, WebSocketOutput output) {
        this.below = below;
        this.output = output;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        while (left == 0) {
            if (ended || !nextFrame()) {
                return -1;
            }
        }
        int n = below.read(target, offset, (int) Math.min(count, left));
        if (n > 0) {
            left -= n;
        }
        return n;
    }

    /** Returns false at the end of the connection. */
    private boolean nextFrame() throws IOException {
        int first = below.read();
        if (first < 0) {
            return false;
        }
        int second = u8();
        if ((first & 0x70) != 0 || (second & 0x80) != 0) {
            throw new IOException("a WebSocket frame that no broker may send");
        }
        int opcode = first & 0x0F;
        boolean last = (first & 0x80) != 0;
        long length = second & 0x7F;
        if (length == 126) {
            length = (long) u8() << 8 | u8();
        } else if (length == 127) {
            length = 0;
            for (int i = 0; i < 8; i++) {
                length = length << 8 | u8();
            }
        }
        switch (opcode) {
            case WebSocketOutput.BINARY, WebSocketOutput.CONTINUATION -> {
                if (inMessage != (opcode == WebSocketOutput.CONTINUATION) || length < 0) {
                    throw new IOException("WebSocket frames out of order");
                }
                inMessage = !last;
                left = length;
            }
            case WebSocketOutput.PING -> output.pong(control(length, last));
            case WebSocketOutput.PONG -> control(length, last);
            case WebSocketOutput.CLOSE -> {
                control(length, last);
                ended = true;
                output.sendClose();
            }
            default -> throw new IOException("a WebSocket frame of type " + opcode);
        }
        return true;
    }

    private byte[] control(long length, boolean last) throws IOException {
        if (length < 0 || length > LONGEST_CONTROL || !last) {
            throw new IOException("a WebSocket control frame that is too long or in pieces");
        }
        byte[] payload = below.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException();
        }
        return payload;
    }

    private int u8() throws IOException {
        int b = below.read();
        if (b < 0) {
            throw new EOFException();
        }
        return b;
    }
}
