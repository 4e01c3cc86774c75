package io.jmqtt.bench;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Measures how long commands take from the fork, one after the other and in turns, so that what
 * else the machine does weighs on all alike, and prints the medians. Run by startup.sh. Arguments:
 * rounds, the installed tree, the arguments that start {@link Floor} (without its own).
 */
public final class StartupBenchmark {
    private static final int WARM_UP = 3;
    private static final ProcessBuilder.Redirect NULL =
            ProcessBuilder.Redirect.to(new File("/dev/null"));

    private final BlockingQueue<Long> subscribed = new ArrayBlockingQueue<>(16);
    private final BlockingQueue<Double> published = new ArrayBlockingQueue<>(16);
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();
    private volatile long pid;

    private StartupBenchmark() throws IOException {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        List<String> floor = List.of(args).subList(2, args.length);
        new StartupBenchmark().run(rounds, args[1] + "/bin/jmqtt", floor);
    }

    private void run(int rounds, String jmqtt, List<String> floor) throws Exception {
        Thread acceptor = new Thread(this::accept, "acceptor");
        acceptor.setDaemon(true);
        acceptor.start();
        String port = Integer.toString(server.getLocalPort());
        boolean mosquitto = isOnPath("mosquitto_pub");
        for (int round = -WARM_UP; round < rounds; round++) {
            if (round == 0) {
                figures.clear();
            }
            List<String> bare = new ArrayList<>(floor);
            Collections.addAll(bare, port, "bench/topic", "hello");
            add("floor", whole(bare.toArray(new String[0])));
            String[] pub = {jmqtt, "pub", "-p", port, "-t", "bench/topic", "-m", "hello"};
            add("pub", whole(pub));
            add("pub-memory", published.poll(1, TimeUnit.SECONDS));
            if (mosquitto) {
                pub[0] = "mosquitto_pub";
                List<String> real = new ArrayList<>(List.of(pub));
                real.remove(1);
                add("mosquitto_pub", whole(real.toArray(new String[0])));
            }
            add("version", whole(jmqtt, "--version"));
            add("sub-suback", untilSuback(jmqtt, "sub", "-p", port, "-t", "bench/#"));
            add("broker-accepts", untilAccepts(jmqtt));
        }
        report();
    }

    private void add(String name, double figure) {
        figures.computeIfAbsent(name, key -> new ArrayList<>()).add(figure);
    }

    /** Milliseconds from the fork to the end of the process. */
    private double whole(String... command) throws Exception {
        published.clear();
        long start = System.nanoTime();
        Process process = started(command);
        int status = process.waitFor();
        long end = System.nanoTime();
        if (status != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": status " + status);
        }
        return millis(end - start);
    }

    private double untilSuback(String... command) throws Exception {
        subscribed.clear();
        long start = System.nanoTime();
        Process process = started(command);
        Long end = subscribed.poll(10, TimeUnit.SECONDS);
        process.destroyForcibly().waitFor();
        return millis(end - start);
    }

    private double untilAccepts(String jmqtt) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
        long start = System.nanoTime();
        Process process = started(jmqtt, "broker", "-p", Integer.toString(port));
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(address);
                break;
            } catch (IOException notYet) {
                if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(20)) {
                    throw notYet;
                }
                Thread.sleep(1);
            }
        }
        double time = millis(System.nanoTime() - start);
        process.destroy();
        process.waitFor();
        return time;
    }

    private Process started(String... command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectOutput(NULL).redirectError(NULL).start();
        pid = process.pid();
        return process;
    }

    private void accept() {
        while (true) {
            try (Socket socket = server.accept()) {
                socket.setTcpNoDelay(true);
                serve(new DataInputStream(socket.getInputStream()), socket.getOutputStream());
            } catch (IOException gone) {
                // the client of one round left; the next comes
            }
        }
    }

    private void serve(DataInputStream in, OutputStream out) throws IOException {
        boolean message = false;
        while (true) {
            int type = in.read();
            if (type < 0 || (type & 0xf0) == 0xe0) {
                if (message) {
                    published.offer((double) peakMemory());
                }
                return;
            }
            byte[] rest = in.readNBytes(in.readUnsignedByte());
            switch (type & 0xf0) {
                case 0x10 -> out.write(new byte[] {0x20, 2, 0, 0});
                case 0x30 -> message = true;
                case 0x80 -> {
                    out.write(new byte[] {(byte) 0x90, 3, rest[0], rest[1], 0});
                    subscribed.offer(System.nanoTime());
                }
                default -> throw new IOException("packet type " + type);
            }
        }
    }

    /** The peak resident memory of the process that runs, in kB; 0 when it is gone already. */
    private long peakMemory() throws IOException {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (NoSuchFileException gone) {
            return 0;
        }
        return 0;
    }

    private static boolean isOnPath(String program) {
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private void report() {
        double floor = median("floor");
        line("floor", "ms", floor, floor);
        for (String name :
                List.of("mosquitto_pub", "pub", "sub-suback", "version", "broker-accepts")) {
            if (figures.containsKey(name)) {
                line(name, "ms", median(name), floor);
            }
        }
        System.out.printf("%-16s %8.1f MB%n", "pub-memory", median("pub-memory") / 1024);
    }

    private void line(String name, String unit, double figure, double floor) {
        System.out.printf("%-16s %8.1f %s %6.2f x floor%n", name, figure, unit, figure / floor);
    }

    private double median(String name) {
        List<Double> sorted = new ArrayList<>(figures.get(name));
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
