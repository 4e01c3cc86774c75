package io.jmqtt.connect.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;

/** Turns each write into one masked binary frame. Pongs come from the reading thread. */
final class WebSocketOutput extends OutputStream {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final byte[] NORMAL_CLOSURE = {0x03, (byte) 0xE8};
    private static final int LARGEST_FRAME = 1024 * 1024;

    private final OutputStream below;
    private final SecureRandom random;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile byte[] pendingPong;
    private boolean closeSent;

    WebSocketOutput(OutputStream below, SecureRandom random) {
        this.below = below;
        this.random = random;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        lock.lock();
        try {
            int at = offset;
            int end = offset + count;
            // MQTT packets may span frames (MQTT 5, 6)
            while (at < end) {
                int n = Math.min(end - at, LARGEST_FRAME);
                frame(BINARY, bytes, at, n);
                at += n;
            }
        } finally {
            lock.unlock();
        }
        sendPendingPong();
    }

    @Override
    public void flush() throws IOException {
        below.flush();
    }

    /**
     * Answers a ping. When a write is under way the answer follows it, so that the reader never
     * waits for a writer.
     */
    void pong(byte[] payload) throws IOException {
        pendingPong = payload;
        sendPendingPong();
    }

    private void sendPendingPong() throws IOException {
        while (pendingPong != null && lock.tryLock()) {
            try {
                byte[] payload = pendingPong;
                pendingPong = null;
                if (payload != null) {
                    frame(PONG, payload, 0, payload.length);
                    below.flush();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Sends the close frame unless one was sent or a write is under way. */
    void sendClose() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (!closeSent) {
                closeSent = true;
                frame(CLOSE, NORMAL_CLOSURE, 0, NORMAL_CLOSURE.length);
                below.flush();
            }
        } catch (IOException e) {
            // the connection ends anyway
        } finally {
            lock.unlock();
        }
    }

    private void frame(int opcode, byte[] payload, int offset, int count) throws IOException {
        int lengthBytes = count < 126 ? 0 : count < 0x10000 ? 2 : 8;
        byte[] frame = new byte[2 + lengthBytes + 4 + count];
        frame[0] = (byte) (0x80 | opcode);
        if (lengthBytes == 0) {
            frame[1] = (byte) (0x80 | count);
        } else {
            frame[1] = (byte) (0x80 | (lengthBytes == 2 ? 126 : 127));
            for (int i = 0; i < Math.min(lengthBytes, 4); i++) {
                frame[1 + lengthBytes - i] = (byte) (count >>> 8 * i);
            }
        }
        byte[] mask = new byte[4];
        random.nextBytes(mask);
        int at = 2 + lengthBytes;
        System.arraycopy(mask, 0, frame, at, 4);
        at += 4;
        for (int i = 0; i < count; i++) {
            frame[at + i] = (byte) (payload[offset + i] ^ mask[i & 3]);
        }
        below.write(frame, 0, frame.length);
    }
}
