package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What operators know of Mosquitto's log and of its topics about itself: {@code broker/log.txt} and
 * {@code broker/sys.txt} name a test for each.
 */
class CoveredFactsTest {
    private static final String NONE = "none ";

    /** Facts without a test, in both tables together; no more than these. */
    private static final int MOST_WITHOUT = 2;

    static List<String> facts() {
        return Stream.of("broker/log.txt", "broker/sys.txt")
                .flatMap(table -> Arrays.stream(ScenarioTable.lines(table)))
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("facts")
    void hasATest(String fact) throws Exception {
        String[] cells = fact.split(" \\| ");
        assertThat(cells).hasSize(2);
        if (!cells[1].startsWith(NONE)) {
            TestPlace.mustBeThere(cells[1], "io.jmqtt");
        }
    }

    @Test
    void everyFactStandsOnce() {
        Set<String> seen = new HashSet<>();
        assertThat(facts()).allSatisfy(fact -> assertThat(seen.add(fact)).isTrue());
    }

    @Test
    void fewFactsHaveNoTest() {
        assertThat(facts().stream().filter(fact -> fact.split(" \\| ")[1].startsWith(NONE)))
                .hasSizeLessThanOrEqualTo(MOST_WITHOUT);
    }
}
