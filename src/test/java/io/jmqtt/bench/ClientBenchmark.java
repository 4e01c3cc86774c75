package io.jmqtt.bench;

import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.ConnectionListener;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.Publication;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.connect.Subscription;
import io.jmqtt.connect.paho.MqttConnections;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The connection layer beside {@code mosquitto_pub} and {@code mosquitto_sub} on one real Mosquitto
 * broker. Figures mean something only as ratios taken side by side, so each is measured three times
 * in turn and the best of each side counts. Run it with {@code java -cp ...
 * io.jmqtt.bench.ClientBenchmark [lines]}.
 */
public final class ClientBenchmark {
    private static final int ROUNDS = 3;

    private final MosquittoBroker broker;
    private final Path folder;
    private final PrintStream out;

    private ClientBenchmark(MosquittoBroker broker, Path folder, PrintStream out) {
        this.broker = broker;
        this.folder = folder;
        this.out = out;
    }

    public static void main(String[] args) throws Exception {
        int lines = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        Path folder = Files.createTempDirectory("client-benchmark");
        try (MosquittoBroker broker =
                MosquittoBroker.start(
                        folder, "max_queued_messages 0", "max_inflight_messages 100")) {
            ClientBenchmark benchmark = new ClientBenchmark(broker, folder, System.out);
            benchmark.connect();
            for (int qos = 0; qos <= 2; qos++) {
                benchmark.publish(qos, qos == 0 ? lines : Math.min(lines, 60_000));
            }
            benchmark.subscribe(0, lines);
            benchmark.subscribe(1, Math.min(lines, 60_000));
        }
        System.exit(0);
    }

    private ConnectSpec spec(String id, MqttVersion version) {
        return new ConnectSpec(
                ConnectSpec.Endpoint.tcp(new InetSocketAddress("127.0.0.1", broker.port())),
                version,
                id,
                true,
                60,
                null,
                null,
                null,
                List.of(),
                100);
    }

    private void connect() throws Exception {
        for (MqttVersion version : MqttVersion.values()) {
            long[] micros = new long[100];
            for (int i = 0; i < micros.length; i++) {
                MqttConnection connection =
                        MqttConnections.open(
                                spec(
                                        "",
                                        version == MqttVersion.V3_1 ? MqttVersion.V3_1_1 : version),
                                null,
                                null);
                long start = System.nanoTime();
                connection.connect();
                micros[i] = (System.nanoTime() - start) / 1000;
                connection.disconnect(0, List.of());
                connection.close();
            }
            long first = micros[0];
            Arrays.sort(micros);
            out.printf(
                    "connect to CONNACK %-6s first %.1f ms, median %.2f ms, 90%% %.2f ms%n",
                    version, first / 1000.0, micros[50] / 1000.0, micros[90] / 1000.0);
        }
    }

    private void publish(int qos, int lines) throws Exception {
        Path input = lines(lines);
        double ours = 0;
        double theirs = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ours = Math.max(ours, rate(lines, publishOurs(input, qos)));
            long start = System.nanoTime();
            run(input, "mosquitto_pub", "-t", "bench", "-l", "-q", Integer.toString(qos));
            theirs = Math.max(theirs, rate(lines, System.nanoTime() - start));
        }
        out.printf(
                "pub -l QoS %d   ours %,9.0f/s   mosquitto_pub %,9.0f/s   ratio %.2f%n",
                qos, ours, theirs, ours / theirs);
    }

    private long publishOurs(Path input, int qos) throws Exception {
        MqttConnection connection = MqttConnections.open(spec("p", MqttVersion.V3_1_1), null, null);
        Counter counter = new Counter();
        long start = System.nanoTime();
        connection.connect();
        int count = 0;
        try (BufferedReader reader = Files.newBufferedReader(input)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                connection.publish(
                        new Publication(
                                "bench",
                                line.getBytes(StandardCharsets.UTF_8),
                                qos,
                                false,
                                List.of()),
                        counter);
                count++;
            }
        }
        counter.await(count);
        connection.disconnect(0, List.of());
        long end = System.nanoTime();
        connection.close();
        return end - start;
    }

    private void subscribe(int qos, int messages) throws Exception {
        Path input = lines(messages);
        double ours = 0;
        double theirs = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ours = Math.max(ours, rate(messages, subscribeOurs(input, qos, messages)));
            theirs = Math.max(theirs, rate(messages, subscribeTheirs(input, qos, messages)));
        }
        out.printf(
                "sub QoS %d      ours %,9.0f/s   mosquitto_sub %,9.0f/s   ratio %.2f%n",
                qos, ours, theirs, ours / theirs);
    }

    private long subscribeOurs(Path input, int qos, int messages) throws Exception {
        CountDownLatch all = new CountDownLatch(messages);
        ConnectionListener listener =
                new ConnectionListener() {
                    @Override
                    public void messageArrived(ReceivedMessage message) {
                        all.countDown();
                    }

                    @Override
                    public void connectionLost(MqttFailure failure) {
                        throw new IllegalStateException(failure);
                    }
                };
        try (MqttConnection connection =
                MqttConnections.open(spec("s", MqttVersion.V3_1_1), listener, null)) {
            connection.connect();
            connection
                    .subscribe(List.of(new Subscription("bench", qos, false, false, 0)), List.of())
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            long start = System.nanoTime();
            feed(input, qos);
            if (!all.await(60, TimeUnit.SECONDS)) {
                out.println("  lost " + all.getCount());
            }
            long end = System.nanoTime();
            connection.disconnect(0, List.of());
            return end - start;
        }
    }

    private long subscribeTheirs(Path input, int qos, int messages) throws Exception {
        Process sub =
                command(
                                "mosquitto_sub",
                                "-t",
                                "bench",
                                "-C",
                                Integer.toString(messages),
                                "-q",
                                Integer.toString(qos),
                                "-W",
                                "60")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        TimeUnit.MILLISECONDS.sleep(300);
        long start = System.nanoTime();
        feed(input, qos);
        sub.waitFor();
        return System.nanoTime() - start;
    }

    /** At QoS 1 by ours, since mosquitto_pub does not deliver every line. */
    private void feed(Path input, int qos) throws Exception {
        if (qos == 0) {
            run(input, "mosquitto_pub", "-t", "bench", "-l");
        } else {
            publishOurs(input, qos);
        }
    }

    private static double rate(int count, long nanos) {
        return count / (nanos / 1e9);
    }

    private Path lines(int count) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("line ").append(i).append(" of the benchmark, 40 bytes or so\n");
        }
        return Files.writeString(folder.resolve("lines-" + count), text);
    }

    private void run(Path input, String... command) throws Exception {
        Process process = command(command).redirectInput(input.toFile()).start();
        if (process.waitFor() != 0) {
            throw new IOException(command[0] + " failed");
        }
    }

    private ProcessBuilder command(String... command) {
        command[0] = MosquittoTools.find(command[0]).toString();
        String[] full = Arrays.copyOf(command, command.length + 2);
        full[command.length] = "-p";
        full[command.length + 1] = Integer.toString(broker.port());
        return new ProcessBuilder(full).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Counts ends of publications. */
    private static final class Counter implements BiConsumer<Acknowledgement, MqttFailure> {
        private int ended;

        @Override
        public synchronized void accept(Acknowledgement answer, MqttFailure failure) {
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
            ended++;
            notifyAll();
        }

        synchronized void await(int count) throws InterruptedException {
            while (ended < count) {
                wait();
            }
        }
    }
}
