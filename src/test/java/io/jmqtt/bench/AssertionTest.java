package io.jmqtt.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssertionTest {
    private static final BenchSpec SPEC =
            new BenchSpec(
                    "h",
                    1883,
                    false,
                    null,
                    null,
                    "t",
                    1,
                    1,
                    0,
                    1,
                    64,
                    0,
                    0,
                    20,
                    0,
                    1_000_000_000,
                    1);

    /** Ten messages in one second, of 1 to 10 ms, and two lost. */
    private static BenchResult result() {
        Histogram latencies = new Histogram(3);
        for (int millis = 1; millis <= 10; millis++) {
            latencies.recordValue(millis * 1_000_000L);
        }
        return new BenchResult(
                SPEC,
                new BenchResult.Counts(0, 1_000_000_000, 12, 10, 2, 0, 0, 500_000_000, 0),
                latencies);
    }

    @ParameterizedTest
    @CsvSource({
        "p50<6ms",
        "p50<5100us",
        "p99.9<=0.011s",
        "max>9ms",
        "mean<6ms",
        "min<2ms",
        "lost=2",
        "lost<3",
        "received>=10",
        "published=12",
        "received_rate>9.5",
        "cores<0.6"
    })
    void whatHoldsHasNoFailure(String text) {
        assertThat(Assertion.parse(text).get(0).failure(result())).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "p99<5ms; p99<5ms: it was 10",
                "lost=0; lost=0: it was 2",
                "received_rate>1000; received_rate>1000: it was 10"
            })
    void whatDoesNotHoldIsTold(String text, String failure) {
        assertThat(Assertion.parse(text).get(0).failure(result())).startsWith(failure);
    }

    @Test
    void latencyOfNothingFails() {
        BenchResult nothing =
                new BenchResult(
                        SPEC,
                        new BenchResult.Counts(0, 1_000_000_000, 0, 0, 0, 0, 0, 0, 0),
                        new Histogram(3));
        assertThat(Assertion.parse("p99<5ms").get(0).failure(nothing))
                .isEqualTo("p99<5ms: no message came");
    }

    @Test
    void severalStandBetweenCommas() {
        assertThat(Assertion.parse("p99<20ms, lost=0")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "fast; 'fast' is no assertion",
                "p99<20; 'p99<20' needs a number with its unit, us, ms or s",
                "lost=0ms; 'lost=0ms' needs a number without a unit",
                "p101<1ms; there is no figure 'p101'",
                "speed>1; there is no figure 'speed'",
                "lost=; 'lost=' needs a number without a unit"
            })
    void whatIsNoAssertionIsTold(String text, String why) {
        assertThat(catchThrowable(() -> Assertion.parse(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    @ParameterizedTest
    @CsvSource({
        // publishers, subscribers, topics, receivers of topic 0, of the last topic
        "1, 50, 1, 50, 50",
        "50, 1, 50, 1, 1",
        "50, 50, 50, 1, 1",
        "2, 3, 2, 2, 1",
        "4, 2, 4, 1, 1"
    })
    void everyTopicHasItsReceivers(
            int publishers, int subscribers, int topics, int first, int last) {
        BenchSpec spec =
                new BenchSpec(
                        "h",
                        1,
                        false,
                        null,
                        null,
                        "t",
                        publishers,
                        subscribers,
                        0,
                        topics,
                        64,
                        0,
                        0,
                        20,
                        0,
                        1,
                        1);
        assertThat(spec.receivers(0)).isEqualTo(first);
        assertThat(spec.receivers(topics - 1)).isEqualTo(last);
    }

    @ParameterizedTest
    @CsvSource({"500, 0, false", "950, 0, true", "100, 1, false", "100, 3, true"})
    void threadWithoutRestOrWithoutProcessorIsTheBottleneck(
            long cpuMillis, long lateMillis, boolean bottleneck) {
        BenchResult result =
                new BenchResult(
                        SPEC,
                        new BenchResult.Counts(
                                0,
                                1_000_000_000,
                                0,
                                0,
                                0,
                                0,
                                0,
                                cpuMillis * 1_000_000,
                                lateMillis * 1_000_000),
                        new Histogram(3));
        assertThat(result.isBottleneck()).isEqualTo(bottleneck);
    }
}
