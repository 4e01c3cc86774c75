package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.config.Option;
import io.jmqtt.broker.config.OptionTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every option of {@code mosquitto.conf} has a test of what it does: {@code config/effects.txt}
 * names it, and the test is there. A case that is compared with Mosquitto has the option in its
 * files.
 */
class OptionEffectsTest {
    private static final String NONE = "none ";

    /** Options without an effect that a test could see; no more than these. */
    private static final int MOST_WITHOUT = 10;

    record Effect(String option, String test) {
        @Override
        public String toString() {
            return option + ": " + test;
        }
    }

    static List<Effect> effects() {
        List<Effect> effects = new ArrayList<>();
        for (String line : ScenarioTable.lines("/config/effects.txt")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] words = line.split(" ", 2);
                effects.add(new Effect(words[0], words[1]));
            }
        }
        return effects;
    }

    @Test
    void everyOptionHasARow() {
        Set<String> all = new TreeSet<>();
        new OptionTable().options().forEach(option -> all.add(option.name()));
        Set<String> shown = effects().stream().map(Effect::option).collect(Collectors.toSet());
        assertThat(new TreeSet<>(shown)).isEqualTo(all);
    }

    @Test
    void fewOptionsHaveNoEffect() {
        assertThat(effects().stream().filter(each -> each.test.startsWith(NONE)))
                .hasSizeLessThanOrEqualTo(MOST_WITHOUT);
    }

    @ParameterizedTest
    @MethodSource("effects")
    void theTestIsThere(Effect effect) throws Exception {
        if (effect.test.startsWith(NONE)) {
            return;
        }
        TestPlace.mustBeThere(effect.test, "io.jmqtt.broker");
        Scenario scenario = TestPlace.scenario(effect.test);
        if (scenario != null) {
            Option option = new OptionTable().find(effect.option);
            assertThat(scenario.steps().stream().map(OptionEffectsTest::text))
                    .anyMatch(text -> isSaid(text, option));
        }
    }

    private static boolean isSaid(String text, Option option) {
        String name = option.name().replace("*", "");
        return text.lines().anyMatch(line -> line.startsWith(name))
                || option.aliases().stream()
                        .anyMatch(alias -> text.lines().anyMatch(line -> line.startsWith(alias)));
    }

    private static String text(Scenario.Step step) {
        return step.words().stream()
                .map(word -> new String(word, StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }
}
