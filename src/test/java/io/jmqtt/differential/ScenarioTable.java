package io.jmqtt.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a table of scenarios: a line is a command line without the {@code mosquitto_}, with
 * alternatives in braces; indented lines below it are its steps; {@code #} starts a comment.
 */
final class ScenarioTable {
    private ScenarioTable() {}

    static List<Scenario> read(String resource) {
        List<Scenario> all = new ArrayList<>();
        String[] lines = lines(resource);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isBlank() || lines[i].startsWith("#")) {
                continue;
            }
            String place = resource + ":" + (i + 1);
            String command = lines[i];
            List<Scenario.Step> steps = new ArrayList<>();
            while (i + 1 < lines.length && lines[i + 1].startsWith("  ")) {
                i++;
                List<byte[]> words = new ArrayList<>(Words.split(lines[i].strip()));
                String verb = new String(words.remove(0), StandardCharsets.UTF_8);
                steps.add(new Scenario.Step(verb, words));
            }
            String called = "";
            for (Scenario.Step step : steps) {
                if (step.verb().equals("called")) {
                    called = " (" + step.text(0) + ")";
                }
            }
            for (String line : Words.alternatives(command)) {
                List<String> words = new ArrayList<>();
                for (byte[] word : Words.split(line)) {
                    words.add(new String(word, StandardCharsets.UTF_8));
                }
                String program = "mosquitto_" + words.remove(0);
                all.add(new Scenario(line.strip() + called, place, program, words, steps));
            }
        }
        return all;
    }

    static String[] lines(String resource) {
        try (InputStream in = ScenarioTable.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
