package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes of faults that Mosquitto had: {@code broker/faults.txt} names a test for each. */
class KnownFaultsTest {
    static List<String> faults() {
        return Arrays.stream(ScenarioTable.lines("broker/faults.txt"))
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void hasATest(String fault) throws Exception {
        String[] cells = fault.split(" \\| ");
        assertThat(cells).hasSize(3);
        TestPlace.mustBeThere(cells[2], "io.jmqtt");
    }
}
