package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.config.Option;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.testkit.Ahead;
import io.jmqtt.testkit.MosquittoTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a reload does with each option of {@code mosquitto.conf} on a broker that runs ({@code
 * broker/reload-options.txt}): where the table of options says that it takes the option over, the
 * broker does afterwards what one does that was started with the changed file, else what it did
 * before; and a broker that was started with the one file must do something else than one with the
 * other. The installed Mosquitto is asked the same.
 */
class ReloadEffectsTest {
    /** Options of which nothing can be seen on a running broker; no more than these. */
    private static final int MOST_WITHOUT = 20;

    private final Ahead ahead = new Ahead(6);

    @TempDir static Path certificates;

    /** What a broker did. */
    private enum Effect {
        TAKEN_OVER,
        AS_BEFORE,
        NEITHER
    }

    @BeforeAll
    static void issue() throws Exception {
        ReloadCases.issue(certificates);
    }

    @AfterEach
    void stopThreads() {
        ahead.close();
    }

    private static List<ReloadCases> rows() {
        String only = System.getProperty("jmqtt.option");
        return ReloadCases.read(certificates).stream()
                .filter(row -> only == null || row.option().matches(only))
                // those that wait come first, so that nobody waits for them in the end
                .sorted(Comparator.comparingInt(ReloadCases::waits).reversed())
                .toList();
    }

    @Test
    void everyOptionHasARow() {
        Set<String> all = new TreeSet<>();
        new OptionTable().options().forEach(option -> all.add(option.name()));
        Set<String> shown = new TreeSet<>();
        ReloadCases.read(certificates).forEach(row -> shown.add(row.option()));
        assertThat(shown).containsAll(all);
        all.add("include_dir");
        assertThat(all).containsAll(shown);
    }

    @Test
    void fewOptionsCanNotBeSeen() {
        List<ReloadCases> without =
                ReloadCases.read(certificates).stream().filter(row -> row.has("none")).toList();
        assertThat(without).hasSizeLessThanOrEqualTo(MOST_WITHOUT);
        assertThat(without).allSatisfy(row -> assertThat(row.reason("none")).hasSizeGreaterThan(9));
    }

    @TestFactory
    Stream<DynamicTest> aReloadDoesWhatTheTableSays() {
        for (ReloadCases row : rows()) {
            if (!row.has("none")) {
                ahead.test(row.toString(), () -> check(row));
            }
        }
        return ahead.tests();
    }

    private static void check(ReloadCases row) throws IOException {
        List<String> seen = new ArrayList<>();
        Effect effect = effect(row, OurBrokerProgram::start, seen);
        Effect there = null;
        if (!row.has("alone") && MosquittoTools.areInstalled()) {
            seen.add("-- Mosquitto");
            there = effect(row, BrokerProgram::mosquitto, seen);
        }
        Option option = new OptionTable().find(row.option());
        boolean applied = option == null || option.reload() == Option.Reload.APPLIED;
        String what = row + ": " + effect + ", Mosquitto: " + there + String.join("", seen);
        assertThat(effect).as(what).isEqualTo(applied ? Effect.TAKEN_OVER : Effect.AS_BEFORE);
        if (there != null) {
            assertThat(there != effect).as(what).isEqualTo(row.has("differs"));
        }
    }

    private static Effect effect(ReloadCases row, BrokerProgram.Kind kind, List<String> seen)
            throws IOException {
        String before = look(row, kind, row.started(false), null);
        String after = look(row, kind, row.started(true), null);
        seen.add("\n-- before:\n" + before + "-- after:\n" + after);
        String reloaded = look(row, kind, row.reloaded(), after);
        seen.add("-- reloaded:\n" + reloaded);
        assertThat(after)
                .as(row + " shows the option" + String.join("", seen))
                .isNotEqualTo(before);
        if (reloaded.equals(after)) {
            return Effect.TAKEN_OVER;
        }
        return reloaded.equals(before) ? Effect.AS_BEFORE : Effect.NEITHER;
    }

    private static String look(
            ReloadCases row, BrokerProgram.Kind kind, Scenario scenario, String wanted)
            throws IOException {
        BrokerRunner runner =
                new BrokerRunner(
                        kind,
                        (dir, port, port2) ->
                                new ReloadExtras(
                                        certificates, wanted, port, port2, row.hasRemote()));
        String text = runner.run(scenario).fields().get(row.look());
        return text.replaceAll("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", "UUID");
    }
}
