package io.jmqtt.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSpanTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0 s",
        "5, 5000000000, 5 s",
        "0.5, 500000000, 500 ms",
        "1.25s, 1250000000, 1.25 s",
        "200ms, 200000000, 200 ms",
        "1.5ms, 1500000, 1.5 ms",
        "2m, 120000000000, 2 min",
        "90s, 90000000000, 90 s",
        "1h, 3600000000000, 60 min"
    })
    void timeHasANumberAndAUnit(String text, long nanos, String shown) {
        assertThat(TimeSpan.parse(text)).isEqualTo(nanos);
        assertThat(TimeSpan.text(nanos)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"''", "s", "-1", "1d", "1.2.3", ".", "5 s", "99999999999999999999h", "1e3", "5S"})
    void whatIsNoTimeIsRefused(String text) {
        assertThat(TimeSpan.parse(text)).isEqualTo(-1);
    }
}
