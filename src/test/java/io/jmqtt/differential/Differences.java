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
 * regressions, says. A <em>difference</em> says for some scenarios what ours does instead. Both
 * have a reason; one that changes nothing in the whole suite has to go. Safe for use by several
 * threads.
 */
final class Differences {
    private static final Set<String> FIELDS =
            Set.of("out", "err", "exit", "sent", "received", "file");

    /** Rewrites one field of what the installed tool does. */
    private record Rule(String name, Pattern scenarios, String field, Pattern from, String to) {}

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
        if (words[0].equals("rule")) {
            String field = entries.get("in");
            rules.add(
                    new Rule(
                            place + " rule " + words[2],
                            Pattern.compile(entries.getOrDefault("for", ".*")),
                            field,
                            Pattern.compile(entries.get("from"), Pattern.MULTILINE),
                            unescape(entries.getOrDefault("to", ""))));
            return;
        }
        if (!words[0].equals("differs")) {
            throw new IllegalArgumentException(place + ": rule or differs expected");
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
        Outcome expected = reference;
        for (Rule rule : rules) {
            if (!rule.scenarios().matcher(scenario.name()).matches()) {
                continue;
            }
            String before = expected.fields().get(rule.field());
            String after = rule.from().matcher(before).replaceAll(rule.to());
            if (!after.equals(before)) {
                used.add(rule.name());
                expected = expected.with(rule.field(), after);
            }
        }
        StringBuilder wrong = new StringBuilder();
        for (Map.Entry<String, String> entry : expected.fields().entrySet()) {
            String field = entry.getKey();
            String actual = ours.fields().get(field);
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
                mismatch(wrong, field, entry.getValue(), actual);
            }
        }
        return wrong.toString();
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
