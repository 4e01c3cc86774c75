package io.jmqtt.differential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * What is meant to differ, read from {@code differences.txt}.
 *
 * <p>A <em>rule</em> rewrites what the installed tool says into what the reference, 2.1 less its
 * regressions, says; {@code ours} in its place rewrites what ours says, where the installed tool
 * has nothing to compare with. A <em>difference</em> says for some scenarios what ours does
 * instead. All have a reason; one that changes nothing in the whole suite has to go. Safe for use
 * by several threads.
 */
final class Differences {
    private static final Set<String> FIELDS =
            Set.of("out", "err", "exit", "sent", "received", "file");

    /** Rewrites fields of what the installed tool does, or of what ours does. */
    private record Rule(
            String name,
            boolean ofOurs,
            Pattern scenarios,
            List<String> fields,
            Pattern from,
            String to) {}

    /**
     * What ours does in scenarios that match.
     *
     * @param fields the whole text, or a pattern where it starts with {@code ~}
     */
    private record Difference(
            String name, Pattern scenarios, Map<String, String> fields, String why) {}

    private final List<Rule> rules = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /**
     * @param sides {@code client}, {@code broker} or both: which of the two is ours where it is
     *     compared with the installed ones
     */
    static Differences read(String resource, String... sides) {
        Differences all = new Differences();
        String[] lines = ScenarioTable.lines(resource);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isBlank() || lines[i].startsWith("#")) {
                continue;
            }
            String place = resource + ":" + (i + 1);
            String head = lines[i];
            Map<String, String> entries = new LinkedHashMap<>();
            while (i + 1 < lines.length && lines[i + 1].startsWith("  ")) {
                i++;
                String line = lines[i].strip();
                int blank = line.indexOf(' ');
                String key = blank < 0 ? line : line.substring(0, blank);
                String value = blank < 0 ? "" : line.substring(blank + 1).strip();
                if (entries.put(key, value) != null) {
                    throw new IllegalArgumentException(place + ": " + key + " twice");
                }
            }
            all.add(place, head, Set.of(sides), entries);
        }
        return all;
    }

    private void add(String place, String head, Set<String> sides, Map<String, String> entries) {
        String why = entries.remove("why");
        if (why == null || why.isBlank()) {
            throw new IllegalArgumentException(place + ": no reason");
        }
        String[] words = head.split(" ", 3);
        if (words.length < 3) {
            throw new IllegalArgumentException(place + ": expected KIND SIDE NAME");
        }
        if (!sides.contains(words[1])) {
            return;
        }
        if (words[0].equals("rule") || words[0].equals("ours")) {
            List<String> fields = List.of(entries.get("in").split(" "));
            rules.add(
                    new Rule(
                            place + " " + words[0] + " " + words[2],
                            words[0].equals("ours"),
                            Pattern.compile(entries.getOrDefault("for", ".*")),
                            fields,
                            Pattern.compile(entries.get("from"), Pattern.MULTILINE),
                            unescape(entries.getOrDefault("to", ""))));
            return;
        }
        if (!words[0].equals("differs")) {
            throw new IllegalArgumentException(place + ": rule, ours or differs expected");
        }
        for (String field : entries.keySet()) {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException(place + ": unknown field " + field);
            }
        }
        String scenarios = words[2];
        Pattern pattern =
                scenarios.startsWith("~")
                        ? Pattern.compile(scenarios.substring(1))
                        : Pattern.compile(Pattern.quote(scenarios));
        differences.add(new Difference(place + " " + scenarios, pattern, entries, why));
    }

    private static String unescape(String text) {
        return text.startsWith("\"")
                ? new String(Words.split(text).get(0), StandardCharsets.UTF_8)
                : text;
    }

    /**
     * Compares two outcomes of one scenario.
     *
     * @return what is wrong, empty where nothing is
     */
    String compare(Scenario scenario, Outcome reference, Outcome ours) {
        Outcome expected = rewritten(scenario, reference, false);
        Outcome actualOutcome = rewritten(scenario, ours, true);
        StringBuilder wrong = new StringBuilder();
        for (Map.Entry<String, String> entry : expected.fields().entrySet()) {
            String field = entry.getKey();
            String actual = actualOutcome.fields().get(field);
            boolean meant = false;
            for (Difference difference : differences) {
                if (!difference.fields().containsKey(field)
                        || !difference.scenarios().matcher(scenario.name()).matches()) {
                    continue;
                }
                meant = true;
                seen.add(difference.name());
                String wanted = difference.fields().get(field);
                if (!actual.equals(entry.getValue())) {
                    used.add(difference.name());
                }
                if (!agrees(wanted, actual)) {
                    mismatch(wrong, field, wanted + "\n  (" + difference.name() + ")", actual);
                }
                break;
            }
            if (!meant && !actual.equals(entry.getValue())) {
                wrong.append("\n").append(field).append(", - expected, + but is:");
                wrong.append(TextDiff.of(entry.getValue(), actual));
            }
        }
        return wrong.toString();
    }

    private Outcome rewritten(Scenario scenario, Outcome outcome, boolean ours) {
        Outcome result = outcome;
        for (Rule rule : rules) {
            if (rule.ofOurs() != ours || !rule.scenarios().matcher(scenario.name()).matches()) {
                continue;
            }
            for (String field : rule.fields()) {
                String before = result.fields().get(field);
                String after = rule.from().matcher(before).replaceAll(rule.to());
                if (!after.equals(before)) {
                    used.add(rule.name());
                    result = result.with(field, after);
                }
            }
        }
        return result;
    }

    private static boolean agrees(String wanted, String actual) {
        if (wanted.startsWith("~")) {
            return Pattern.compile(wanted.substring(1), Pattern.DOTALL).matcher(actual).matches();
        }
        return unescape(wanted).equals(actual);
    }

    private static void mismatch(
            StringBuilder wrong, String field, String expected, String actual) {
        wrong.append("\n").append(field).append(" expected: ").append(expected);
        wrong.append("\n").append(field).append(" but is:   ").append(actual);
    }

    /** Rules that changed nothing and differences that no longer differ, after a whole suite. */
    List<String> unused() {
        List<String> names = new ArrayList<>();
        rules.stream().map(Rule::name).filter(n -> !used.contains(n)).forEach(names::add);
        differences.stream()
                .map(Difference::name)
                .filter(n -> !used.contains(n))
                .map(n -> n + (seen.contains(n) ? " no longer differs" : " matches no scenario"))
                .forEach(names::add);
        return names;
    }
}
