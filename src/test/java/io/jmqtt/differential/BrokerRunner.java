package io.jmqtt.differential;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MosquittoBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs one case of {@link BrokerCases} with one make of broker. Safe for use by several threads.
 */
final class BrokerRunner {
    private static final Set<String> BEFORE = Set.of("conf", "file", "ready", "shows");

    /** How long a line of the log may take that may never come. */
    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final BrokerProgram.Kind kind;
    private final CaseExtras.Kind extras;

    BrokerRunner(BrokerProgram.Kind kind) {
        this(kind, CaseExtras.NONE);
    }

    /**
     * @param extras does what clients do not
     */
    BrokerRunner(BrokerProgram.Kind kind, CaseExtras.Kind extras) {
        this.kind = kind;
        this.extras = extras;
    }

    Outcome run(Scenario scenario) throws IOException {
        Path dir = Files.createTempDirectory("case");
        Run run = new Run(scenario, dir);
        try {
            return run.play();
        } finally {
            run.end();
            try (Stream<Path> files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** One run of one case. */
    private final class Run {
        private final Scenario scenario;
        private final Path dir;
        private final int port = MosquittoBroker.freePort();
        private final int port2 = MosquittoBroker.freePort();
        private final Map<String, CaseClient> clients = new LinkedHashMap<>();
        private final Map<String, StringBuilder> heard = new java.util.TreeMap<>();
        private final StringBuilder out = new StringBuilder();
        private final StringBuilder err = new StringBuilder();
        private final List<String> statuses = new ArrayList<>();
        private final CaseExtras extra;
        private BrokerProgram broker;
        private int outMark;
        private int errMark;
        private int logFrom;

        Run(Scenario scenario, Path dir) throws IOException {
            this.scenario = scenario;
            this.dir = dir;
            this.extra = extras.begin(dir, port, port2);
        }

        Outcome play() throws IOException {
            prepare();
            start();
            for (Scenario.Step step : scenario.steps()) {
                if (!BEFORE.contains(step.verb())) {
                    step(step);
                }
            }
            stop();
            String received = "";
            for (Map.Entry<String, StringBuilder> entry : heard.entrySet()) {
                received += entry.getKey() + ":\n" + entry.getValue();
            }
            Outcome outcome =
                    Outcome.of(
                            BrokerLogText.grouped(normal(out.toString())),
                            BrokerLogText.grouped(normal(err.toString())),
                            0,
                            "",
                            normal(received));
            outcome = outcome.with("exit", String.join(" ", statuses));
            String shown = "";
            for (Scenario.Step step : scenario.steps("shows")) {
                Path file = dir.resolve(step.text(0));
                shown += file.getFileName() + ":\n";
                shown += Files.exists(file) ? Files.readString(file) : "<none>";
            }
            return outcome.with("file", BrokerLogText.grouped(normal(shown)));
        }

        private String normal(String text) {
            String result = text.replace(dir.toString(), "$DIR");
            result = result.replaceAll("\\b" + port + "\\b", "\\$PORT");
            result = result.replaceAll("\\b" + port2 + "\\b", "\\$PORT2");
            return BrokerLogText.normal(result);
        }

        private String substitute(String text) {
            return text.replace("$CONF", dir.resolve("mosquitto.conf").toString())
                    .replace("$DIR", dir.toString())
                    .replace("$PORT2", Integer.toString(port2))
                    .replace("$PORT", Integer.toString(port));
        }

        private void prepare() throws IOException {
            StringBuilder conf = new StringBuilder();
            // as root theirs would give up its rights, and with them the folder of the test
            conf.append("user ").append(System.getProperty("user.name")).append('\n');
            boolean types = false;
            for (Scenario.Step step : scenario.steps()) {
                switch (step.verb()) {
                    case "conf" -> {
                        conf.append(substitute(step.text(0))).append('\n');
                        types |= step.text(0).startsWith("log_type");
                    }
                    case "file" -> write(step);
                    default -> {}
                }
            }
            if (!types) {
                conf.append("log_type all\n");
            }
            Files.writeString(dir.resolve("mosquitto.conf"), conf);
        }

        private void write(Scenario.Step step) throws IOException {
            Path file = dir.resolve(step.text(0));
            Files.createDirectories(file.getParent());
            String text = new String(step.words().get(1), StandardCharsets.ISO_8859_1);
            Files.write(file, substitute(text).getBytes(StandardCharsets.ISO_8859_1));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }

        private void start() {
            List<Object> args = new ArrayList<>();
            scenario.args().forEach(arg -> args.add(substitute(arg)));
            broker =
                    kind.start(
                            CommandLine.of("mosquitto", args.toArray())
                                    .deadline(Duration.ofSeconds(20)));
            List<Scenario.Step> ready = scenario.steps("ready");
            boolean byPort = !ready.isEmpty() && ready.get(0).text(0).equals("port");
            Eventually.until(
                    Eventually.DEADLINE,
                    () -> "the broker runs or ends: " + broker.err(),
                    () -> !broker.isAlive() || (byPort ? accepts() : saysSo(ready)));
        }

        private boolean saysSo(List<Scenario.Step> ready) {
            String log = broker.err() + broker.out();
            if (!ready.isEmpty()) {
                Path file = dir.resolve(ready.get(0).text(0));
                try {
                    log += Files.exists(file) ? Files.readString(file) : "";
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return log.contains(" running\n");
        }

        private boolean accepts() {
            try (Socket probe = new Socket("127.0.0.1", port)) {
                // a free port of the range for clients can be connected to itself
                return probe.getLocalPort() != port;
            } catch (IOException notYet) {
                return false;
            }
        }

        /** Ends the broker, unless it has ended by itself, and keeps what it said. */
        private void stop() {
            if (broker == null) {
                return;
            }
            if (broker.isAlive()) {
                broker.signal("TERM");
            }
            statuses.add(Integer.toString(broker.await()));
            clients.values().forEach(CaseClient::readToEnd);
            List.copyOf(clients.keySet()).forEach(this::drop);
            out.append(broker.out().substring(outMark));
            err.append(broker.err().substring(errMark));
            outMark = 0;
            errMark = 0;
            broker = null;
        }

        private void step(Scenario.Step step) throws IOException {
            switch (step.verb()) {
                case "stop" -> stop();
                case "start" -> start();
                case "signal" -> {
                    int before = broker.err().length();
                    logFrom = before;
                    extra.reloading();
                    broker.signal(step.text(0));
                    if (step.words().size() > 1) {
                        awaitLine(step.text(1), before);
                    }
                    settle();
                }
                case "sleep" ->
                        LockSupport.parkNanos(
                                TimeUnit.MILLISECONDS.toNanos(Integer.parseInt(step.text(0))));
                case "settle" -> settle();
                case "log" -> {
                    StringBuilder lines = heard.computeIfAbsent("log", k -> new StringBuilder());
                    lines.append(lastLine(Pattern.compile(step.text(0)), lines.toString()));
                }
                case "reloaded" -> {
                    broker.awaitReload();
                }
                case "mark" -> {
                    outMark = broker.out().length();
                    errMark = broker.err().length();
                }
                case "await" -> awaitLine(step.text(0), 0);
                case "rewrite" -> {
                    if (step.text(0).equals("mosquitto.conf")) {
                        rewriteConf(step.text(1));
                    } else {
                        write(step);
                    }
                }
                default -> client(step);
            }
        }

        private void rewriteConf(String text) throws IOException {
            Files.writeString(
                    dir.resolve("mosquitto.conf"),
                    "user "
                            + System.getProperty("user.name")
                            + "\n"
                            + substitute(text)
                            + (text.contains("log_type ") ? "\n" : "\nlog_type all\n"));
        }

        /** The last text of the log since the last signal that matches, once there is one. */
        private String lastLine(Pattern pattern, String before) {
            long end = System.nanoTime() + LOG_NANOS;
            String last = null;
            while ((last == null || extra.mayChange("log", normal(before + last + "\n")))
                    && System.nanoTime() - end < 0) {
                Matcher matcher = pattern.matcher(broker.err().substring(logFrom));
                while (matcher.find()) {
                    last = matcher.group();
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
            return last + "\n";
        }

        private void awaitLine(String text, int from) {
            BrokerProgram running = broker;
            Eventually.until(
                    Eventually.DEADLINE,
                    () -> "'" + text + "' in " + running.err(),
                    () -> running.err().indexOf(text, from) >= 0 || !running.isAlive());
        }

        private void client(Scenario.Step step) throws IOException {
            List<String> words = new ArrayList<>();
            for (int i = 0; i < step.words().size(); i++) {
                words.add(substitute(step.text(i)));
            }
            String name = step.verb();
            if (extra.knows(name)) {
                settle();
                StringBuilder all = heard.computeIfAbsent(name, k -> new StringBuilder());
                long end = System.nanoTime() + LOG_NANOS;
                String seen = extra.step(name, words);
                while (extra.mayChange(name, normal(all + seen)) && System.nanoTime() - end < 0) {
                    seen = extra.step(name, words);
                }
                all.append(seen);
                settle();
                return;
            }
            String verb = words.get(0);
            CaseWords said = new CaseWords(name, words);
            if (verb.equals("connect") || verb.equals("open")) {
                drop(name);
                clients.put(name, new CaseClient(link(said)));
            }
            CaseClient client = clients.get(name);
            if (client == null) {
                throw new IllegalArgumentException(scenario.place() + ": " + name + "?");
            }
            client.step(verb, said);
            if (client.isEnded()) {
                // what follows from the end, a will for example, has no answer to wait for
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            settle();
        }

        private CaseLink link(CaseWords words) throws IOException {
            String unix = words.value("unix");
            if (unix != null) {
                return CaseLink.unix(Path.of(unix));
            }
            String host = words.value("host");
            return CaseLink.tcp(
                    host == null ? "127.0.0.1" : host,
                    "2".equals(words.value("port")) ? port2 : port);
        }

        /**
         * Until nothing more comes on any connection, asked three times for brokers with many
         * threads: what one hands over to another may follow the first answer of that other.
         */
        private void settle() {
            int quiet = 0;
            while (quiet < 3) {
                boolean any = false;
                for (CaseClient client : clients.values()) {
                    any |= client.settle();
                }
                quiet = any ? 0 : quiet + 1;
            }
        }

        private void drop(String name) {
            CaseClient client = clients.remove(name);
            if (client != null) {
                heard.computeIfAbsent(name, k -> new StringBuilder()).append(client.text());
                client.close();
            }
        }

        void end() {
            clients.values().forEach(CaseClient::close);
            if (broker != null) {
                broker.close();
            }
            extra.close();
        }
    }
}
