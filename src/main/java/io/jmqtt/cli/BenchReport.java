package io.jmqtt.cli;

import io.jmqtt.bench.Bench;
import io.jmqtt.bench.BenchResult;
import io.jmqtt.bench.BenchSpec;
import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Shows how a run goes, on a terminal, and what it gave. */
final class BenchReport implements Bench.Observer {
    private static final String ERASE = "\r\033[K";
    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9, 99.99};

    private final Console console;
    private final boolean shown;
    private boolean dirty;

    BenchReport(Console console, boolean quiet) {
        this.console = console;
        shown = console.errTerminal() && !quiet && !"dumb".equals(console.env().get("TERM"));
    }

    @Override
    public void second(long seconds, long published, long received, double p99Millis) {
        if (!shown) {
            return;
        }
        dirty = true;
        console.err()
                .print(
                        ERASE
                                + String.format(
                                        Locale.ROOT,
                                        "%d s: %,d/s published, %,d/s received",
                                        seconds,
                                        published,
                                        received)
                                + (Double.isNaN(p99Millis)
                                        ? ""
                                        : String.format(Locale.ROOT, ", p99 %.2f ms", p99Millis)));
        console.err().flush();
    }

    /** Leaves no trace of the live line. */
    void clear() {
        if (dirty) {
            dirty = false;
            console.err().print(ERASE);
            console.err().flush();
        }
    }

    static String text(BenchSpec spec, BenchResult result) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "clients",
                "%d publishers, %d subscribers, %d more, connected in %.2f s",
                spec.publishers(),
                spec.subscribers(),
                spec.connections(),
                result.connectSeconds());
        line(
                text,
                "load",
                "QoS %d, %d bytes, %s, %d topics, %.1f s after %.1f s of warm-up",
                spec.qos(),
                spec.size(),
                spec.rate() == 0 ? "full speed" : spec.rate() + " messages/s",
                spec.topics(),
                result.seconds(),
                spec.warmupNanos() / 1e9);
        line(text, "published", "%,d, %,.0f/s", result.published(), result.publishedPerSecond());
        line(text, "received", "%,d, %,.0f/s", result.received(), result.receivedPerSecond());
        line(text, "lost", "%,d", result.lost());
        if (result.refused() > 0) {
            line(text, "refused", "%,d", result.refused());
        }
        if (result.lostConnections() > 0) {
            line(text, "broken", "%,d connections", result.lostConnections());
        }
        if (result.hasLatency()) {
            StringBuilder latency = new StringBuilder();
            latency.append(String.format(Locale.ROOT, "min %.3f", result.minMillis()));
            for (double percentile : PERCENTILES) {
                latency.append(
                        String.format(
                                Locale.ROOT,
                                ", p%s %.3f",
                                name(percentile),
                                result.latencyMillis(percentile)));
            }
            latency.append(String.format(Locale.ROOT, ", max %.3f", result.maxMillis()));
            line(text, "latency ms", "%s", latency);
        }
        line(
                text,
                "bench",
                "%.2f cores of its own for %d thread%s, %.2f ms late%s",
                result.cores(),
                spec.threads(),
                spec.threads() == 1 ? "" : "s",
                result.lateMillis(),
                result.isBottleneck() ? "" : ": not the bottleneck");
        if (result.isBottleneck()) {
            text.append(
                    "Bench itself is the bottleneck, or does not get the processor when it needs");
            text.append(" it:\nthe broker can do more than this. See --threads.\n");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String format, Object... values) {
        text.append(String.format(Locale.ROOT, "%-11s", name));
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String name(double percentile) {
        return percentile == Math.rint(percentile)
                ? Integer.toString((int) percentile)
                : Double.toString(percentile);
    }

    static String json(BenchSpec spec, BenchResult result) {
        ByteBuilder bytes = new ByteBuilder();
        JsonWriter json = new JsonWriter(bytes, false);
        json.beginObject();
        number(json, "publishers", spec.publishers());
        number(json, "subscribers", spec.subscribers());
        number(json, "connections", spec.connections());
        number(json, "topics", spec.topics());
        number(json, "qos", spec.qos());
        number(json, "size", spec.size());
        number(json, "rate", spec.rate());
        fraction(json, "connect_seconds", result.connectSeconds());
        fraction(json, "seconds", result.seconds());
        number(json, "published", result.published());
        number(json, "received", result.received());
        fraction(json, "published_rate", result.publishedPerSecond());
        fraction(json, "received_rate", result.receivedPerSecond());
        number(json, "lost", result.lost());
        number(json, "refused", result.refused());
        number(json, "lost_connections", result.lostConnections());
        json.name("latency_ms");
        if (result.hasLatency()) {
            json.beginObject();
            fraction(json, "min", result.minMillis());
            fraction(json, "mean", result.meanMillis());
            for (double percentile : PERCENTILES) {
                fraction(json, "p" + name(percentile), result.latencyMillis(percentile));
            }
            fraction(json, "max", result.maxMillis());
            json.endObject();
        } else {
            json.bare("null");
        }
        fraction(json, "cores", result.cores());
        number(json, "threads", spec.threads());
        fraction(json, "late_ms", result.lateMillis());
        json.name("bottleneck");
        json.bare(Boolean.toString(result.isBottleneck()));
        json.endObject();
        return new String(bytes.toByteArray(), StandardCharsets.UTF_8) + "\n";
    }

    private static void number(JsonWriter json, String name, long value) {
        json.name(name);
        json.bare(Long.toString(value));
    }

    private static void fraction(JsonWriter json, String name, double value) {
        json.name(name);
        json.bare(String.format(Locale.ROOT, "%.3f", value));
    }
}
