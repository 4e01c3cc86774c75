package io.jmqtt.broker.hostile;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * What clients notice of each {@link Attack}: {@code HostileBench PORT TLSPORT BROKERPID SECONDS
 * [NAME...]}. Prints a table; ends with 1 where the 99th percentile with an attack is above twice
 * that without it and above {@link #FLOOR_MILLIS}, or where messages were lost.
 */
public final class HostileBench {
    /** Below this many milliseconds a 99th percentile counts as no harm, whatever it was before. */
    private static final double FLOOR_MILLIS = 5;

    /** An attack does harm if it does each time: machines stand still without one, too. */
    private static final int TRIES = 3;

    private static final int CLIENTS = 20;
    private static final int PER_SECOND = 500;

    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true);
    private static final Pattern USED = Pattern.compile("(?:used|total used) (\\d+)K");

    private final String port;
    private final String tlsPort;
    private final String broker;
    private final int seconds;
    private final WellBehaved clients;

    private HostileBench(String[] args) throws IOException {
        port = args[0];
        tlsPort = args[1];
        broker = args[2];
        seconds = Integer.parseInt(args[3]);
        clients = new WellBehaved(Integer.parseInt(port), CLIENTS, PER_SECOND);
    }

    private record Sample(
            double p50, double p99, double most, double connectP99, long lost, int cpuPercent) {}

    public static void main(String[] args) throws Exception {
        List<Attack.Kind> kinds = new ArrayList<>();
        for (int i = 4; i < args.length; i++) {
            kinds.add(Attack.Kind.of(args[i]));
        }
        boolean harmed =
                new HostileBench(args).run(kinds.isEmpty() ? List.of(Attack.Kind.values()) : kinds);
        System.exit(harmed ? 1 : 0);
    }

    private boolean run(List<Attack.Kind> kinds) throws Exception {
        clients.reset();
        TimeUnit.SECONDS.sleep(seconds);
        Sample before = sample();
        OUT.printf(
                "%-18s %8s %8s %8s %8s %10s %6s %8s %8s %8s  %s%n",
                "attack",
                "p99_off",
                "p99_on",
                "max_on",
                "p50_on",
                "connect99",
                "lost",
                "cpu_%",
                "heap_mb",
                "rss_mb",
                "verdict");
        boolean harmed = false;
        for (Attack.Kind kind : kinds) {
            boolean bad = true;
            for (int i = 0; i < TRIES && bad; i++) {
                bad = measure(kind, before);
                before = sample();
            }
            harmed |= bad;
        }
        clients.close();
        return harmed;
    }

    private boolean measure(Attack.Kind kind, Sample before) throws Exception {
        Process attacker =
                // it would be on another machine: it must not take the processor from the clients
                new ProcessBuilder(
                                "nice",
                                "-n",
                                "19",
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Attack.class.getName(),
                                port,
                                tlsPort,
                                kind.label())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader said = new BufferedReader(new InputStreamReader(attacker.getInputStream()));
        if (!"begun".equals(said.readLine())) {
            throw new IOException(kind.label() + " did not begin");
        }
        TimeUnit.MILLISECONDS.sleep(1000);
        Sample with = sample();
        int rss = rss();
        attacker.getOutputStream().close();
        String actions = said.readLine();
        attacker.waitFor();
        int heap = heap();
        boolean slow = with.p99 > Math.max(FLOOR_MILLIS, 2 * before.p99);
        boolean bad = slow || with.lost > 0;
        OUT.printf(
                "%-18s %8.2f %8.2f %8.2f %8.2f %10.2f %6d %8d %8d %8d  %s  (%s; %s)%n",
                kind.label(),
                before.p99,
                with.p99,
                with.most,
                with.p50,
                with.connectP99,
                with.lost,
                with.cpuPercent,
                heap,
                rss,
                bad ? "HARM" : "ok",
                kind.text,
                actions);
        TimeUnit.MILLISECONDS.sleep(500);
        return bad;
    }

    /** Measures for as long as the command line says. */
    private Sample sample() throws Exception {
        long cpu = cpuTicks();
        clients.reset();
        TimeUnit.SECONDS.sleep(seconds);
        long ticks = cpuTicks() - cpu;
        long sent = clients.sent();
        // what was due a moment ago may be on its way
        TimeUnit.MILLISECONDS.sleep(200);
        Histogram messages = clients.messages().copy();
        return new Sample(
                millis(messages.getValueAtPercentile(50)),
                millis(messages.getValueAtPercentile(99)),
                millis(messages.getMaxValue()),
                millis(clients.connects().getValueAtPercentile(99)),
                Math.max(0, sent - messages.getTotalCount()),
                (int) (ticks / seconds));
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    /** Hundredths of a second of processor time that the broker has used. */
    private long cpuTicks() throws IOException {
        String stat = Files.readString(Path.of("/proc", broker, "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private int rss() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", broker, "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Integer.parseInt(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return -1;
    }

    /** Megabytes in use right after a collection. */
    private int heap() throws Exception {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        return used.find() ? Integer.parseInt(used.group(1)) / 1024 : -1;
    }

    private String jcmd(String command) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                broker,
                                command)
                        .redirectErrorStream(true)
                        .start();
        String out = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return out;
    }
}
