package io.jmqtt.broker;

import io.jmqtt.broker.net.Transport;
import io.jmqtt.testkit.ConnectPacket;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens connections to a broker for benchmarks and says how fast: {@code ConnectionLoad PORT hold
 * N} opens N idle connections, prints one line and holds them until its input ends; {@code
 * ConnectionLoad PORT storm SECONDS} connects, waits for CONNACK and leaves, 200 at a time.
 */
public final class ConnectionLoad {
    private static final int AT_ONCE = 200;

    private final int port;
    private final long run = 1 + ProcessHandle.current().pid() % 250;
    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, Transport.NIO.ioHandler());
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final Semaphore slots = new Semaphore(AT_ONCE);

    private ConnectionLoad(int port) {
        this.port = port;
    }

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        ConnectionLoad load = new ConnectionLoad(Integer.parseInt(args[0]));
        if (args[1].equals("hold")) {
            int count = Integer.parseInt(args[2]);
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                load.open(true);
            }
            load.slots.acquire(AT_ONCE);
            double seconds = (System.nanoTime() - start) / 1e9;
            out.printf(
                    "connections=%d failed=%d seconds=%.2f per_second=%.0f%n",
                    load.accepted.get(), load.failed.get(), seconds, load.accepted.get() / seconds);
            while (System.in.read() >= 0) {
                // hold until the script is done measuring
            }
        } else {
            double length = Double.parseDouble(args[2]);
            long start = System.nanoTime();
            while ((System.nanoTime() - start) / 1e9 < length) {
                load.open(false);
            }
            load.slots.acquire(AT_ONCE);
            double seconds = (System.nanoTime() - start) / 1e9;
            out.printf(
                    "connects=%d failed=%d seconds=%.2f per_second=%.0f%n",
                    load.accepted.get(), load.failed.get(), seconds, load.accepted.get() / seconds);
        }
        load.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void open(boolean hold) throws InterruptedException {
        slots.acquire();
        int id = number.incrementAndGet();
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(group)
                        .channel(NioSocketChannel.class)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        channel.pipeline().addLast(new Peer(id, hold));
                                    }
                                });
        // a new source address for every 2,000 connections and for every run: the kernel searches
        // longer for a free port the more of an address are taken or were just left
        bootstrap
                .connect(
                        new InetSocketAddress("127.0.0.1", port),
                        new InetSocketAddress("127.0." + run + "." + (2 + id / 2_000 % 200), 0))
                .addListener(
                        done -> {
                            if (!done.isSuccess()) {
                                failed.incrementAndGet();
                                slots.release();
                            }
                        });
    }

    private final class Peer extends ChannelInboundHandlerAdapter {
        private final int id;
        private final boolean hold;
        private boolean answered;

        Peer(int id, boolean hold) {
            this.id = id;
            this.hold = hold;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(Unpooled.wrappedBuffer(ConnectPacket.of(4, "load-" + id).bytes()));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ((ByteBuf) message).release();
            if (!answered) {
                answered = true;
                accepted.incrementAndGet();
                slots.release();
                if (!hold) {
                    ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {(byte) 0xE0, 0}));
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!answered) {
                failed.incrementAndGet();
                slots.release();
            }
        }
    }
}
