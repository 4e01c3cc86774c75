package io.jmqtt.broker.net;

import io.jmqtt.broker.session.DisconnectText;
import io.jmqtt.mqtt.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.channels.ClosedChannelException;

/**
 * The frames of a WebSocket (RFC 6455, 5) that carries MQTT. Since MQTT makes packets of a stream
 * of bytes, payloads go up as they come, without waiting for the end of a frame, so that nothing
 * but a control frame is ever kept; each write from above leaves as one binary frame.
 */
final class WebSocketFrames extends ChannelDuplexHandler implements Layer {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int MOST_CONTROL = 125;
    private static final int MOST_HEADER = 14;

    private static final int NORMAL = 1000;
    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNSUPPORTED = 1003;

    private final Connection connection;
    private final byte[] header = new byte[MOST_HEADER];
    private final byte[] control = new byte[MOST_CONTROL];
    private ChannelHandlerContext context;
    private int headerLength;
    private int controlLength;

    /** Opcode of the frame whose payload comes next. */
    private int opcode;

    /** Bytes of the frame's payload that are still to come. */
    private long remaining;

    /** The mask, turned so that its first byte is for the next byte of the payload; 0 for none. */
    private int mask;

    private boolean inMessage;
    private boolean closeSent;

    WebSocketFrames(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    // ---- what arrives

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf arrived = (ByteBuf) msg;
        // payloads are moved together to the front of the same buffer and go up in one go
        int to = arrived.readerIndex();
        int from = to;
        int start = to;
        int end = arrived.writerIndex();
        int fault = 0;
        boolean closed = false;
        while (from < end && fault == 0 && !closed && !closeSent) {
            if (remaining == 0) {
                header[headerLength++] = arrived.getByte(from++);
                if (headerIsComplete()) {
                    fault = begin();
                    closed = fault == 0 && remaining == 0 && endOfControl();
                }
                continue;
            }
            int length = (int) Math.min(remaining, end - from);
            if (opcode >= CLOSE) {
                keepControl(arrived, from, length);
            } else {
                unmask(arrived, from, to, length);
                to += length;
            }
            from += length;
            remaining -= length;
            closed = remaining == 0 && endOfControl();
        }
        if (to > start) {
            arrived.setIndex(start, to);
            ctx.fireChannelRead(arrived);
        } else {
            arrived.release();
        }
        if (fault != 0) {
            fail(fault);
        } else if (closed) {
            connection.end(DisconnectText.CLOSED);
        }
    }

    private boolean headerIsComplete() {
        if (headerLength < 2) {
            return false;
        }
        int length = header[1] & 0x7F;
        int needed = 2 + (length == 127 ? 8 : length == 126 ? 2 : 0);
        return headerLength == needed + ((header[1] & MASKED) != 0 ? 4 : 0);
    }

    /** Takes the header into use; the close code of what is wrong with it, else 0. */
    private int begin() {
        int first = header[0] & 0xFF;
        int next = first & 0x0F;
        boolean fin = (first & FIN) != 0;
        int at = 2;
        long length = header[1] & 0x7F;
        if (length >= 126) {
            int bytes = length == 126 ? 2 : 8;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | header[at++] & 0xFF;
            }
        }
        mask = 0;
        if ((header[1] & MASKED) != 0) {
            for (int i = 0; i < 4; i++) {
                mask = mask << 8 | header[at + i] & 0xFF;
            }
        }
        headerLength = 0;
        controlLength = 0;
        if ((first & 0x70) != 0 || length < 0) {
            return PROTOCOL_ERROR;
        }
        switch (next) {
            case CONTINUATION -> {
                if (!inMessage) {
                    return PROTOCOL_ERROR;
                }
                inMessage = !fin;
            }
            case TEXT -> {
                return UNSUPPORTED;
            }
            case BINARY -> {
                if (inMessage) {
                    return PROTOCOL_ERROR;
                }
                inMessage = !fin;
            }
            case CLOSE, PING, PONG -> {
                if (!fin || length > MOST_CONTROL) {
                    return PROTOCOL_ERROR;
                }
            }
            default -> {
                return PROTOCOL_ERROR;
            }
        }
        opcode = next;
        remaining = length;
        return 0;
    }

    /** Moves payload to its place and takes the mask off (RFC 6455, 5.3). */
    private void unmask(ByteBuf buffer, int from, int to, int length) {
        int i = 0;
        if (mask != 0) {
            long twice = (long) mask << 32 | mask & 0xFFFFFFFFL;
            for (; i + 8 <= length; i += 8) {
                buffer.setLong(to + i, buffer.getLong(from + i) ^ twice);
            }
            for (; i < length; i++) {
                buffer.setByte(to + i, buffer.getByte(from + i) ^ mask >>> 24);
                mask = Integer.rotateLeft(mask, 8);
            }
        } else if (from != to) {
            for (; i + 8 <= length; i += 8) {
                buffer.setLong(to + i, buffer.getLong(from + i));
            }
            for (; i < length; i++) {
                buffer.setByte(to + i, buffer.getByte(from + i));
            }
        }
    }

    private void keepControl(ByteBuf buffer, int from, int length) {
        for (int i = 0; i < length; i++) {
            control[controlLength++] = (byte) (buffer.getByte(from + i) ^ mask >>> 24);
            mask = Integer.rotateLeft(mask, 8);
        }
    }

    /** A frame is complete: answers it if it is a control frame; whether it was the last one. */
    private boolean endOfControl() {
        int ended = opcode;
        opcode = CONTINUATION;
        if (ended == PING) {
            // to a peer that takes nothing no answers pile up
            if (context.channel().isWritable()) {
                send(PONG, controlLength);
                context.flush();
            }
        } else if (ended == CLOSE) {
            // the peer's code comes back to it
            sendClose(controlLength >= 2 ? (control[0] & 0xFF) << 8 | control[1] & 0xFF : NORMAL);
            return true;
        }
        return false;
    }

    private void fail(int code) {
        sendClose(code);
        connection.end(DisconnectText.of(ReasonCode.PROTOCOL_ERROR));
    }

    // ---- what is sent

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        ByteBuf payload = (ByteBuf) msg;
        if (closeSent) {
            payload.release();
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        int length = payload.readableBytes();
        ByteBuf head = ctx.alloc().buffer(10);
        head.writeByte(FIN | BINARY);
        if (length <= 125) {
            head.writeByte(length);
        } else if (length <= 0xFFFF) {
            head.writeByte(126).writeShort(length);
        } else {
            head.writeByte(127).writeLong(length);
        }
        ctx.write(head, ctx.voidPromise());
        ctx.write(payload, promise);
    }

    private void send(int type, int length) {
        ByteBuf frame = context.alloc().buffer(2 + length);
        frame.writeByte(FIN | type).writeByte(length).writeBytes(control, 0, length);
        context.write(frame, context.voidPromise());
    }

    private void sendClose(int code) {
        if (!closeSent) {
            control[0] = (byte) (code >> 8);
            control[1] = (byte) code;
            send(CLOSE, 2);
            context.flush();
            closeSent = true;
        }
    }

    @Override
    public void sayGoodbye() {
        sendClose(NORMAL);
    }
}
