package io.jmqtt.shell;

import io.jmqtt.cli.CliException;
import io.jmqtt.cli.Console;
import io.jmqtt.cli.LineReader;
import io.jmqtt.cli.PasswordPrompt;
import io.jmqtt.cli.StandardOutput;
import io.jmqtt.cli.option.MessageOptions;
import io.jmqtt.cli.option.RawText;
import java.io.IOException;
import java.io.InputStream;

/**
 * The shell without a line editor: lines come from standard input, each is run when it is whole,
 * and the first that fails is the last. On a terminal that knows no cursor there is a prompt, and
 * lines may fail.
 */
final class Script implements Front {
    private final Console console;
    private final boolean prompts;
    private final LineReader in;
    private long number;

    /**
     * @param prompts whether somebody types the lines
     */
    Script(Console console, boolean prompts) {
        this.console = console;
        this.prompts = prompts;
        in = new LineReader(console.in(), MessageOptions.MAX_PAYLOAD);
    }

    @Override
    public Console console(InputStream stdin) {
        return new Console(
                Console.JMQTT,
                stdin,
                console.out(),
                console.err(),
                console.env(),
                console.clock(),
                prompts,
                false,
                false,
                null);
    }

    @Override
    public byte[] body() throws CliException {
        throw new CliException(
                Shell.USAGE_ERROR,
                "Error: -l, -s and --json-lines need their input after <<WORD.\n");
    }

    @Override
    public byte[] password(String question) throws CliException {
        if (!prompts) {
            throw new CliException(
                    Shell.USAGE_ERROR, "Error: -P argument given but no password specified.\n");
        }
        return new PasswordPrompt(console, true).password();
    }

    /**
     * Runs all lines.
     *
     * @return the exit status of the shell
     */
    int run(Shell shell) throws InterruptedException {
        try {
            while (!shell.isLeaving()) {
                prompt(shell);
                long first = number + 1;
                String text = next();
                if (text == null) {
                    return status(shell);
                }
                Line line = Line.parse(text, 0);
                int status;
                if (line.missing() != null) {
                    console.err().print("Error: " + line.missing() + " is missing at the end.\n");
                    status = Shell.USAGE_ERROR;
                } else {
                    status = shell.run(line);
                }
                if (status != 0 && !prompts && !shell.isLeaving()) {
                    console.err()
                            .print(
                                    "Error: line "
                                            + first
                                            + " of standard input: "
                                            + (line.name().isEmpty() ? "it" : line.name())
                                            + " ended with status "
                                            + status
                                            + ".\n");
                    return status;
                }
            }
            return status(shell);
        } catch (IOException e) {
            console.err().print("Error: reading standard input: " + e.getMessage() + "\n");
            return 1;
        }
    }

    private int status(Shell shell) {
        IOException failure = shell.failure();
        if (failure != null && !StandardOutput.isClosedPipe(failure)) {
            console.err().print(StandardOutput.textOf(failure));
            return 1;
        }
        return shell.leavingStatus();
    }

    private void prompt(Shell shell) throws IOException {
        if (prompts) {
            console.err().print(shell.prompt());
            console.err().flush();
        }
    }

    /** The next command with all of its lines, or null at the end. */
    private String next() throws IOException {
        String first = line();
        if (first == null) {
            return null;
        }
        StringBuilder text = new StringBuilder(first);
        Line line = Line.parse(first, 0);
        while (line.missing() != null) {
            String more = until(line, text);
            line = Line.parse(text.toString(), 0);
            if (more == null) {
                break;
            }
        }
        return text.toString();
    }

    /**
     * Adds lines up to one that may complete the command: cutting the whole command into words
     * again for each line of a long payload would take for ever.
     *
     * @return the last line, or null at the end of the input
     */
    private String until(Line open, StringBuilder text) throws IOException {
        String line;
        do {
            line = line();
            if (line == null) {
                return null;
            }
            text.append('\n').append(line);
        } while (open.isBodyOpen()
                ? !line.equals(open.missing()) && !line.equals(open.missing() + "\r")
                : !open.missing().equals("\\") && !line.contains(open.missing()));
        return line;
    }

    private String line() throws IOException {
        byte[] line = in.next();
        if (line == null) {
            return null;
        }
        number++;
        return RawText.decode(line);
    }
}
