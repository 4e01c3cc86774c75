package io.jmqtt.broker.bridge;

import io.jmqtt.broker.net.Layers;
import io.jmqtt.broker.net.LinkHandler;
import io.jmqtt.broker.net.PacketCutter;
import io.jmqtt.broker.net.TlsComplaint;
import io.jmqtt.broker.session.Client;
import io.jmqtt.broker.session.DisconnectText;
import io.jmqtt.broker.session.Loop;
import io.jmqtt.broker.status.Counter;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.AnswerPacket;
import io.jmqtt.mqtt.ClientPacketWriter;
import io.jmqtt.mqtt.ConnackPacket;
import io.jmqtt.mqtt.FixedHeader;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.PacketInput;
import io.jmqtt.mqtt.PacketLimits;
import io.jmqtt.mqtt.PacketType;
import io.jmqtt.mqtt.PacketWriter;
import io.jmqtt.mqtt.ProtocolException;
import io.jmqtt.mqtt.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;

/**
 * One connection of a bridge: cuts what the other broker sends into packets, handles those that
 * only a server sends and hands the rest to the session, looks after the keep-alive. Whatever the
 * other broker does, the worst is the end of this connection.
 */
final class BridgeLink extends LinkHandler {
    /** What of the bridge a connection needs. */
    interface Owner {
        /** CONNECT may be sent. */
        void ready(BridgeLink link);

        void connack(BridgeLink link, ConnackPacket packet);

        void suback(AnswerPacket packet);

        void unsuback(AnswerPacket packet);

        /** The other broker has said why it ends the connection. */
        void told(int reasonCode);

        /**
         * The connection has ended or ends now; called once.
         *
         * @param why for the log, or null for an orderly end
         */
        void ended(BridgeLink link, String why);
    }

    private enum State {
        /** TLS is negotiated. */
        NEW,
        /** CONNECT was sent. */
        ASKED,
        OPEN,
        CLOSED
    }

    private final Owner owner;
    private final String localId;
    private final String address;
    private final MqttVersion version;
    private final boolean secured;
    private final PacketCutter cutter = new PacketCutter();
    private State state = State.NEW;
    private Client client;
    private long keepalive;
    private long idleTimeout = Long.MAX_VALUE;
    private long lastRead;
    private long pingSent = -1;
    private long lastTraffic;
    private long appendedBefore;
    private boolean told;

    /**
     * @param address of the other broker, for the log
     * @param layers null for plain TCP
     * @param keepalive seconds, also the time until CONNACK must have come
     */
    BridgeLink(
            Owner owner,
            Loop loop,
            String localId,
            String address,
            MqttVersion version,
            Layers layers,
            long keepalive) {
        super(loop, layers);
        this.owner = owner;
        this.localId = localId;
        this.address = address;
        this.version = version;
        this.secured = layers != null;
        this.keepalive = keepalive;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        super.handlerAdded(ctx);
        lastRead = loop().now();
        lastTraffic = lastRead;
        if (!secured) {
            owner.ready(this);
        }
    }

    /** Sends CONNECT. */
    void ask(ByteBuf connect) {
        state = State.ASKED;
        lastRead = loop().now();
        send(connect);
    }

    /** Sends a packet and releases it. */
    void send(ByteBuf packet) {
        begin(packet.readableBytes()).writeBytes(packet);
        packet.release();
        end();
        loop().counters().add(Counter.MESSAGES_SENT);
    }

    /**
     * CONNACK was good.
     *
     * @param seconds the keep-alive, 0 for off
     * @param idleSeconds without traffic after which the bridge wants to rest, or {@link
     *     Long#MAX_VALUE}
     */
    void open(Client session, long seconds, long idleSeconds) {
        client = session;
        keepalive = seconds;
        idleTimeout = idleSeconds;
        state = State.OPEN;
        lastTraffic = loop().now();
    }

    // ---- what arrives

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf arrived = (ByteBuf) msg;
        if (state == State.CLOSED) {
            arrived.release();
            return;
        }
        loop().counters().add(Counter.BYTES_RECEIVED, arrived.readableBytes());
        lastRead = loop().now();
        ByteBuf whole = cutter.join(arrived, ctx.alloc());
        try {
            parse(whole);
        } catch (ProtocolException e) {
            fault(e);
        } catch (RuntimeException e) {
            loop().logBug("bridge " + localId, e);
            over(DisconnectText.of(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR));
            close();
        }
        if (state == State.CLOSED) {
            whole.release();
            return;
        }
        cutter.keepRest(whole, ctx.alloc());
        pauseIfBehind();
    }

    private void parse(ByteBuf buffer) {
        int end = buffer.writerIndex();
        while (state != State.CLOSED) {
            int start = buffer.readerIndex();
            if (start == end) {
                return;
            }
            int first = buffer.getUnsignedByte(start);
            int remaining = FixedHeader.remainingLength(buffer, start, end);
            if (state != State.OPEN && first >> 4 != PacketType.CONNACK) {
                throw ProtocolException.silent(
                        ReasonCode.PROTOCOL_ERROR,
                        "Protocol error from %s: " + PacketType.name(first >> 4) + " first.");
            }
            if (remaining == FixedHeader.INCOMPLETE) {
                return;
            }
            int most = loop().core().config().limits().maxPacketSize();
            PacketLimits.check(first >> 4, remaining, version == MqttVersion.V5, most);
            int body = FixedHeader.bodyIndex(buffer, start);
            if (end - body < remaining) {
                return;
            }
            buffer.readerIndex(body + remaining);
            handle(first, loop().input().over(buffer, body, body + remaining));
        }
    }

    private void handle(int first, PacketInput in) {
        int type = first >> 4;
        if (type != PacketType.PINGRESP) {
            lastTraffic = loop().now();
        }
        switch (type) {
            case PacketType.PUBLISH,
                    PacketType.PUBACK,
                    PacketType.PUBREC,
                    PacketType.PUBREL,
                    PacketType.PUBCOMP -> {
                countUnanswered();
                client.handle(first, in);
                return;
            }
            case PacketType.CONNACK -> {
                if (state != State.ASKED) {
                    throw ProtocolException.protocolError(
                            "Protocol error from %s: unexpected CONNACK.");
                }
                owner.connack(this, ConnackPacket.read(first, in, version));
            }
            case PacketType.SUBACK -> {
                trace("Received SUBACK from ");
                owner.suback(AnswerPacket.read(first, in, version));
            }
            case PacketType.UNSUBACK -> {
                trace("Received UNSUBACK from ");
                owner.unsuback(AnswerPacket.read(first, in, version));
            }
            case PacketType.PINGRESP -> {
                trace("Received PINGRESP from ");
                pingSent = -1;
            }
            case PacketType.DISCONNECT -> disconnect(in);
            default ->
                    throw ProtocolException.protocolError(
                            "Protocol error from %s: " + PacketType.name(type) + " by a server.");
        }
        loop().counters().add(Counter.MESSAGES_RECEIVED);
    }

    private void disconnect(PacketInput in) {
        if (version != MqttVersion.V5) {
            throw ProtocolException.protocolError(
                    "Protocol error from %s: DISCONNECT by a server.");
        }
        trace("Received DISCONNECT from ");
        int code = in.remaining() == 0 ? 0 : in.readByte();
        owner.told(code);
        over(code == 0 ? null : DisconnectText.of(code));
        close();
    }

    private void fault(ProtocolException fault) {
        if (client != null) {
            // the session tells the other broker why if it can understand, and closes
            client.fault(fault);
            over(null);
            return;
        }
        if (fault.getMessage() != null) {
            loop().core().log().log(LogType.INFORMATION, fault.getMessage().replace("%s", localId));
        }
        over(DisconnectText.of(fault.reasonCode()));
        close();
    }

    private void trace(String what) {
        if (loop().isDebug()) {
            loop().core().log().log(LogType.DEBUG, what + localId);
        }
    }

    // ---- TLS

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done) {
            if (done.isSuccess()) {
                owner.ready(this);
            } else {
                failed(done.cause());
            }
        } else if (event instanceof SslCloseCompletionEvent) {
            over(DisconnectText.CLOSED);
            abort();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void failed(Throwable cause) {
        String complaint = TlsComplaint.of(cause);
        if (complaint != null && !told) {
            loop().core()
                    .log()
                    .log(
                            LogType.ERROR,
                            "OpenSSL Error while trying to get the error[0]: " + complaint);
        }
        over(complaint == null ? DisconnectText.CLOSED : "Protocol error");
        abort();
    }

    // ---- clock

    @Override
    public void tick(long now) {
        if (state != State.OPEN) {
            if (keepalive > 0 && now - lastRead >= keepalive) {
                timedOut();
            }
            return;
        }
        if (isIdle(now)) {
            loop().core()
                    .log()
                    .log(
                            LogType.NOTICE,
                            "Bridge connection "
                                    + localId
                                    + " has exceeded idle timeout, disconnecting.");
            over(null);
            close();
            return;
        }
        if (keepalive == 0) {
            return;
        }
        if (pingSent >= 0) {
            if (now - pingSent >= keepalive) {
                timedOut();
            }
        } else if (now - lastRead >= keepalive || now - lastWritten() >= keepalive) {
            trace("Sending PINGREQ to ");
            ClientPacketWriter.pingreq(begin(ClientPacketWriter.PINGREQ_LENGTH));
            end();
            loop().counters().add(Counter.MESSAGES_SENT);
            pingSent = now;
            appendedBefore++;
        }
    }

    private boolean isIdle(long now) {
        if (appended() != appendedBefore) {
            appendedBefore = appended();
            lastTraffic = now;
        }
        return now - lastTraffic >= idleTimeout;
    }

    private void timedOut() {
        over(DisconnectText.TIMEOUT);
        // nobody is there to read a goodbye
        abort();
    }

    // ---- end

    /** Tells an MQTT 5 broker to publish the will, since the bridge goes; then closes. */
    void leave() {
        if (state == State.OPEN && version == MqttVersion.V5) {
            PacketWriter.disconnect(begin(3), ReasonCode.DISCONNECT_WITH_WILL);
            end();
        }
        over(null);
        close();
    }

    /** The session learns of the end first, then the bridge. */
    private void over(String why) {
        if (told) {
            return;
        }
        told = true;
        if (client != null) {
            client.ended(why);
        }
        owner.ended(this, why);
    }

    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        loop().remove(this);
        cutter.release();
        closeOutput();
        over(null);
    }

    @Override
    public void abort() {
        state = State.CLOSED;
        loop().remove(this);
        cutter.release();
        context().channel().close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        over(DisconnectText.CLOSED);
        state = State.CLOSED;
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        state = State.CLOSED;
        loop().remove(this);
        cutter.release();
        releaseOutput();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state != State.CLOSED && !(cause instanceof IOException)) {
            loop().logBug("bridge " + localId, cause);
        }
        failed(cause);
    }

    boolean hasClient() {
        return client != null;
    }

    @Override
    protected boolean isOpen() {
        return state == State.OPEN;
    }

    @Override
    protected void writable() {
        client.writable();
    }

    @Override
    public long lastRead() {
        return lastRead;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public NameByTls nameByTls() {
        return NameByTls.NOT_ASKED;
    }
}
