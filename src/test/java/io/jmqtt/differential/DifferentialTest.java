package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.Ahead;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.Processes;
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
 * Ours does with every command line of the tables what the installed Mosquitto does: our clients
 * with their broker, their clients with our broker, and ours with ours.
 */
@Tag(MosquittoTools.TAG)
class DifferentialTest {
    /** All tables, or those of {@code -Djmqtt.tables=one,two}. */
    private static final List<String> TABLES =
            List.of(System.getProperty("jmqtt.tables", "argv,passwd,config,pub,sub,rr").split(","));

    private final Ahead ahead = new Ahead(6);

    @AfterEach
    void stopThreads() {
        ahead.close();
    }

    @Test
    void everyScenarioHasANameOfItsOwn() {
        Set<String> names = new HashSet<>();
        for (String table : TABLES) {
            for (Scenario scenario : ScenarioTable.read(table + ".cases")) {
                assertThat(names.add(scenario.name())).as(scenario.toString()).isTrue();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> doesWhatMosquittoDoes() {
        MosquittoTools.assumeInstalled();
        ScenarioRunner theirs = new ScenarioRunner(Processes.installed(), TestBroker::mosquitto);
        ScenarioRunner ourClient = new ScenarioRunner(JmqttRun.inProcess(), TestBroker::mosquitto);
        ScenarioRunner ourBroker = new ScenarioRunner(Processes.installed(), OurBroker::start);
        ScenarioRunner allOurs = new ScenarioRunner(JmqttRun.inProcess(), OurBroker::start);
        Differences ofClient = Differences.read("differences.txt", "client");
        Differences ofBroker = Differences.read("differences.txt", "broker");
        Differences ofBoth = Differences.read("differences.txt", "client", "broker");
        for (String table : TABLES) {
            for (Scenario scenario : ScenarioTable.read(table + ".cases")) {
                Reference reference = new Reference(scenario, theirs::run);
                test("our client", scenario, reference, ourClient, ofClient);
                if (isAboutBroker(scenario)) {
                    test("our broker", scenario, reference, ourBroker, ofBroker);
                    test("our client with our broker", scenario, reference, allOurs, ofBoth);
                }
            }
        }
        if (System.getProperty("jmqtt.tables") == null) {
            ahead.last("every difference is needed", () -> isNeeded(ofClient));
            ahead.last("every difference of brokers is needed", () -> isNeeded(ofBroker));
        }
        return ahead.tests();
    }

    private void test(
            String what,
            Scenario scenario,
            Reference reference,
            ScenarioRunner ours,
            Differences differences) {
        ahead.test(
                what + ": " + scenario.name() + " (" + scenario.place() + ")",
                () ->
                        assertThat(reference.compare(ours.run(scenario), differences))
                                .as(what + ": " + scenario.name())
                                .isEmpty());
    }

    private static void isNeeded(Differences differences) {
        assertThat(differences.unused()).isEmpty();
    }

    /** What {@code -F} makes of a message is of no interest when brokers are compared. */
    private static boolean isAboutBroker(Scenario scenario) {
        return scenario.needsBroker() && !scenario.args().contains("-F");
    }
}
