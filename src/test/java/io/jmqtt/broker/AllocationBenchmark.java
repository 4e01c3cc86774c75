package io.jmqtt.broker;

import com.sun.management.ThreadMXBean;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.Socket;
import java.util.List;

/**
 * Bytes that the event loops allocate for each delivered QoS 0 message, and what one costs in CPU
 * time: {@code AllocationBenchmark [SUBSCRIBERS [LOOPS]]}. Publishes bursts of 64-byte payloads and
 * waits for each burst to arrive everywhere.
 */
public final class AllocationBenchmark {
    private static final int BURST = 100;
    private static final int WARM_UP = 3_000;
    private static final int MEASURED = 5_000;

    private AllocationBenchmark() {}

    public static void main(String[] args) throws Exception {
        int subscribers = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        int loops = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        BrokerConfig config =
                BrokerConfig.on(ListenerConfig.tcp(0, "127.0.0.1"))
                        .with(draft -> draft.messaging.sysInterval = 0);
        try (Broker broker =
                Broker.start(config, new OpenAccess(), BrokerLog.NONE, "bench", loops)) {
            Socket[] readers = new Socket[subscribers];
            for (int i = 0; i < subscribers; i++) {
                readers[i] = connect(broker.port(), "sub" + i);
                readers[i]
                        .getOutputStream()
                        .write(PacketBytes.subscribe(4, 1, 0, List.of("bench/topic")));
                readers[i].getInputStream().readNBytes(5);
            }
            Socket publisher = connect(broker.port(), "pub");
            byte[] one = PacketBytes.publish(4, "bench/topic", new byte[64], 0, false, false, 0);
            ByteArrayOutputStream burst = new ByteArrayOutputStream();
            for (int i = 0; i < BURST; i++) {
                burst.writeBytes(one);
            }
            run(publisher, readers, burst.toByteArray(), WARM_UP);
            long[] before = loopTotals();
            run(publisher, readers, burst.toByteArray(), MEASURED);
            long[] after = loopTotals();
            double messages = (double) MEASURED * BURST * subscribers;
            new PrintStream(new FileOutputStream(FileDescriptor.out), true)
                    .printf(
                            "subscribers=%d loops=%d delivered=%.0f bytes_allocated_per_message=%.2f"
                                    + " cpu_ns_per_message=%.0f%n",
                            subscribers,
                            loops,
                            messages,
                            (after[0] - before[0]) / messages,
                            (after[1] - before[1]) / messages);
        }
    }

    private static Socket connect(int port, String id) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write(ConnectPacket.of(4, id).bytes());
        socket.getInputStream().readNBytes(4);
        return socket;
    }

    private static void run(Socket publisher, Socket[] readers, byte[] burst, int times)
            throws IOException {
        byte[] buffer = new byte[burst.length];
        for (int i = 0; i < times; i++) {
            publisher.getOutputStream().write(burst);
            for (Socket reader : readers) {
                InputStream in = reader.getInputStream();
                for (int left = burst.length; left > 0; ) {
                    left -= in.read(buffer, 0, left);
                }
            }
        }
    }

    /** Allocated bytes and CPU nanoseconds of all event loops. */
    private static long[] loopTotals() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        long cpu = 0;
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().startsWith("jmqtt-loop")) {
                bytes += threads.getThreadAllocatedBytes(info.getThreadId());
                cpu += threads.getThreadCpuTime(info.getThreadId());
            }
        }
        return new long[] {bytes, cpu};
    }
}
