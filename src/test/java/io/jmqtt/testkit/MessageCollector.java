package io.jmqtt.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A subscriber that takes any number of messages at any QoS and keeps their payloads. It has a
 * session that outlives its connection, and when the connection is lost it comes again until it is
 * closed.
 */
public final class MessageCollector implements AutoCloseable {
    private final int port;
    private final String clientId;
    private final String filter;
    private final int qos;
    private final List<String> payloads = new ArrayList<>();
    private final Set<Integer> unreleased = new HashSet<>();
    private final CountDownLatch subscribed = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean closing;
    private volatile Socket socket;

    /** Subscribes and returns when the broker has granted it. */
    public MessageCollector(int port, String clientId, String filter, int qos)
            throws InterruptedException {
        this.port = port;
        this.clientId = clientId;
        this.filter = filter;
        this.qos = qos;
        this.thread = new Thread(this::collect, "collector");
        thread.setDaemon(true);
        thread.start();
        if (!subscribed.await(Eventually.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("no SUBACK for " + filter);
        }
    }

    /** What came so far, in order, with what came twice. */
    public List<String> payloads() {
        synchronized (payloads) {
            return List.copyOf(payloads);
        }
    }

    public int count() {
        synchronized (payloads) {
            return payloads.size();
        }
    }

    /** How many different payloads came. */
    public int distinct() {
        synchronized (payloads) {
            Set<String> all = new HashSet<>(payloads);
            return all.size();
        }
    }

    /** Waits until as many messages came, or until nothing more comes for the given time. */
    public void awaitCount(int wanted, Duration quiet) {
        int last = -1;
        long since = System.nanoTime();
        while (true) {
            int now = count();
            if (now >= wanted) {
                return;
            }
            if (now != last) {
                last = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > quiet.toNanos()) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void collect() {
        while (!closing) {
            try (Socket connection = new Socket()) {
                socket = connection;
                connection.connect(new InetSocketAddress("127.0.0.1", port), 1000);
                connection.setTcpNoDelay(true);
                session(
                        new BufferedInputStream(connection.getInputStream(), 1 << 16),
                        new BufferedOutputStream(connection.getOutputStream(), 1 << 16));
            } catch (IOException e) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private void session(InputStream in, OutputStream out) throws IOException {
        out.write(ConnectPacket.of(4, clientId).resume().bytes());
        out.flush();
        WirePacket packet;
        while ((packet = WirePacket.read(in)) != null) {
            switch (packet.kind()) {
                case CONNACK -> out.write(PacketBytes.subscribe(4, 1, qos, List.of(filter)));
                case SUBACK -> subscribed.countDown();
                case PUBLISH -> {
                    int id = packet.packetId();
                    // of QoS 2 the same message comes again until its PUBREC has arrived
                    if (packet.qos() < 2 || unreleased.add(id)) {
                        keep(packet);
                    }
                    if (packet.qos() == 1) {
                        out.write(PacketBytes.puback(4, id, 0));
                    } else if (packet.qos() == 2) {
                        out.write(PacketBytes.pubrec(4, id, 0));
                    }
                }
                case PUBREL -> {
                    unreleased.remove(packet.packetId());
                    out.write(PacketBytes.pubcomp(4, packet.packetId(), 0));
                }
                default -> {}
            }
            if (in.available() == 0) {
                out.flush();
            }
        }
    }

    private void keep(WirePacket publish) {
        PacketReader reader = new PacketReader(publish.body());
        reader.binary();
        if (publish.qos() > 0) {
            reader.uint16();
        }
        String payload = new String(reader.rest(), StandardCharsets.UTF_8);
        synchronized (payloads) {
            payloads.add(payload);
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            Socket open = socket;
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            // it is closed either way
        }
    }
}
