package io.jmqtt.bench.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code pub -l} and {@code sub} with sessions that are kept, running through while the broker is
 * ended and started again: lines go in with numbers and must come out.
 */
final class RestartLoad {
    private static final int DRAIN_TURNS = 3000;
    private static final int INTERVAL_MILLIS = 40;
    private static final int KILL_EVERY = 3;

    /** A {@code pub -l} and the numbers of its lines. */
    private static final class Feed implements Runnable {
        final String topic;
        final int qos;
        final Process process;
        final Thread thread = new Thread(this, "feed");
        volatile long sent;
        volatile boolean paused;
        volatile boolean ended;

        Feed(String topic, int qos, Process process) {
            this.topic = topic;
            this.qos = qos;
            this.process = process;
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            try (OutputStream lines = process.getOutputStream()) {
                while (!ended) {
                    if (!paused) {
                        long number = sent + 1;
                        lines.write((number + " line\n").getBytes(StandardCharsets.UTF_8));
                        lines.flush();
                        sent = number;
                    }
                    LoadClient.pause(INTERVAL_MILLIS);
                }
            } catch (IOException closed) {
                // told by its exit status
            }
        }
    }

    private final SoakBroker broker;
    private final Spawned programs;
    private final Faults faults;
    private final List<Feed> feeds = new ArrayList<>();
    private final Map<String, Process> subscribers = new LinkedHashMap<>();
    private final Map<String, Sequence> sequences = new ConcurrentHashMap<>();
    private final List<Thread> readers = new ArrayList<>();
    private int terminations;
    private int kills;

    RestartLoad(SoakBroker broker, Spawned programs, Faults faults) {
        this.broker = broker;
        this.programs = programs;
        this.faults = faults;
    }

    /** The processes by the names that the curves have. */
    Map<String, Process> processes() {
        Map<String, Process> all = new LinkedHashMap<>(subscribers);
        for (Feed feed : feeds) {
            all.put("pub -q " + feed.qos, feed.process);
        }
        return all;
    }

    void start() throws IOException {
        String port = Integer.toString(broker.port());
        subscribe(
                "sub -V 311",
                "sub",
                "-p",
                port,
                "-t",
                "line/+",
                "-q",
                "2",
                "-i",
                "sub4",
                "-c",
                "-k",
                "600",
                "-F",
                "%t %p");
        subscribe(
                "sub -V 5",
                "sub",
                "-p",
                port,
                "-t",
                "line/+",
                "-q",
                "2",
                "-i",
                "sub5",
                "-c",
                "-V",
                "5",
                "-x",
                "86400",
                "-k",
                "600",
                "-F",
                "%t %p");
        feeds.add(
                new Feed(
                        "line/1",
                        1,
                        programs.start(
                                "pub1", false, "pub", "-p", port, "-t", "line/1", "-q", "1", "-i",
                                "pub1", "-c", "-k", "600", "-l")));
        feeds.add(
                new Feed(
                        "line/2",
                        2,
                        programs.start(
                                "pub2", false, "pub", "-p", port, "-t", "line/2", "-q", "2", "-i",
                                "pub2", "-c", "-k", "600", "-V", "5", "-x", "86400", "-l")));
        for (Feed feed : feeds) {
            feed.thread.start();
        }
    }

    private void subscribe(String name, String... args) throws IOException {
        Process process = programs.start(name.replace(" ", ""), true, args);
        subscribers.put(name, process);
        Thread reader = new Thread(() -> read(name, process), name);
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
        // its session must be there before anything is published
        if (!Patience.until(600, () -> !process.isAlive() || hasSubscribed(name))) {
            throw new IOException(name + " does not subscribe");
        }
    }

    private boolean hasSubscribed(String name) {
        return subscriptions() >= subscribers.size();
    }

    /** How many subscriptions the broker has. */
    private int subscriptions() {
        try {
            return SysNumber.read(broker.port(), "subscriptions/count");
        } catch (IOException e) {
            return -1;
        }
    }

    private void read(String name, Process process) {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                if (words.length != 3 || !words[2].equals("line")) {
                    faults.add(name + " wrote: " + line);
                } else {
                    sequence(name, words[0]).take(Long.parseLong(words[1]));
                }
            }
        } catch (IOException | NumberFormatException e) {
            faults.add(name + ": " + e);
        }
    }

    private Sequence sequence(String name, String topic) {
        return sequences.computeIfAbsent(
                name + " " + topic, key -> new Sequence(key, topic.equals("line/2"), faults));
    }

    /** Ends the broker and starts it again; every third time by SIGKILL. */
    void restartBroker() throws IOException, InterruptedException {
        boolean kill = (terminations + kills) % KILL_EVERY == KILL_EVERY - 1;
        broker.stop(kill, faults);
        if (kill) {
            kills++;
        } else {
            terminations++;
        }
        LoadClient.pause(500);
        broker.start();
    }

    /** Stops the lines and waits until all of them have come out. */
    void rest() {
        for (Feed feed : feeds) {
            feed.paused = true;
        }
        LoadClient.pause(1000);
        Patience.until(DRAIN_TURNS, () -> missing().isEmpty());
        missing().forEach(faults::add);
    }

    void goOn() {
        for (Feed feed : feeds) {
            feed.paused = false;
        }
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Feed feed : feeds) {
            for (String name : subscribers.keySet()) {
                long last = sequence(name, feed.topic).last();
                if (last != feed.sent) {
                    missing.add(name + " is at " + last + " of " + feed.sent + " of " + feed.topic);
                }
            }
        }
        return missing;
    }

    /** Ends the commands; each must end with the status that its manual promises. */
    void stop() throws InterruptedException, IOException {
        for (Feed feed : feeds) {
            feed.ended = true;
            feed.thread.join();
            expectEnd("pub -q " + feed.qos, feed.process);
        }
        for (Map.Entry<String, Process> each : subscribers.entrySet()) {
            each.getValue().destroy();
            expectEnd(each.getKey(), each.getValue());
        }
        for (Thread reader : readers) {
            reader.join();
        }
        for (String name : List.of("pub1", "pub2", "sub-V311", "sub-V5")) {
            Path file = programs.folder().resolve(name + ".err");
            for (String line : Files.readAllLines(file)) {
                faults.add(name + " says: " + line);
            }
        }
    }

    private void expectEnd(String name, Process process) {
        if (!Patience.until(600, () -> !process.isAlive())) {
            faults.add(name + " does not end");
            process.destroyForcibly();
        } else if (process.exitValue() != 0) {
            faults.add(name + " ended with status " + process.exitValue());
        }
    }

    /** What the load has done, in one line. */
    String summary() {
        StringBuilder text = new StringBuilder();
        text.append(terminations).append(" restarts by SIGTERM, ").append(kills);
        text.append(" by SIGKILL");
        for (Feed feed : feeds) {
            text.append(", ").append(feed.sent).append(" lines of QoS ").append(feed.qos);
        }
        for (String name : sequences.keySet()) {
            text.append(", ").append(name).append(" again ").append(sequences.get(name).again());
        }
        return text.toString();
    }
}
