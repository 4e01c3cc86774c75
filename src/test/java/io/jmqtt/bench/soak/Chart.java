package io.jmqtt.bench.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Draws samples as an SVG of four panels, one line for each process, time in minutes. */
final class Chart {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 700;
    private static final int LEFT = 50;
    private static final int TOP = 60;
    private static final int PANEL_WIDTH = 420;
    private static final int PANEL_HEIGHT = 240;
    private static final int ACROSS = 490;
    private static final int DOWN = 310;
    private static final String[] COLOURS = {
        "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf"
    };

    private final List<Sampler.Sample> samples;
    private final Map<String, String> colours = new LinkedHashMap<>();
    private final StringBuilder svg = new StringBuilder();
    private final double end;

    private Chart(List<Sampler.Sample> samples) {
        this.samples = samples;
        double last = 60;
        for (Sampler.Sample each : samples) {
            colours.computeIfAbsent(
                    each.process(), name -> COLOURS[colours.size() % COLOURS.length]);
            last = Math.max(last, each.seconds());
        }
        end = last;
    }

    /**
     * @param rests pairs of seconds between which there was no load
     */
    static void write(Path file, List<Sampler.Sample> samples, List<double[]> rests)
            throws IOException {
        Chart chart = new Chart(samples);
        chart.draw(rests);
        Files.writeString(file, chart.svg, StandardCharsets.UTF_8);
    }

    private void draw(List<double[]> rests) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">%n",
                WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", WIDTH, HEIGHT);
        int x = LEFT;
        for (Map.Entry<String, String> each : colours.entrySet()) {
            add(
                    "<text x=\"%d\" y=\"20\" fill=\"%s\">%s</text>%n",
                    x, each.getValue(), each.getKey());
            x += 30 + 7 * each.getKey().length();
        }
        add("<text x=\"%d\" y=\"36\" fill=\"#666\">grey: without load</text>%n", LEFT);
        panel(0, 0, "heap after a collection, MB", v -> v.heapKb() / 1024.0, rests);
        panel(ACROSS, 0, "direct memory, MB", v -> v.directKb() / 1024.0, rests);
        panel(0, DOWN, "threads", Vitals::threads, rests);
        panel(ACROSS, DOWN, "open descriptors", Vitals::descriptors, rests);
        add("</svg>%n");
    }

    private void panel(
            int dx, int dy, String title, ToDoubleFunction<Vitals> value, List<double[]> rests) {
        int left = LEFT + dx;
        int top = TOP + dy;
        double most = 1;
        for (Sampler.Sample each : samples) {
            most = Math.max(most, value.applyAsDouble(each.vitals()));
        }
        double step = step(most);
        double top100 = Math.ceil(most / step) * step;
        for (double[] rest : rests) {
            add(
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#e4e4e4\"/>%n",
                    left + rest[0] / end * PANEL_WIDTH,
                    top,
                    Math.max(1, (rest[1] - rest[0]) / end * PANEL_WIDTH),
                    PANEL_HEIGHT);
        }
        add("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>%n", left, top - 6, title);
        for (double mark = 0; mark <= top100; mark += step) {
            double y = top + PANEL_HEIGHT - mark / top100 * PANEL_HEIGHT;
            add(
                    "<path d=\"M%d %.1fh%d\" stroke=\"#ccc\"/><text x=\"%d\" y=\"%.1f\""
                            + " text-anchor=\"end\">%s</text>%n",
                    left, y, PANEL_WIDTH, left - 4, y + 4, number(mark));
        }
        double minutes = Math.max(1, step(end / 60));
        for (double mark = 0; mark * 60 <= end; mark += minutes) {
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    left + mark * 60 / end * PANEL_WIDTH, top + PANEL_HEIGHT + 16, number(mark));
        }
        for (String process : colours.keySet()) {
            line(process, left, top, top100, value);
        }
    }

    private void line(
            String process, int left, int top, double most, ToDoubleFunction<Vitals> value) {
        List<String> points = new ArrayList<>();
        for (Sampler.Sample each : samples) {
            double y = value.applyAsDouble(each.vitals());
            if (each.process().equals(process) && y >= 0) {
                points.add(
                        String.format(
                                Locale.ROOT,
                                "%.1f,%.1f",
                                left + each.seconds() / end * PANEL_WIDTH,
                                top + PANEL_HEIGHT - y / most * PANEL_HEIGHT));
            }
        }
        add(
                "<polyline fill=\"none\" stroke=\"%s\" points=\"%s\"/>%n",
                colours.get(process), String.join(" ", points));
    }

    /** 1, 2 or 5 times a power of ten, so that there are 4 to 10 of them. */
    private static double step(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        double share = most / power;
        return share > 5 ? power : share > 2 ? power / 2 : power / 5;
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
