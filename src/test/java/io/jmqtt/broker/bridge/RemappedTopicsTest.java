package io.jmqtt.broker.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.config.BridgeConfig.Direction;
import io.jmqtt.broker.config.BridgeConfig.Topic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What topics are called on the other side. */
class RemappedTopicsTest {
    private static Topic line(String pattern, Direction way, String local, String remote) {
        return new Topic(pattern, way, 0, local, remote);
    }

    private static RemappedTopics of(Topic... topics) {
        return new RemappedTopics(List.of(topics));
    }

    @Test
    void withoutPrefixesNothingChanges() {
        RemappedTopics topics = of(line("#", Direction.BOTH, "", ""));
        assertThat(topics.outgoing("a/b")).isEqualTo("a/b");
        assertThat(topics.incoming("a/b")).isEqualTo("a/b");
    }

    @Test
    void theFirstLineWithAPrefixThatMatchesDecides() {
        RemappedTopics topics =
                of(
                        line("#", Direction.BOTH, "", ""),
                        line("a/#", Direction.BOTH, "l1/", "r1/"),
                        line("#", Direction.BOTH, "l1/", "r2/"));
        assertThat(topics.outgoing("l1/a/x")).isEqualTo("r1/a/x");
        assertThat(topics.outgoing("l1/b")).isEqualTo("r2/b");
        assertThat(topics.incoming("r2/b")).isEqualTo("l1/b");
        assertThat(topics.incoming("other")).isEqualTo("other");
    }

    @Test
    void aLineOnlyRemapsItsOwnDirection() {
        RemappedTopics topics =
                of(line("#", Direction.OUT, "l/", "r/"), line("#", Direction.IN, "from/", ""));
        assertThat(topics.outgoing("l/x")).isEqualTo("r/x");
        assertThat(topics.incoming("r/x")).isEqualTo("from/r/x");
    }

    @Test
    void aPrefixThatIsNotThereIsNotTakenAway() {
        // "a/#" matches "a" too, which does not begin with "a/"
        RemappedTopics topics = of(line("#", Direction.OUT, "a/", "b/"));
        assertThat(topics.outgoing("a")).isEqualTo("b/a");
    }

    @Test
    void aNameThatWouldBeEmptyIsNone() {
        RemappedTopics topics = of(line("#", Direction.BOTH, "a/", ""));
        assertThat(topics.outgoing("a/")).isNull();
        assertThat(of(line("#", Direction.IN, "", "a/")).incoming("a/")).isNull();
    }

    @Test
    void topicsOfTheBrokerComeInOnlyWhereALineAsksForThem() {
        assertThat(of(line("#", Direction.IN, "", "")).incoming("$SYS/x")).isNull();
        assertThat(of(line("$SYS/#", Direction.IN, "far/", "")).incoming("$SYS/x"))
                .isEqualTo("far/$SYS/x");
    }

    @Test
    void sharedSubscriptionsAreRemappedByWhatTheyMatch() {
        RemappedTopics topics = of(line("a/#", Direction.IN, "l/", "$share/g/"));
        assertThat(topics.incoming("a/x")).isEqualTo("l/a/x");
    }
}
