package io.jmqtt.bench.soak;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two long loads at once: a broker under a mixed load, and {@code pub -l} and {@code sub} whose
 * broker is started again every minute. Each is warmed up, brought to rest, loaded, and brought to
 * rest again: what it uses at rest must be the same. Nothing that was promised may be lost.
 *
 * <p>Usage: {@code Soak LAUNCHER MINUTES FOLDER WARM_UP_SECONDS RESTART_SECONDS LOADS DUMPS}, where
 * LOADS has the words {@code mixed}, {@code restarts} or both, and DUMPS is 1 for a heap dump of
 * the broker at each rest. Exit status 1 where anything was wrong.
 */
public final class Soak {
    private static final int EXPIRY_SECONDS = 8;

    private final Spawned programs;
    private final double minutes;
    private final int warmUpSeconds;
    private final int restartSeconds;
    private final String loads;
    private final boolean dumps;
    private final Faults faults = new Faults();
    private final Sampler sampler;
    private final PrintStream out = System.out;
    private final Verdict verdict = new Verdict(out, faults);
    private final List<double[]> mixedRests = new ArrayList<>();

    private Soak(String[] args, Path folder) throws IOException {
        this.programs = new Spawned(Path.of(args[0]).toAbsolutePath(), folder);
        this.minutes = Double.parseDouble(args[1]);
        this.warmUpSeconds = Integer.parseInt(args[3]);
        this.restartSeconds = Integer.parseInt(args[4]);
        this.loads = args[5];
        this.dumps = args[6].equals("1");
        this.sampler = new Sampler(folder.resolve("soak.csv"));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(args[2])).toAbsolutePath();
        System.exit(new Soak(args, folder).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        sampler.start();
        Thread second = new Thread(this::restarts, "restarts");
        if (loads.contains("restarts")) {
            second.start();
        }
        if (loads.contains("mixed")) {
            mixed();
        }
        second.join();
        sampler.close();
        Chart.write(programs.folder().resolve("soak.svg"), sampler.samples(), mixedRests);
        for (String line : faults.lines()) {
            out.println("FAULT " + line);
        }
        out.println(faults.count() == 0 ? "PASSED" : "FAILED: " + faults.count() + " faults");
        return faults.count() == 0;
    }

    private void mixed() throws IOException, InterruptedException {
        try (SoakBroker broker = new SoakBroker("broker", programs)) {
            broker.start();
            sampler.watch("broker", broker::pid);
            Vitals before = mixedFor(broker, warmUpSeconds, "warm-up");
            double begin = sampler.seconds();
            Vitals after = mixedFor(broker, minutes * 60, "mixed load");
            // pools of buffers keep what the busiest moment took, which may come after the warm-up
            long direct = sampler.mostDirectKb("broker", begin, begin + minutes * 60 / 3);
            synchronized (out) {
                verdict.compare("broker", before.withDirectKb(direct), after);
            }
            broker.checkLog(faults);
            broker.stop(false, faults);
        }
    }

    /** The mixed load for some time; what the broker uses at rest afterwards. */
    private Vitals mixedFor(SoakBroker broker, double seconds, String name)
            throws IOException, InterruptedException {
        MixedLoad load = new MixedLoad(broker.port(), faults);
        load.start();
        sleep(seconds);
        double begin = sampler.seconds();
        load.stop();
        load.remove();
        // the journal keeps a buffer of one file from its first rewrite on: both rests are after
        // one
        broker.rewriteJournal();
        LoadClient.pause(EXPIRY_SECONDS * 1000);
        out.println(name + ": " + load.summary());
        Vitals rest = sampler.rest("broker", broker.pid());
        if (dumps) {
            Vitals.dump(broker.pid(), programs.folder().resolve(name.replace(' ', '-') + ".hprof"));
        }
        mixedRests.add(new double[] {begin, sampler.seconds()});
        return rest;
    }

    private void restarts() {
        try (SoakBroker broker = new SoakBroker("restarted", programs)) {
            broker.start();
            sampler.watch("restarted broker", broker::pid);
            RestartLoad load = new RestartLoad(broker, programs, faults);
            try {
                restarts(broker, load);
            } finally {
                for (Process each : load.processes().values()) {
                    each.destroyForcibly();
                }
            }
            broker.checkLog(faults);
            broker.stop(false, faults);
        } catch (IOException | RuntimeException e) {
            faults.add("restarts: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restarts(SoakBroker broker, RestartLoad load)
            throws IOException, InterruptedException {
        load.start();
        load.processes().forEach((name, process) -> sampler.watch(name, process::pid));
        sleep(warmUpSeconds / 2.0);
        load.restartBroker();
        sleep(warmUpSeconds / 2.0);
        Map<String, Vitals> before = rest(load);
        load.goOn();
        for (double left = minutes * 60; left > 0; left -= restartSeconds) {
            sleep(Math.min(left, restartSeconds));
            load.restartBroker();
        }
        Map<String, Vitals> after = rest(load);
        synchronized (out) {
            before.forEach((name, vitals) -> verdict.compare(name, vitals, after.get(name)));
        }
        load.stop();
        out.println("restarts: " + load.summary());
    }

    private Map<String, Vitals> rest(RestartLoad load) throws IOException, InterruptedException {
        load.rest();
        Map<String, Vitals> all = new LinkedHashMap<>();
        for (Map.Entry<String, Process> each : load.processes().entrySet()) {
            all.put(each.getKey(), sampler.rest(each.getKey(), each.getValue().pid()));
        }
        return all;
    }

    private static void sleep(double seconds) throws InterruptedException {
        Thread.sleep((long) (seconds * 1000));
    }
}
