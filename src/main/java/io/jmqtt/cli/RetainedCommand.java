package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOption;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.Tool;
import java.util.List;

/** {@code jmqtt retained}: shows and changes what a broker retains. */
public final class RetainedCommand extends ClientCommand {
    /** The exit status when something did not work. */
    static final int FAILED = 2;

    public RetainedCommand() {
        super(Tool.RETAINED, FAILED);
    }

    @Override
    protected int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        List<String> operands = options.operands();
        String action = operands.isEmpty() ? "" : operands.get(0);
        boolean needsFile = action.equals("import") || action.equals("diff");
        int most =
                switch (action) {
                    case "ls", "clean" -> 1;
                    case "export", "import", "diff" -> 2;
                    default ->
                            throw OptionException.usage(
                                    "Error: "
                                            + (action.isEmpty()
                                                    ? "Nothing to do"
                                                    : "Unknown action '" + action + "'")
                                            + ": one of ls, export, import, diff, clean is"
                                            + " needed.\n");
                };
        if (operands.size() > most || needsFile && operands.size() < 2) {
            throw OptionException.usage(
                    "Error: 'retained "
                            + action
                            + "' takes "
                            + (most == 1 ? "no file" : needsFile ? "one file" : "at most one file")
                            + ".\n");
        }
        check(action, options);
        Reports reports = new Reports(options.program(), console.err(), options.isQuiet());
        RetainedActions actions = new RetainedActions(options, console, reports);
        String file = operands.size() > 1 ? operands.get(1) : "-";
        return switch (action) {
            case "ls" -> actions.list();
            case "export" -> actions.export(file);
            case "import" -> actions.restore(file);
            case "diff" -> actions.compare(file);
            default -> actions.clean();
        };
    }

    /** Options that would have no effect are mistakes: --dry-run above all. */
    private static void check(String action, ClientOptions options) throws OptionException {
        boolean changes = action.equals("import") || action.equals("clean");
        refuse(ClientOption.DRY_RUN, !changes, action, options);
        refuse(ClientOption.UNDO, !action.equals("clean"), action, options);
        refuse(ClientOption.DETAILS, !action.equals("ls"), action, options);
        refuse(ClientOption.JSON, !action.equals("ls"), action, options);
        if (action.equals("clean") && options.subscribe().filters().isEmpty()) {
            throw OptionException.usage(
                    "Error: clean needs a topic filter (-t); -t '#' stands for everything.\n");
        }
    }

    private static void refuse(
            ClientOption option, boolean pointless, String action, ClientOptions options)
            throws OptionException {
        if (pointless && options.task().has(option)) {
            throw OptionException.usage(
                    "Error: 'retained " + action + "' knows no " + option.longName() + ".\n");
        }
    }
}
