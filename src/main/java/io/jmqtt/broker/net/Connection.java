package io.jmqtt.broker.net;

import io.jmqtt.broker.session.Admission;
import io.jmqtt.broker.session.Client;
import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.session.DisconnectText;
import io.jmqtt.broker.session.Loop;
import io.jmqtt.broker.status.Counter;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.FixedHeader;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.PacketInput;
import io.jmqtt.mqtt.PacketLimits;
import io.jmqtt.mqtt.PacketType;
import io.jmqtt.mqtt.PacketWriter;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import io.jmqtt.mqtt.ProtocolException;
import io.jmqtt.mqtt.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * One connection: cuts what arrives into packets, takes CONNECT, moves to the event loop of its
 * client id, then hands packets to the {@link Client}. Until the move is complete, what arrives is
 * kept and not looked at.
 */
final class Connection extends LinkHandler {
    /** Seconds in which CONNECT must have arrived. */
    private static final int CONNECT_TIMEOUT = 30;

    /** Bytes that may arrive beside CONNECT while its client id changes loops. */
    private static final int MOST_EARLY = 256 * 1024;

    /** Bytes of an unfinished packet from which on they count as a sign of life. */
    private static final int LARGE_REST = 1000;

    /**
     * Nanoseconds that the packets of one connection may take in one turn of the loop; what is left
     * then is handled in the next turn, after everybody else's.
     */
    private static final long SLICE = 1_000_000;

    /** Packets between two looks at the clock. */
    private static final int PACKETS_PER_LOOK = 8;

    /** Bytes from which on a packet may take long by itself. */
    private static final int LONG_PACKET = 256;

    /** Receivers from which on the message of a packet takes long. */
    private static final int MANY_DELIVERIES = 64;

    private enum State {
        /** Waits for CONNECT. */
        NEW,
        /** CONNECT is in; its password is checked or the connection changes loops. */
        MOVING,
        OPEN,
        CLOSED
    }

    private final Core core;
    private final Listener listener;
    private final String address;
    private final PacketCutter cutter = new PacketCutter();
    private ConnectHandshake handshake;
    private State state = State.NEW;
    private Client client;
    private boolean v5;
    private long opened;
    private long lastRead;
    private boolean counted = true;
    private long spent;
    private boolean waitsForTurn;

    /** The peer has closed: what it sent is handled without a pause. */
    private boolean ending;

    /**
     * @param layers what lies between the connection and its socket, or null for plain TCP
     */
    Connection(Core core, Listener listener, Loop loop, String address, Layers layers) {
        super(loop, layers);
        this.core = core;
        this.listener = listener;
        this.address = address;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        super.handlerAdded(ctx);
        handshake = new ConnectHandshake(core, listener, this);
        opened = loop().now();
        loop().counters().add(Counter.SOCKETS);
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
        if (!cutter.isEmpty()) {
            arrived = cutter.join(arrived, ctx.alloc());
            if (arrived.readableBytes() > LARGE_REST) {
                lastRead = loop().now();
            }
        }
        if (state == State.MOVING) {
            // the old loop may still deliver what it had read
            cutter.keep(arrived);
            if (cutter.bytes() > MOST_EARLY) {
                ctx.channel().config().setAutoRead(false);
            }
            return;
        }
        if (waitsForTurn) {
            // a layer below may still have had more
            cutter.keep(arrived);
            return;
        }
        long begin = System.nanoTime();
        process(arrived, begin + SLICE - spent);
        spent += System.nanoTime() - begin;
        if (state == State.OPEN) {
            loop().unfinished().holds(this, cutter.bytes());
        }
        if (spent >= SLICE || isBusy()) {
            waitForTurn();
        }
        pauseIfBehind();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        spent = 0;
        ctx.fireChannelReadComplete();
    }

    /** Whether something that the client asked for is not done yet, before its next packet. */
    private boolean isBusy() {
        return state == State.OPEN && (client.isBusy() || !ending && client.isAhead());
    }

    private void waitForTurn() {
        if (state == State.OPEN && !waitsForTurn) {
            waitsForTurn = true;
            context().channel().config().setAutoRead(false);
            loop().later(this);
        }
    }

    /** The next turn of a connection that had used up its time. */
    @Override
    public void goOn() {
        if (state != State.OPEN || !waitsForTurn) {
            return;
        }
        long end = System.nanoTime() + SLICE;
        if (client.isBusy()) {
            lastRead = loop().now();
            goOn(end);
        }
        if (state == State.OPEN && !client.isBusy() && !cutter.isEmpty()) {
            process(cutter.take(), end);
        }
        if (state != State.OPEN) {
            return;
        }
        if (client.isBusy() && isStalled()) {
            // goes on when the peer takes bytes again
            return;
        }
        if (isBusy() || System.nanoTime() - end >= 0) {
            loop().later(this);
            return;
        }
        waitsForTurn = false;
        if (!isPaused()) {
            context().channel().config().setAutoRead(true);
        }
        pauseIfBehind();
    }

    /**
     * The peer has closed while what it sent waits for its turn: that still counts, above all a
     * DISCONNECT at its end.
     */
    private void handleRest() {
        ending = true;
        while (state == State.OPEN && waitsForTurn) {
            long end = System.nanoTime() + Long.MAX_VALUE / 2;
            if (client.isBusy()) {
                goOn(end);
            }
            if (state != State.OPEN || client.isBusy() || cutter.isEmpty()) {
                return;
            }
            process(cutter.take(), end);
            waitsForTurn = client.isBusy();
        }
    }

    @Override
    public void giveUp() {
        client.fault(new ProtocolException(ReasonCode.UNSPECIFIED_ERROR, null));
    }

    @Override
    protected boolean mayRead() {
        return !waitsForTurn;
    }

    /** Handles packets that are complete until that time has come; takes over the buffer. */
    private void process(ByteBuf buffer, long end) {
        try {
            parse(buffer, end);
        } catch (RuntimeException e) {
            failed(e);
        }
        if (state == State.CLOSED) {
            buffer.release();
        } else {
            cutter.keepRest(buffer, context().alloc());
        }
    }

    private void goOn(long end) {
        try {
            client.goOn(end);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** The peer broke the protocol, or is refused, or the broker has a bug: the connection ends. */
    private void failed(RuntimeException cause) {
        if (cause instanceof ProtocolException fault) {
            fault(fault);
        } else if (cause instanceof ConnectHandshake.Refused refusal) {
            refuse(refusal);
        } else {
            loop().logBug("connection of " + name(), cause);
            over(DisconnectText.of(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR));
            close();
        }
    }

    private void parse(ByteBuf buffer, long deadline) {
        int end = buffer.writerIndex();
        int packets = 0;
        while (state == State.NEW || state == State.OPEN) {
            if (isBusy() || packets >= PACKETS_PER_LOOK && System.nanoTime() - deadline >= 0) {
                return;
            }
            packets = packets >= PACKETS_PER_LOOK ? 0 : packets;
            int start = buffer.readerIndex();
            if (start == end) {
                return;
            }
            int first = buffer.getUnsignedByte(start);
            if (state == State.NEW) {
                checkFirst(first, buffer, start, end);
            }
            int remaining = FixedHeader.remainingLength(buffer, start, end);
            if (remaining == FixedHeader.INCOMPLETE) {
                return;
            }
            PacketLimits.check(first >> 4, remaining, v5, core.config().limits().maxPacketSize());
            int body = FixedHeader.bodyIndex(buffer, start);
            if (end - body < remaining) {
                return;
            }
            buffer.readerIndex(body + remaining);
            PacketInput input = loop().input().over(buffer, body, body + remaining);
            lastRead = loop().now();
            packets += remaining > LONG_PACKET ? PACKETS_PER_LOOK : 1;
            if (state == State.OPEN) {
                countUnanswered();
                long before = loop().dispatcher().deliveries();
                client.handle(first, input);
                if (loop().dispatcher().deliveries() - before > MANY_DELIVERIES) {
                    packets = PACKETS_PER_LOOK;
                }
            } else {
                connect(first, input);
            }
        }
    }

    private void checkFirst(int first, ByteBuf buffer, int start, int end) {
        if (first == 0x16 && end - start > 1 && buffer.getByte(start + 1) == 3) {
            core.log().log(
                    LogType.NOTICE,
                    "Client from "
                            + address
                            + " appears to be using TLS to connect to a non-TLS"
                            + " listener.");
            throw ProtocolException.silent(ReasonCode.PROTOCOL_ERROR, null);
        }
        if (first >> 4 == PacketType.CONNECT) {
            return;
        }
        throw ProtocolException.silent(
                ReasonCode.PROTOCOL_ERROR,
                String.format("Protocol error from %%p: First packet not CONNECT (%02X).", first));
    }

    // ---- CONNECT

    private void connect(int first, PacketInput input) {
        loop().counters().add(Counter.MESSAGES_RECEIVED);
        Admission admission = handshake.read(first, input);
        v5 = admission.connect().version() == MqttVersion.V5;
        state = State.MOVING;
        if (admission.login().password() == null) {
            authenticated(admission, core.access().authenticate(admission.login()));
            return;
        }
        // hashing a password takes long: not on this thread
        long bytes = admission.size();
        if (!core.beginLogin(bytes)) {
            throw new ConnectHandshake.Refused(3, ReasonCode.SERVER_BUSY, "server busy");
        }
        try {
            core.slowWork()
                    .execute(
                            () -> {
                                boolean welcome = isWelcome(admission);
                                core.endLogin(bytes);
                                loop().executor().execute(() -> authenticated(admission, welcome));
                            });
        } catch (RejectedExecutionException e) {
            core.endLogin(bytes);
            throw new ConnectHandshake.Refused(3, ReasonCode.SERVER_BUSY, "server busy");
        }
    }

    private boolean isWelcome(Admission admission) {
        try {
            return core.access().authenticate(admission.login());
        } catch (RuntimeException e) {
            loop().logBug("authentication of " + admission.clientId(), e);
            return false;
        }
    }

    private void authenticated(Admission admission, boolean welcome) {
        if (state != State.MOVING) {
            return;
        }
        if (!welcome) {
            refuse(ConnectHandshake.notAuthorised());
            return;
        }
        Loop home = core.loopOf(admission.clientId());
        if (home == loop()) {
            // not from within the parser: it must see the change of state first
            loop().executor().execute(() -> admit(admission));
            return;
        }
        loop().remove(this);
        context()
                .channel()
                .deregister()
                .addListener(
                        gone ->
                                home.executor()
                                        .register(context().channel())
                                        .addListener(
                                                there -> {
                                                    if (there.isSuccess()) {
                                                        arrive(home, admission);
                                                    } else {
                                                        context().channel().close();
                                                    }
                                                }));
    }

    private void arrive(Loop home, Admission admission) {
        moveTo(home);
        if (state == State.MOVING) {
            home.add(this);
            admit(admission);
        }
    }

    private void admit(Admission admission) {
        if (state != State.MOVING) {
            return;
        }
        try {
            client = loop().sessions().admit(admission);
        } catch (RuntimeException e) {
            loop().logBug("CONNECT of " + admission.clientId(), e);
            close();
        }
        if (client == null || state != State.MOVING) {
            return;
        }
        state = State.OPEN;
        handshake = null;
        lastRead = loop().now();
        context().channel().config().setAutoRead(true);
        if (!cutter.isEmpty()) {
            process(cutter.take(), System.nanoTime() + SLICE);
            // also what else waits now, or there is nobody to look at it
            waitForTurn();
        } else if (client.isBusy()) {
            waitForTurn();
        }
    }

    private void refuse(ConnectHandshake.Refused refusal) {
        boolean three = handshake.version() != MqttVersion.V5;
        int code = three ? refusal.code3 : refusal.code5;
        if (code != 0) {
            connack(three, code);
        }
        over(refusal.why);
        close();
    }

    private void connack(boolean three, int code) {
        if (loop().isDebug()) {
            core.log().log(LogType.DEBUG, "Sending CONNACK to " + name() + " (0, " + code + ")");
        }
        if (three) {
            PacketWriter.connack3(begin(4), false, code);
        } else {
            int maxQos = listener.config().maxQos();
            PacketWriter.connack5(
                    begin(16),
                    false,
                    code,
                    maxQos < 2
                            ? List.of(Property.number(PropertyId.MAXIMUM_QOS, maxQos))
                            : List.of());
        }
        end();
        loop().counters().add(Counter.MESSAGES_SENT);
    }

    private void fault(ProtocolException fault) {
        if (client != null) {
            client.fault(fault);
            return;
        }
        // these lines too are about connections: scanners of ports would fill the log with them
        if (core.config().log().connectionMessages()) {
            String id = handshake.sentId();
            core.logFault(fault, id == null || id.isEmpty() ? address : id, address);
        }
        int code = fault.reasonCode();
        MqttVersion version = handshake.version();
        if (code == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION && fault.announced()) {
            boolean three = version != null && version != MqttVersion.V5;
            connack(three, three ? 1 : code);
        } else if (version == MqttVersion.V5 && fault.announced()) {
            connack(false, code);
        }
        over(DisconnectText.of(code));
        close();
    }

    /** The name for the log: the client id as soon as it is known. */
    private String name() {
        String id = handshake == null ? null : handshake.clientId();
        return id == null || id.isEmpty() ? host() : id;
    }

    private String host() {
        return address.substring(0, address.lastIndexOf(':'));
    }

    /** The place of this connection is free for another, though its socket may linger. */
    private void leavePlace() {
        if (counted) {
            counted = false;
            listener.connections().decrementAndGet();
            core.connections().decrementAndGet();
        }
    }

    /** Tells the session, or the log where there is none yet, that the connection is over. */
    private void over(String why) {
        if (client != null) {
            client.ended(why);
        } else if (state != State.CLOSED && core.logsConnections()) {
            core.logConnection(DisconnectText.line(name(), address, why));
        }
    }

    @Override
    protected boolean isOpen() {
        return client != null && state == State.OPEN;
    }

    @Override
    protected void writable() {
        client.writable();
        if (client.isBusy()) {
            if (waitsForTurn) {
                loop().later(this);
            } else {
                waitForTurn();
            }
        }
    }

    @Override
    public boolean takesTurns() {
        return true;
    }

    // ---- clock and end

    @Override
    public long lastRead() {
        return lastRead;
    }

    @Override
    public void tick(long nowSeconds) {
        if (state == State.OPEN) {
            client.tick(nowSeconds);
        } else if (state == State.NEW && nowSeconds - opened > CONNECT_TIMEOUT) {
            over(DisconnectText.TIMEOUT);
            close();
        }
    }

    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        leavePlace();
        loop().remove(this);
        cutter.release();
        closeOutput();
    }

    @Override
    public void abort() {
        state = State.CLOSED;
        loop().remove(this);
        context().channel().close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        handleRest();
        leavePlace();
        if (state != State.CLOSED) {
            over(DisconnectText.CLOSED);
            state = State.CLOSED;
            loop().remove(this);
        }
        cutter.release();
        releaseOutput();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            over(DisconnectText.CLOSED);
        } else if (state != State.CLOSED) {
            loop().logBug("connection of " + name(), cause);
            over(DisconnectText.of(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR));
        }
        if (state != State.CLOSED) {
            state = State.CLOSED;
            loop().remove(this);
        }
        ctx.channel().close();
    }

    /** A layer below failed: says why and closes at once. */
    void broken(String why) {
        over(why);
        if (state != State.CLOSED) {
            state = State.CLOSED;
            loop().remove(this);
        }
        context().channel().close();
    }

    /**
     * A layer above the socket has to end the connection: says why, writes what is left, closes.
     */
    void end(String why) {
        over(why);
        close();
    }

    /** The peer is busy with something else than CONNECT: its time begins anew. */
    void touch() {
        opened = loop().now();
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public NameByTls nameByTls() {
        PeerSecurity known = layers() == null ? null : layers().security();
        if (known == null || !PeerSecurity.namesUsers(listener.config().tls())) {
            return NameByTls.NOT_ASKED;
        }
        return username() == null ? NameByTls.MISSING : NameByTls.GIVEN;
    }

    /** The user name by TLS; null where there is none. */
    String username() {
        return layers().security().username(listener.config().tls());
    }

    /** The client, or null before CONNECT was taken. */
    Client client() {
        return client;
    }
}
