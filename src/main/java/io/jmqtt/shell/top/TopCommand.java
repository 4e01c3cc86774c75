package io.jmqtt.shell.top;

import io.jmqtt.cli.CliException;
import io.jmqtt.cli.ClientCommand;
import io.jmqtt.cli.Console;
import io.jmqtt.cli.Reports;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.Tool;
import io.jmqtt.connect.ConnectSpec;
import java.io.IOException;

/** {@code jmqtt top}: the topics of a broker on the whole screen, kept up to date. */
public final class TopCommand extends ClientCommand {

    /** For one run. */
    public TopCommand() {
        super(Tool.TOP);
    }

    @Override
    protected int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        if (!console.inTerminal()
                || !console.outTerminal()
                || "dumb".equals(console.env().get("TERM"))) {
            throw new CliException(
                    1,
                    "Error: top needs a terminal that can move its cursor; 'jmqtt sub -v' prints"
                            + " what arrives.\n");
        }
        options.subscribe().checkCombination();
        Reports reports = new Reports(options.program(), console.err(), false);
        ConnectSpec spec = spec(options, reports);
        TopicTree tree = new TopicTree();
        Feed feed = new Feed(options, spec, tree);
        if (feed.connect()) {
            try (TopScreen screen =
                    TopScreen.open(isColoured(options, console), tree, feed, broker(options))) {
                screen.run();
            } catch (IOException e) {
                throw new CliException(
                        1, "Error: the terminal can't be used: " + e.getMessage() + "\n");
            }
        }
        return feed.finish(reports);
    }

    private static String broker(ClientOptions options) {
        return options.port() == 0 ? options.host() : options.host() + ":" + options.port();
    }

    private static boolean isColoured(ClientOptions options, Console console) {
        return switch (options.output().color()) {
            case "always" -> true;
            case "never" -> false;
            default -> console.env().getOrDefault("NO_COLOR", "").isEmpty();
        };
    }
}
