package io.jmqtt.shell;

import io.jmqtt.cli.CliException;
import io.jmqtt.cli.ClientCommand;
import io.jmqtt.cli.Console;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.Tool;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** {@code jmqtt shell}: an interactive session with any number of brokers, or a script. */
public final class ShellCommand extends ClientCommand {

    /** For one run. */
    public ShellCommand() {
        super(Tool.SHELL);
    }

    @Override
    protected int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException {
        Contexts contexts = new Contexts();
        SeenTopics seen = new SeenTopics();
        boolean typed = console.inTerminal() && console.outTerminal();
        if (!typed || "dumb".equals(console.env().get("TERM"))) {
            Script script = new Script(console, typed);
            try (Shell shell = new Shell(script, contexts, seen)) {
                int status = begin(shell, options);
                return status == 0 ? script.run(shell) : status;
            }
        }
        try (PromptTerminal terminal =
                        PromptTerminal.open(
                                console,
                                isColoured(options, console),
                                history(options, console),
                                new ShellCompleter(contexts, seen));
                Shell shell = new Shell(terminal, contexts, seen)) {
            int status = begin(shell, options);
            return status == 0 ? terminal.run(shell) : status;
        } catch (IOException e) {
            throw new CliException(
                    1, "Error: the terminal can't be used: " + e.getMessage() + "\n");
        }
    }

    /** Connects, when the command line says where to. */
    private static int begin(Shell shell, ClientOptions options)
            throws CliException, OptionException, InterruptedException {
        return options.isBrokerGiven() ? shell.connect(options, false) : 0;
    }

    private static boolean isColoured(ClientOptions options, Console console) {
        return switch (options.output().color()) {
            case "always" -> true;
            case "never" -> false;
            default -> console.env().getOrDefault("NO_COLOR", "").isEmpty();
        };
    }

    private static ShellHistory history(ClientOptions options, Console console)
            throws CliException {
        Path path;
        try {
            path =
                    options.historyFile() == null
                            ? HistoryFile.defaultFile(console.env())
                            : Path.of(options.historyFile());
        } catch (InvalidPathException e) {
            throw new CliException(1, "Error: --history: no name of a file.\n");
        }
        if (options.isHistoryOff() || path == null) {
            return new ShellHistory(null, List.of());
        }
        HistoryFile file = new HistoryFile(path);
        try {
            return new ShellHistory(file, file.read());
        } catch (IOException e) {
            console.err().print("Warning: the history is not kept: " + path + ": " + reason(e));
            return new ShellHistory(null, List.of());
        }
    }

    private static String reason(IOException e) {
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "Permission denied\n";
        }
        String message = e.getMessage();
        return (message == null ? e.getClass().getSimpleName() : message) + "\n";
    }
}
