package io.jmqtt.bench;

import io.jmqtt.mqtt.FixedHeader;
import io.jmqtt.mqtt.ProtocolException;
import io.jmqtt.mqtt.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One client of a run; everything in it happens on its event loop. */
final class BenchClient extends ChannelInboundHandlerAdapter {
    /** The most messages that are written in one piece. */
    private static final int BATCH = 64;

    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int SUBACK = 9;
    private static final int DISCONNECT = 14;

    private final BenchSpec spec;
    private final BenchLoop loop;
    private final String clientId;
    private final List<String> filters;
    private final CompletableFuture<BenchClient> ready = new CompletableFuture<>();
    private ChannelHandlerContext context;
    private ByteBuf unread;
    private ByteBuf answers;
    private boolean closing;

    /** Whether CONNACK has come. */
    private boolean accepted;

    private byte[] packet;
    private int payloadAt;
    private int receivers;
    private int inflight;
    private int packetId;
    private int sequence;
    private long firstDue;
    private double periodNanos;

    BenchClient(BenchSpec spec, BenchLoop loop, String clientId, List<String> filters) {
        this.spec = spec;
        this.loop = loop;
        this.clientId = clientId;
        this.filters = filters;
    }

    /** Ends when the client is connected and subscribed, or with what kept it from that. */
    CompletableFuture<BenchClient> ready() {
        return ready;
    }

    BenchLoop loop() {
        return loop;
    }

    /**
     * Makes it a publisher; before its loop begins.
     *
     * @param due when the first message is due
     * @param period time between its messages in nanoseconds; without meaning at full speed
     */
    void publishTo(int topicNumber, long due, double period) {
        packet = BenchPackets.publish(spec, spec.topicName(topicNumber));
        payloadAt = packet.length - spec.size();
        receivers = spec.receivers(topicNumber);
        firstDue = due;
        periodNanos = period;
    }

    /** When the next message is due. */
    long nextDue() {
        return firstDue + (long) (sequence * periodNanos);
    }

    /**
     * Sends what is due and what the broker takes.
     *
     * @return whether more could be sent at once
     */
    boolean send(long now) {
        if (context == null || !context.channel().isActive() || !context.channel().isWritable()) {
            return false;
        }
        int room = spec.qos() == 0 ? BATCH : Math.min(BATCH, spec.inflight() - inflight);
        int count = spec.rate() == 0 ? room : Math.min(room, due(now));
        if (count <= 0) {
            return false;
        }
        ByteBuf out = context.alloc().directBuffer(count * packet.length);
        for (int i = 0; i < count; i++) {
            long intended = spec.rate() == 0 ? now : nextDue();
            int at = out.writerIndex();
            out.writeBytes(packet);
            out.setLong(at + payloadAt, intended);
            out.setInt(at + payloadAt + Long.BYTES, sequence);
            if (spec.qos() > 0) {
                packetId = packetId == 0xFFFF ? 1 : packetId + 1;
                out.setShort(at + payloadAt - (spec.v5() ? 3 : 2), packetId);
                inflight++;
            }
            sequence++;
            loop.sent(intended, receivers);
        }
        context.writeAndFlush(out, context.voidPromise());
        return count == room && context.channel().isWritable();
    }

    private int due(long now) {
        if (now - firstDue < 0) {
            return 0;
        }
        return (int) Math.min(BATCH, (long) ((now - firstDue) / periodNanos) + 1 - sequence);
    }

    /** Ends politely. */
    void disconnect() {
        if (context != null) {
            context.executor()
                    .execute(
                            () -> {
                                closing = true;
                                context.writeAndFlush(BenchPackets.disconnect())
                                        .addListener(done -> context.close());
                            });
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        ctx.writeAndFlush(BenchPackets.connect(spec, clientId));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws ProtocolException {
        ByteBuf in = (ByteBuf) message;
        if (unread != null) {
            ByteBuf both = ctx.alloc().buffer(unread.readableBytes() + in.readableBytes());
            both.writeBytes(unread).writeBytes(in);
            unread.release();
            in.release();
            unread = null;
            in = both;
        }
        try {
            readPackets(in);
            if (in.isReadable()) {
                unread = ctx.alloc().buffer(in.readableBytes());
                unread.writeBytes(in);
            }
        } finally {
            in.release();
        }
    }

    private void readPackets(ByteBuf in) throws ProtocolException {
        long now = System.nanoTime();
        while (in.readableBytes() >= 2) {
            int start = in.readerIndex();
            int length = FixedHeader.remainingLength(in, start, in.writerIndex());
            if (length == FixedHeader.INCOMPLETE) {
                return;
            }
            int body = FixedHeader.bodyIndex(in, start);
            if (in.writerIndex() - body < length) {
                return;
            }
            in.readerIndex(body + length);
            packet(in.getUnsignedByte(start), in, body, length, now);
        }
    }

    private void packet(int first, ByteBuf in, int body, int length, long now) {
        if (!isAllowed(first, in, body, length)) {
            fail("the broker broke the protocol");
            context.close();
            return;
        }
        switch (first >> 4) {
            case CONNACK -> connected(in.getUnsignedByte(body + 1));
            case SUBACK -> subscribed(in, body, length);
            case PUBLISH -> received(first >> 1 & 3, in, body, length, now);
            case BenchPackets.PUBACK >> 4, BenchPackets.PUBCOMP >> 4 -> {
                countRefusal(in, body, length);
                acknowledged();
            }
            case BenchPackets.PUBREC >> 4 -> {
                if (countRefusal(in, body, length)) {
                    acknowledged();
                } else {
                    answer(BenchPackets.PUBREL, in.getUnsignedShort(body));
                }
            }
            case BenchPackets.PUBREL >> 4 ->
                    answer(BenchPackets.PUBCOMP, in.getUnsignedShort(body));
            default ->
                    fail(
                            "the broker ended a connection: "
                                    + ReasonCode.text(length > 0 ? in.getUnsignedByte(body) : 0));
        }
    }

    /** Whether a broker may send this packet now, and it is long enough to be looked at. */
    private boolean isAllowed(int first, ByteBuf in, int body, int length) {
        if (first >> 4 == DISCONNECT) {
            return true;
        }
        if (!accepted) {
            return first >> 4 == CONNACK && length >= 2;
        }
        return switch (first >> 4) {
            case SUBACK -> length >= 2 + filters.size();
            case PUBLISH -> {
                int qos = first >> 1 & 3;
                int head = qos > 0 ? 4 : 2;
                yield qos < 3 && length >= head && length >= head + in.getUnsignedShort(body);
            }
            case BenchPackets.PUBACK >> 4,
                    BenchPackets.PUBREC >> 4,
                    BenchPackets.PUBREL >> 4,
                    BenchPackets.PUBCOMP >> 4 ->
                    length >= 2;
            default -> false;
        };
    }

    private void connected(int code) {
        if (code != 0) {
            fail(
                    "the broker refused a connection: "
                            + (spec.v5() ? ReasonCode.text(code) : ReasonCode.connackText(code)));
            return;
        }
        accepted = true;
        if (filters.isEmpty()) {
            ready.complete(this);
        } else {
            context.writeAndFlush(BenchPackets.subscribe(spec, filters));
        }
    }

    private void subscribed(ByteBuf in, int body, int length) {
        for (int i = body + length - filters.size(); i < body + length; i++) {
            int code = in.getUnsignedByte(i);
            if (code >= ReasonCode.UNSPECIFIED_ERROR) {
                fail("the broker refused a subscription: " + ReasonCode.text(code));
                return;
            }
        }
        ready.complete(this);
    }

    private void received(int qos, ByteBuf in, int body, int length, long now) {
        int at = body + 2 + in.getUnsignedShort(body);
        if (qos > 0) {
            answer(qos == 1 ? BenchPackets.PUBACK : BenchPackets.PUBREC, in.getUnsignedShort(at));
            at += 2;
        }
        if (spec.v5()) {
            int properties = 0;
            int shift = 0;
            int part;
            do {
                part = in.getUnsignedByte(at++);
                properties |= (part & 0x7F) << shift;
                shift += 7;
            } while (part >= 0x80);
            at += properties;
        }
        if (body + length - at >= BenchSpec.LEAST_SIZE) {
            loop.received(in.getLong(at), now);
        }
    }

    private boolean countRefusal(ByteBuf in, int body, int length) {
        boolean refusal =
                length > 2 && in.getUnsignedByte(body + 2) >= ReasonCode.UNSPECIFIED_ERROR;
        if (refusal) {
            loop.refused();
        }
        return refusal;
    }

    private void acknowledged() {
        inflight--;
        loop.pumpSoon();
    }

    private void answer(int firstByte, int id) {
        if (answers == null) {
            answers = context.alloc().directBuffer(512);
        }
        BenchPackets.acknowledge(firstByte, id, answers);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (answers != null) {
            ByteBuf out = answers;
            answers = null;
            ctx.writeAndFlush(out, ctx.voidPromise());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (packet != null && ctx.channel().isWritable()) {
            loop.pumpSoon();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail("the broker closed a connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(
                cause instanceof IOException
                        ? String.valueOf(cause.getMessage())
                        : "the broker broke the protocol");
        ctx.close();
    }

    private void fail(String what) {
        boolean early = ready.completeExceptionally(new BenchException(what));
        if (!early && !closing) {
            closing = true;
            loop.lostConnection();
        }
    }
}
