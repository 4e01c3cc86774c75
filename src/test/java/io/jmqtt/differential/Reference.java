package io.jmqtt.differential;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the installed Mosquitto does with one scenario. It runs when that is first asked for, and
 * again when ours does something else: what the installed tools do at their end depends on the
 * moment, they leave out DISCONNECT when another packet comes just then. Safe for use by several
 * threads.
 */
final class Reference {
    private static final int RUNS = 3;

    /** Runs a scenario once. */
    @FunctionalInterface
    interface Runner {
        Outcome run(Scenario scenario) throws IOException;
    }

    private final Scenario scenario;
    private final Runner runner;
    private final List<Outcome> outcomes = new ArrayList<>();

    Reference(Scenario scenario, Runner runner) {
        this.scenario = scenario;
        this.runner = runner;
    }

    /** Compares one run of ours with theirs; empty where one of theirs agrees. */
    synchronized String compare(Outcome ours, Differences differences) throws IOException {
        String wrong = "";
        for (int i = 0; i < RUNS; i++) {
            if (i == outcomes.size()) {
                outcomes.add(runner.run(scenario));
            }
            wrong = differences.compare(scenario, outcomes.get(i), ours);
            if (wrong.isEmpty()) {
                break;
            }
        }
        return wrong;
    }
}
