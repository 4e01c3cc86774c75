package io.jmqtt.broker.config;

import java.util.List;

/**
 * What reading a configuration gave.
 *
 * @param config what the broker is told; complete only where there are no problems
 * @param messages the log lines of reading it, errors included, in order
 * @param problems what keeps a broker from starting with it; empty where nothing does
 * @param settings every option that was accepted, in the order of the files
 */
public record ParsedConfig(
        BrokerConfig config,
        List<ConfigMessage> messages,
        List<ConfigProblem> problems,
        List<ConfigSetting> settings) {

    public ParsedConfig {
        messages = List.copyOf(messages);
        problems = List.copyOf(problems);
        settings = List.copyOf(settings);
    }

    /** Whether a broker can start with it. */
    public boolean ok() {
        return problems.isEmpty();
    }
}
