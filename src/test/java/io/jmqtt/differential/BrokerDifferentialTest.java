package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.Ahead;
import io.jmqtt.testkit.MosquittoTools;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Our broker does with every configuration of the tables and the packets sent to it what the
 * installed Mosquitto does: the packets that come back, the lines of the log, the exit status. What
 * is meant to differ stands in {@code broker/differences.txt}.
 */
@Tag(MosquittoTools.TAG)
class BrokerDifferentialTest {
    /** All tables, or those of {@code -Djmqtt.tables=one,two}. */
    private static final List<String> TABLES =
            List.of(
                    System.getProperty(
                                    "jmqtt.tables",
                                    "start,packets,sessions,limits,access,listeners,logging,"
                                            + "persistence,reload")
                            .split(","));

    private static final int FEWEST_CASES = 150;

    private final Ahead ahead = new Ahead(4);

    @AfterEach
    void stopThreads() {
        ahead.close();
    }

    static List<Scenario> cases() {
        return TABLES.stream()
                .flatMap(table -> BrokerCases.read("broker/" + table + ".cases").stream())
                .toList();
    }

    @Test
    void everyCaseHasANameOfItsOwn() {
        Set<String> names = new HashSet<>();
        assertThat(cases()).allSatisfy(each -> assertThat(names.add(each.name())).isTrue());
    }

    @Test
    void thereAreManyConfigurations() {
        Set<String> configurations = new HashSet<>();
        for (Scenario each : cases()) {
            StringBuilder text = new StringBuilder(each.args().toString());
            each.steps("conf").forEach(step -> text.append('\n').append(step.text(0)));
            each.steps("file").forEach(step -> text.append('\n').append(step.text(1)));
            configurations.add(text.toString());
        }
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(FEWEST_CASES);
        assertThat(configurations).hasSizeGreaterThanOrEqualTo(FEWEST_CASES);
    }

    @TestFactory
    Stream<DynamicTest> doesWhatMosquittoDoes() {
        MosquittoTools.assumeInstalled();
        BrokerRunner theirs = new BrokerRunner(BrokerProgram::mosquitto);
        BrokerRunner ours = new BrokerRunner(OurBrokerProgram::start);
        Differences differences = Differences.read("broker/differences.txt", "broker");
        for (Scenario each : cases()) {
            Reference reference = new Reference(each, theirs::run);
            ahead.test(
                    each.name() + " (" + each.place() + ")",
                    () ->
                            assertThat(reference.compare(ours.run(each), differences))
                                    .as(each.name())
                                    .isEmpty());
        }
        if (System.getProperty("jmqtt.tables") == null) {
            ahead.last(
                    "every difference is needed", () -> assertThat(differences.unused()).isEmpty());
        }
        return ahead.tests();
    }
}
