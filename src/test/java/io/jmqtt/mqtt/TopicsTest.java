package io.jmqtt.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topic names and filters (MQTT 5, 4.7). */
class TopicsTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    a,        a,      true
                    a,        b,      false
                    a,        a/b,    false
                    a,        ab,     false
                    ab,       a,      false
                    a/b,      a,      false
                    a/+,      a/b,    true
                    a/+,      a/,     true
                    a/+,      a,      false
                    a/+,      a/b/c,  false
                    +,        a,      true
                    +,        /a,     false
                    +/a,      /a,     true
                    +/+,      /a,     true
                    /+,       /a,     true
                    +/b/+,    a/b/c,  true
                    +/b/+,    a/c/c,  false
                    #,        a,      true
                    #,        a/b/c,  true
                    #,        /,      true
                    a/#,      a,      true
                    a/#,      a/,     true
                    a/#,      a/b/c,  true
                    a/#,      ab,     false
                    a/#,      b,      false
                    a/b/#,    a,      false
                    +/#,      a,      true
                    +/#,      a/b,    true
                    a/+/#,    a/b,    true
                    a/+/#,    a,      false
                    #,        $SYS,   false
                    +/a,      $SYS/a, false
                    +,        $x,     false
                    $SYS/#,   $SYS,   true
                    $SYS/#,   $SYS/a, true
                    $SYS/+,   $SYS/a, true
                    a/#,      a/$x,   true
                    +/+,      a/$x,   true
                    """)
    void filterMatchesTopic(String filter, String topic, boolean matches) {
        assertThat(Topics.matches(filter, topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    '',    false, false
                    a,     true,  true
                    /,     true,  true
                    a//b,  true,  true
                    +,     false, true
                    #,     false, true
                    a/+,   false, true
                    a/#,   false, true
                    +/a,   false, true
                    a/+/b, false, true
                    a+,    false, false
                    +a,    false, false
                    a/+b,  false, false
                    a#,    false, false
                    #a,    false, false
                    #/a,   false, false
                    a/#/b, false, false
                    a/b#,  false, false
                    """)
    void namesHaveNoWildcardsAndFiltersHaveThemAsWholeLevels(
            String text, boolean name, boolean filter) {
        assertThat(Topics.isValidName(text)).isEqualTo(name);
        assertThat(Topics.isValidFilter(text)).isEqualTo(filter);
    }

    @Test
    void tooManyLevelsAreNotValid() {
        String most = "a" + "/a".repeat(Topics.MAX_SEPARATORS);
        assertThat(Topics.isValidName(most)).isTrue();
        assertThat(Topics.isValidFilter(most)).isTrue();
        assertThat(Topics.isValidName(most + "/")).isFalse();
        assertThat(Topics.isValidFilter(most + "/")).isFalse();
    }

    @Test
    void lengthCountsBytes() {
        String longest = "a".repeat(Topics.MAX_BYTES);
        assertThat(Topics.isValidName(longest)).isTrue();
        assertThat(Topics.isValidFilter(longest)).isTrue();
        assertThat(Topics.isValidName(longest + "a")).isFalse();
        assertThat(Topics.isValidFilter(longest + "a")).isFalse();
        assertThat(Topics.isValidName("é".repeat(32767) + "a")).isTrue();
        assertThat(Topics.isValidName("é".repeat(32768))).isFalse();
        assertThat(Topics.isValidFilter("é".repeat(32768))).isFalse();
    }

    @Test
    void mountPointStandsBeforeWhatIsMatched() {
        SubscriptionFilter shared = SubscriptionFilter.of("$share/g/a");
        assertThat(shared.under(null)).isSameAs(shared);
        assertThat(shared.under("m/")).isEqualTo(new SubscriptionFilter("$share/g/a", "g", "m/a"));
    }
}
