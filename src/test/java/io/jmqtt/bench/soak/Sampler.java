package io.jmqtt.bench.soak;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Takes the vital signs of all processes every few seconds, and writes them to a file as CSV. */
final class Sampler implements AutoCloseable {
    private static final int INTERVAL_MILLIS = 5000;
    private static final int FULL_EVERY = 6;

    /**
     * One reading.
     *
     * @param seconds since the begin
     */
    record Sample(double seconds, String process, Vitals vitals) {}

    private final long begin = System.nanoTime();
    private final Map<String, LongSupplier> processes = new LinkedHashMap<>();
    private final List<Sample> samples = new ArrayList<>();
    private final PrintWriter csv;
    private final Thread thread = new Thread(this::run, "sampler");
    private volatile boolean closed;

    Sampler(Path file) throws IOException {
        csv = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), true);
        csv.println("seconds,process,pid,descriptors,threads,resident_kb,heap_kb,direct_kb");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Adds a process.
     *
     * @param pid 0 while it does not run
     */
    synchronized void watch(String name, LongSupplier pid) {
        processes.put(name, pid);
    }

    double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }

    private void run() {
        for (int turn = 1; !closed; turn++) {
            Map<String, LongSupplier> now;
            synchronized (this) {
                now = new LinkedHashMap<>(processes);
            }
            for (Map.Entry<String, LongSupplier> each : now.entrySet()) {
                try {
                    sample(each.getKey(), each.getValue().getAsLong(), turn % FULL_EVERY == 0);
                } catch (IOException endedMeanwhile) {
                    continue;
                } catch (InterruptedException e) {
                    return;
                }
            }
            LoadClient.pause(INTERVAL_MILLIS);
        }
    }

    private void sample(String name, long pid, boolean full)
            throws IOException, InterruptedException {
        if (pid != 0) {
            keep(name, pid, full ? Vitals.full(pid) : Vitals.light(pid));
        }
    }

    private synchronized Vitals keep(String name, long pid, Vitals vitals) {
        Sample sample = new Sample(seconds(), name, vitals);
        samples.add(sample);
        csv.printf(
                "%.1f,%s,%d,%d,%d,%d,%s,%s%n",
                sample.seconds(),
                name,
                pid,
                vitals.descriptors(),
                vitals.threads(),
                vitals.residentKb(),
                vitals.heapKb() < 0 ? "" : vitals.heapKb(),
                vitals.directKb() < 0 ? "" : vitals.directKb());
        return vitals;
    }

    /**
     * The vital signs of a process without load: the lowest of several readings, since what a
     * thread has just let go counts until the next collection.
     */
    Vitals rest(String name, long pid) throws IOException, InterruptedException {
        Vitals rest = keep(name, pid, Vitals.full(pid));
        for (int i = 0; i < 4; i++) {
            LoadClient.pause(1000);
            Vitals next = keep(name, pid, Vitals.full(pid));
            rest =
                    new Vitals(
                            Math.min(rest.descriptors(), next.descriptors()),
                            Math.min(rest.threads(), next.threads()),
                            Math.min(rest.residentKb(), next.residentKb()),
                            Math.min(rest.heapKb(), next.heapKb()),
                            Math.min(rest.directKb(), next.directKb()));
        }
        return rest;
    }

    /** The most direct memory of a process between two moments, 0 where nobody looked. */
    synchronized long mostDirectKb(String name, double from, double to) {
        long most = 0;
        for (Sample each : samples) {
            if (each.process().equals(name) && each.seconds() >= from && each.seconds() <= to) {
                most = Math.max(most, each.vitals().directKb());
            }
        }
        return most;
    }

    synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    @Override
    public void close() {
        closed = true;
        csv.flush();
    }
}
