package io.jmqtt.differential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a table of broker cases: a line is the name of a case, the indented lines below it are its
 * configuration and its steps; {@code #} starts a comment.
 *
 * <p>Before the start: {@code conf LINE} is a line of {@code mosquitto.conf} as it is, {@code
 * listen} stands for two of them, a listener and everybody let in; {@code file NAME TEXT} is a
 * file; {@code args ARG...} are the arguments, {@code -c $CONF} unless given. In all of them {@code
 * $DIR} is a folder of this run and {@code $PORT}, {@code $PORT2} are free ports.
 *
 * <p>Then what happens: {@code stop}, {@code start}, {@code signal NAME}, {@code sleep MILLIS},
 * {@code rewrite FILE TEXT}, {@code await TEXT} (in the log); {@code shows FILE} compares what a
 * file holds in the end. Any other first word names a client, see {@link CaseClient}. {@code ready
 * port} and {@code ready FILE} are for a log on standard error that doesn't tell when the broker
 * runs.
 */
final class BrokerCases {
    private BrokerCases() {}

    static List<Scenario> read(String resource) {
        List<Scenario> all = new ArrayList<>();
        String[] lines = ScenarioTable.lines(resource);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isBlank() || lines[i].startsWith("#")) {
                continue;
            }
            String place = resource + ":" + (i + 1);
            String name = lines[i];
            List<String> args = List.of("-c", "$CONF");
            List<Scenario.Step> steps = new ArrayList<>();
            while (i + 1 < lines.length && lines[i + 1].startsWith("  ")) {
                i++;
                String line = lines[i].substring(2);
                if (line.startsWith("conf ")) {
                    steps.add(conf(line.substring(5)));
                    continue;
                }
                if (line.equals("listen")) {
                    steps.add(conf("listener $PORT 127.0.0.1"));
                    steps.add(conf("allow_anonymous true"));
                    continue;
                }
                List<byte[]> words = new ArrayList<>(Words.split(line));
                String verb = new String(words.remove(0), StandardCharsets.UTF_8);
                if (verb.equals("args")) {
                    args =
                            words.stream()
                                    .map(word -> new String(word, StandardCharsets.UTF_8))
                                    .toList();
                } else {
                    steps.add(new Scenario.Step(verb, words));
                }
            }
            all.add(new Scenario(name.strip(), place, "mosquitto", args, steps));
        }
        return all;
    }

    private static Scenario.Step conf(String line) {
        return new Scenario.Step("conf", List.of(line.getBytes(StandardCharsets.UTF_8)));
    }
}
