package io.jmqtt.cli;

import io.jmqtt.text.ByteBuilder;
import io.jmqtt.text.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the steps of doctor as they end, or all of them as one JSON object. */
final class DoctorReport {
    /** How a step ended. */
    enum Status {
        OK,
        WARN,
        FAIL
    }

    /**
     * One step.
     *
     * @param name a word
     * @param nanos how long it took, -1 where that says nothing
     * @param text one line without a full stop
     * @param advice what to do about it, null for nothing
     * @param facts what it found, by name
     */
    record Step(
            String name,
            Status status,
            long nanos,
            String text,
            String advice,
            Map<String, String> facts) {

        Step(String name, Status status, long nanos, String text) {
            this(name, status, nanos, text, null, new LinkedHashMap<>());
        }

        Step advice(String what) {
            return new Step(name, status, nanos, text, what, facts);
        }

        Step with(String fact, String value) {
            facts.put(fact, value);
            return this;
        }
    }

    private final Console console;
    private final boolean json;
    private final boolean quiet;
    private final List<Step> steps = new ArrayList<>();

    DoctorReport(Console console, boolean json, boolean quiet) {
        this.console = console;
        this.json = json;
        this.quiet = quiet;
    }

    void add(Step step) throws CliException {
        steps.add(step);
        if (json || quiet && step.status() == Status.OK) {
            return;
        }
        StringBuilder line = new StringBuilder();
        line.append(
                String.format(
                        Locale.ROOT,
                        "%-5s %-10s %s",
                        step.status().name().toLowerCase(Locale.ROOT),
                        step.name(),
                        step.text()));
        if (step.nanos() >= 0) {
            line.append(String.format(Locale.ROOT, " (%.1f ms)", step.nanos() / 1e6));
        }
        line.append('\n');
        step.facts()
                .forEach(
                        (name, value) ->
                                line.append(" ".repeat(17))
                                        .append(name)
                                        .append(": ")
                                        .append(value)
                                        .append('\n'));
        if (step.advice() != null) {
            line.append(" ".repeat(6)).append("-> ").append(step.advice()).append('\n');
        }
        ByteBuilder bytes = new ByteBuilder();
        bytes.utf8(line.toString());
        write(bytes);
    }

    /** Whether a step failed. */
    boolean isFailed() {
        for (Step step : steps) {
            if (step.status() == Status.FAIL) {
                return true;
            }
        }
        return false;
    }

    /** Prints what is printed at the end. */
    void end(String broker) throws CliException {
        if (!json) {
            return;
        }
        ByteBuilder out = new ByteBuilder();
        JsonWriter writer = new JsonWriter(out, false);
        writer.beginObject();
        writer.name("broker");
        writer.string(broker);
        writer.name("ok");
        writer.bare(Boolean.toString(!isFailed()));
        writer.name("steps");
        writer.beginArray();
        for (Step step : steps) {
            writer.element();
            write(step, writer);
        }
        writer.endArray();
        writer.endObject();
        out.write('\n');
        write(out);
    }

    private static void write(Step step, JsonWriter writer) {
        writer.beginObject();
        writer.name("step");
        writer.string(step.name());
        writer.name("status");
        writer.string(step.status().name().toLowerCase(Locale.ROOT));
        if (step.nanos() >= 0) {
            writer.name("millis");
            writer.bare(String.format(Locale.ROOT, "%.3f", step.nanos() / 1e6));
        }
        writer.name("text");
        writer.string(step.text());
        if (step.advice() != null) {
            writer.name("advice");
            writer.string(step.advice());
        }
        if (!step.facts().isEmpty()) {
            writer.name("facts");
            writer.beginObject();
            for (Map.Entry<String, String> fact : step.facts().entrySet()) {
                writer.name(fact.getKey());
                writer.string(fact.getValue());
            }
            writer.endObject();
        }
        writer.endObject();
    }

    private void write(ByteBuilder bytes) throws CliException {
        try {
            bytes.writeTo(console.out());
            console.out().flush();
        } catch (IOException e) {
            throw new CliException(1, StandardOutput.textOf(e));
        }
    }
}
