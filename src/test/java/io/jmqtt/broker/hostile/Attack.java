package io.jmqtt.broker.hostile;

import io.jmqtt.mqtt.Property;
import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One peer that means no good, as a process of its own: {@code Attack PORT TLSPORT NAME} prints a
 * line when it has begun and goes on until its input ends. All are paced, so that what is measured
 * is what the broker does about them and not who gets the processor.
 */
public final class Attack {
    /** The first bytes of a ClientHello: a record of 512 bytes. */
    private static final byte[] HELLO =
            Arrays.copyOf(HexFormat.of().parseHex("1603010200" + "010001fc0303"), 517);

    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private final int port;
    private final int tlsPort;
    private final String run = Long.toString(ProcessHandle.current().pid(), 36);
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private long actions;
    private long refused;
    private long due;
    private boolean ready;

    private Attack(int port, int tlsPort) {
        this.port = port;
        this.tlsPort = tlsPort;
    }

    public static void main(String[] args) throws Exception {
        Attack attack = new Attack(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        Thread thread = new Thread(() -> attack.run(Kind.of(args[2])), "attack");
        thread.setDaemon(true);
        thread.start();
        while (System.in.read() >= 0) {
            // until whoever measures is done
        }
        OUT.println("actions=" + attack.actions + " refused=" + attack.refused);
    }

    private void run(Kind kind) {
        try {
            kind.attack.on(this);
        } catch (IOException e) {
            throw new IllegalStateException("attack " + kind, e);
        }
    }

    interface Way {
        void on(Attack attack) throws IOException;
    }

    /** What they do. The names are those of the table that the benchmark prints. */
    enum Kind {
        HALF_OPEN("2,000 connections that say nothing", a -> a.trickle(2000, a.port, new byte[0])),
        SLOW_CONNECT(
                "1,000 connections, CONNECT byte by byte, one a second",
                a -> a.trickle(1000, a.port, ConnectPacket.of(5, "x".repeat(200)).bytes())),
        SLOW_TLS(
                "500 TLS handshakes byte by byte, one a second",
                a -> a.trickle(500, a.tlsPort, HELLO)),
        SLOW_PUBLISH("500 clients, PUBLISH byte by byte, one a second", Attack::slowPublish),
        CONNECTS("300 connects a second", a -> a.connects(300, null)),
        LOGINS("100 wrong passwords a second", a -> a.connects(100, new byte[64])),
        BAD_PACKETS("300 connections a second with what is no MQTT", Attack::badPackets),
        SUBSCRIPTIONS("5,000 new subscriptions a second", Attack::subscriptions),
        WIDE_SUBSCRIBES("SUBSCRIBE of 100 kB, 10 a second", WideAttacks::subscribes),
        WIDE_UNSUBSCRIBES(
                "SUBSCRIBE and UNSUBSCRIBE of 100 kB in turn, 10 a second",
                WideAttacks::unsubscribes),
        WIDE_SESSIONS(
                "sessions with 9,000 subscriptions that begin and end, 5 a second",
                WideAttacks::sessions),
        WIDE_RESUMES(
                "session with 9,000 subscriptions taken over by 3.1.1 and 5 in turn, 10 a second",
                WideAttacks::resumes),
        WIDE_PUBLISH("5 PUBLISH a second to 5,000 subscribers", a -> WideAttacks.publish(a, 0)),
        WIDE_PUBLISH_1(
                "5 PUBLISH a second to 5,000 subscribers, QoS 1", a -> WideAttacks.publish(a, 1)),
        TAKEOVERS(
                "session with 50,000 queued messages taken over 20 times a second",
                WideAttacks::takeovers),
        RETAINED("5,000 new retained topics a second", Attack::retained),
        RETAINED_READERS(
                "#, +/+ and the like subscribed 2 times a second over 100,000 retained",
                WideAttacks::retainedReaders),
        SYS_READERS("500 readers of $SYS, 100 more SUBSCRIBE a second", Attack::sysReaders),
        DEEP_TOPICS("100 topics of 200 levels a second, 100 filters with +", Attack::deepTopics),
        LONG_TOPICS("200 topics of 65,535 bytes a second", Attack::longTopics),
        USER_PROPERTIES(
                "50 PUBLISH a second with 6,000 user properties each", Attack::userProperties),
        REUSED_IDS("5,000 PUBLISH with one packet identifier a second", Attack::reusedIds),
        UNKNOWN_ACKS("10,000 acknowledgements of nothing a second", Attack::unknownAcks),
        NEVER_READS("50 subscribers that read nothing, 20 MB a second", Attack::neverReads),
        PUBLISH_FLOOD("10 publishers as fast as 40 MB a second", Attack::publishFlood);

        final String text;
        private final Way attack;

        Kind(String text, Way attack) {
            this.text = text;
            this.attack = attack;
        }

        String label() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        static Kind of(String label) {
            return Arrays.stream(values())
                    .filter(kind -> kind.label().equals(label))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no attack " + label));
        }
    }

    // ---- tools

    int port() {
        return port;
    }

    /** A client id that no other run has. */
    String id(String name) {
        return run + name;
    }

    /** The broker has had enough of it. */
    void wasRefused() {
        refused++;
    }

    void begun() {
        if (!ready) {
            ready = true;
            OUT.println("begun");
        }
    }

    /** Waits for the next of so many moments in a second; late ones are made up for. */
    void pace(int perSecond) {
        long now = System.nanoTime();
        due = due == 0 ? now : Math.max(due + 1_000_000_000L / perSecond, now - 500_000_000L);
        while (due > now) {
            LockSupport.parkNanos(due - now);
            now = System.nanoTime();
        }
        actions++;
    }

    private Socket open(int to) throws IOException {
        Socket socket = new Socket();
        // a new source address for every 2,000: ports of one address run out
        String from = "127.0.1." + (2 + sockets.size() / 2000 % 200);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", to), 10_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    Socket client(int level, String id) throws IOException {
        return client(ConnectPacket.of(level, run + id));
    }

    Socket client(ConnectPacket connect) throws IOException {
        Socket socket = open(port);
        socket.getOutputStream().write(connect.bytes());
        if (socket.getInputStream().read() != 0x20) {
            throw new IOException("not let in");
        }
        sockets.add(socket);
        return socket;
    }

    /** Takes what comes on a connection, so that the broker never has to wait for this side. */
    static void drain(Socket socket) {
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                InputStream in = socket.getInputStream();
                                byte[] some = new byte[65536];
                                while (in.read(some) >= 0) {
                                    // nobody wants it
                                }
                            } catch (IOException e) {
                                // the broker has had enough
                            }
                        },
                        "drain");
        thread.setDaemon(true);
        thread.start();
    }

    /** A client that sends packets at a steady rate; comes back when it is thrown out. */
    void steadily(int level, int perSecond, PacketMaker packets) throws IOException {
        for (int round = 0; ; round++) {
            try {
                Socket socket = client(level, "c" + round);
                drain(socket);
                OutputStream out = socket.getOutputStream();
                begun();
                while (true) {
                    pace(perSecond);
                    out.write(packets.make((int) actions));
                }
            } catch (IOException e) {
                refused++;
                pace(10);
            }
        }
    }

    interface PacketMaker {
        byte[] make(int number);
    }

    // ---- the ways

    private void trickle(int count, int to, byte[] bytes) throws IOException {
        int[] at = new int[count];
        for (int i = 0; i < count; i++) {
            sockets.add(open(to));
        }
        begun();
        for (int i = 0; ; i = (i + 1) % count) {
            pace(count);
            try {
                if (at[i] < bytes.length) {
                    sockets.get(i).getOutputStream().write(bytes[at[i]++]);
                } else if (sockets.get(i).getInputStream().available() < 0) {
                    throw new IOException("over");
                }
            } catch (IOException e) {
                refused++;
                sockets.get(i).close();
                sockets.set(i, open(to));
                at[i] = 0;
            }
        }
    }

    private void slowPublish() throws IOException {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            slow.add(beginPublish("s" + i));
        }
        begun();
        for (int i = 0; ; i = (i + 1) % slow.size()) {
            pace(slow.size());
            try {
                slow.get(i).getOutputStream().write('x');
            } catch (IOException e) {
                refused++;
                slow.set(i, beginPublish("s" + i + "-" + refused));
            }
        }
    }

    private Socket beginPublish(String id) throws IOException {
        Socket socket = client(4, id);
        // 1.9 million bytes, of which 20,000 come at once
        OutputStream out = socket.getOutputStream();
        out.write(HexFormat.of().parseHex("30e0fb73" + "000174"));
        out.write(new byte[20_000]);
        return socket;
    }

    private void connects(int perSecond, byte[] password) throws IOException {
        begun();
        for (int i = 0; ; i++) {
            pace(perSecond);
            try (Socket socket = open(port)) {
                ConnectPacket connect = ConnectPacket.of(4, run + i);
                if (password != null) {
                    connect.login("ann", password);
                }
                socket.getOutputStream().write(connect.bytes());
                if (password == null) {
                    socket.getInputStream().read();
                } else {
                    // does not wait for the answer
                    socket.shutdownOutput();
                }
            } catch (IOException e) {
                refused++;
            }
        }
    }

    private void badPackets() throws IOException {
        begun();
        byte[][] all = {
            "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            HELLO,
            HexFormat.of().parseHex("10ffffff7f"),
            HexFormat.of().parseHex("30ffffff7f"),
            HexFormat.of().parseHex("0000"),
        };
        for (int i = 0; ; i++) {
            pace(300);
            Socket socket = open(port);
            socket.getOutputStream().write(all[i % all.length]);
            // left open: it is for the broker to end it
            sockets.add(socket);
            if (sockets.size() > 1000) {
                sockets.remove(0).close();
            }
        }
    }

    private void subscriptions() throws IOException {
        steadily(
                5,
                500,
                n -> {
                    List<String> filters = new ArrayList<>();
                    for (int i = 0; i < 10; i++) {
                        filters.add("flood/" + run + "/" + n + "/+/" + i);
                    }
                    return PacketBytes.subscribe(5, n % 65535 + 1, 1, filters);
                });
    }

    private void retained() throws IOException {
        steadily(
                4,
                5000,
                n ->
                        PacketBytes.publish(
                                4, "r/" + run + "/" + n, new byte[200], 0, true, false, 0));
    }

    private void sysReaders() throws IOException {
        for (int i = 0; i < 500; i++) {
            Socket socket = client(4, "r" + i);
            socket.getOutputStream().write(PacketBytes.subscribe(4, 1, 0, List.of("$SYS/#")));
            if (i % 50 == 0) {
                drain(socket);
            }
        }
        steadily(4, 100, n -> PacketBytes.subscribe(4, n % 65535 + 1, 0, List.of("$SYS/#")));
    }

    private void deepTopics() throws IOException {
        String deep = "a" + "/a".repeat(199);
        Socket subscriber = client(4, "d");
        drain(subscriber);
        for (int i = 0; i < 100; i++) {
            String filter = "a/".repeat(i) + "+" + "/a".repeat(199 - i);
            subscriber.getOutputStream().write(PacketBytes.subscribe(4, i + 1, 0, List.of(filter)));
        }
        byte[] packet = PacketBytes.publish(4, deep + "00000", new byte[1], 0, false, false, 0);
        steadily(4, 100, n -> numbered(packet, n));
    }

    /** The packet with the last digits of its topic, before one byte of payload, set anew. */
    private static byte[] numbered(byte[] packet, int number) {
        for (int i = 0, rest = number; i < 5; i++, rest /= 10) {
            packet[packet.length - 2 - i] = (byte) ('0' + rest % 10);
        }
        return packet;
    }

    private void longTopics() throws IOException {
        byte[] packet = PacketBytes.publish(4, "t".repeat(65_535), new byte[1], 0, false, false, 0);
        steadily(4, 200, n -> numbered(packet, n));
    }

    private void userProperties() throws IOException {
        Property[] many = new Property[6_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = Property.user("key" + i % 7, "value");
        }
        byte[] packet = PacketBytes.publish(5, "p", new byte[1], 1, false, false, 1, many);
        steadily(5, 50, n -> packet);
    }

    private void reusedIds() throws IOException {
        steadily(
                4,
                5000,
                n -> PacketBytes.publish(4, "q", new byte[] {(byte) n}, 2, false, false, 7));
    }

    private void unknownAcks() throws IOException {
        steadily(
                4,
                10_000,
                n -> {
                    int id = 1 + n % 65_535;
                    return switch (n % 3) {
                        case 0 -> PacketBytes.puback(4, id, 0);
                        case 1 -> PacketBytes.pubrel(4, id, 0);
                        default -> PacketBytes.pubcomp(4, id, 0);
                    };
                });
    }

    private void neverReads() throws IOException {
        for (int i = 0; i < 50; i++) {
            Socket socket = client(4, "n" + i);
            socket.getOutputStream().write(PacketBytes.subscribe(4, 1, i % 2, List.of("big")));
        }
        byte[] packet = PacketBytes.publish(4, "big", new byte[20_000], 0, false, false, 0);
        byte[] kept = PacketBytes.publish(4, "big", new byte[20_000], 1, false, false, 1);
        steadily(4, 1000, n -> n % 2 == 0 ? packet : kept);
    }

    private void publishFlood() throws IOException {
        byte[] packet = PacketBytes.publish(4, "flood", new byte[100], 0, false, false, 0);
        byte[] many = new byte[packet.length * 400];
        for (int i = 0; i < 400; i++) {
            System.arraycopy(packet, 0, many, i * packet.length, packet.length);
        }
        List<OutputStream> publishers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            publishers.add(client(4, "f" + i).getOutputStream());
        }
        begun();
        for (int i = 0; ; i++) {
            pace(1000);
            publishers.get(i % 10).write(many);
        }
    }
}
