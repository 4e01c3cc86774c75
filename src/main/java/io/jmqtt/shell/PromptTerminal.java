package io.jmqtt.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jmqtt.cli.CliException;
import io.jmqtt.cli.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOError;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * The shell on a terminal: JLine edits the lines, and what commands and connections print appears
 * above the prompt. Ctrl-C drops the line, or interrupts the command that runs; Ctrl-D leaves.
 */
final class PromptTerminal implements Front, AutoCloseable {
    private static final String CONTINUED = "> ";
    private static final int MOST_FAILURES = 20;

    private final Console console;
    private final boolean colours;
    private final Terminal terminal;
    private final LineReader reader;
    private final LineReader asking;
    private volatile LineReader active;
    private Thread running;

    private PromptTerminal(
            Console console,
            boolean colours,
            Terminal terminal,
            ShellHistory history,
            ShellCompleter completer) {
        this.console = console;
        this.colours = colours;
        this.terminal = terminal;
        reader =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .appName("jmqtt")
                        .parser(PromptTerminal::parse)
                        .history(history)
                        .completer(completer)
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .option(LineReader.Option.DISABLE_HIGHLIGHTER, true)
                        .option(LineReader.Option.INSERT_TAB, false)
                        .variable(LineReader.SECONDARY_PROMPT_PATTERN, CONTINUED)
                        .variable(LineReader.BELL_STYLE, "none")
                        .build();
        asking =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .appName("jmqtt")
                        .parser((line, cursor, context) -> new Words(line, cursor))
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .option(LineReader.Option.DISABLE_HIGHLIGHTER, true)
                        .variable(LineReader.DISABLE_HISTORY, true)
                        .variable(LineReader.BELL_STYLE, "none")
                        .build();
        active = reader;
    }

    /**
     * Takes over the terminal.
     *
     * @param colours whether anything is coloured
     */
    static PromptTerminal open(
            Console console, boolean colours, ShellHistory history, ShellCompleter completer)
            throws IOException {
        Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(false).encoding(UTF_8).build();
        PromptTerminal prompt = new PromptTerminal(console, colours, terminal, history, completer);
        terminal.handle(Signal.INT, signal -> prompt.interrupt());
        // all the time: what is typed while a command runs must not be echoed into its output
        terminal.enterRawMode();
        return prompt;
    }

    private static Words parse(String line, int cursor, Parser.ParseContext context) {
        if (context == Parser.ParseContext.ACCEPT_LINE
                || context == Parser.ParseContext.UNSPECIFIED) {
            for (Line each : Line.parseAll(line)) {
                if (each.missing() != null) {
                    throw new EOFError(-1, -1, "not whole yet", each.missing());
                }
            }
        }
        return new Words(line, cursor);
    }

    /**
     * Reads and runs lines until the user leaves.
     *
     * @return the exit status of the shell
     */
    int run(Shell shell) {
        int failures = 0;
        while (!shell.isLeaving() && failures < MOST_FAILURES) {
            String text;
            try {
                text = reader.readLine(coloured(shell.prompt()));
            } catch (UserInterruptException dropped) {
                continue;
            } catch (EndOfFileException end) {
                break;
            } catch (IOError e) {
                // JLine runs stty, which Ctrl-C ends as well; a terminal that is gone goes on
                // failing
                Thread.interrupted();
                failures++;
                continue;
            }
            failures = 0;
            for (Line line : Line.parseAll(text)) {
                if (!shell.isLeaving() && !run(shell, line)) {
                    break;
                }
            }
        }
        return shell.leavingStatus();
    }

    /** Runs one line; false when it was interrupted. */
    private boolean run(Shell shell, Line line) {
        begin();
        try {
            shell.run(line);
            return true;
        } catch (InterruptedException e) {
            above("Interrupted\n");
            return false;
        } finally {
            finish();
        }
    }

    private synchronized void begin() {
        running = Thread.currentThread();
    }

    private synchronized void finish() {
        running = null;
        // it may have come too late
        Thread.interrupted();
    }

    private synchronized void interrupt() {
        if (running != null) {
            running.interrupt();
        }
    }

    private String coloured(String prompt) {
        if (!colours) {
            return prompt;
        }
        int end = prompt.lastIndexOf('>');
        return new AttributedStringBuilder()
                .styled(AttributedStyle.BOLD, prompt.substring(0, end))
                .append(prompt.substring(end))
                .toAnsi(terminal);
    }

    /** Shows text above the line that is edited. */
    private void above(String text) {
        active.printAbove(text);
    }

    @Override
    public Console console(InputStream in) {
        return new Console(
                Console.JMQTT,
                in,
                new AboveStream(this::above, colours),
                new PrintStream(new AboveStream(this::above, false), true, UTF_8) {
                    @Override
                    public void print(String text) {
                        super.print(text);
                        flush();
                    }
                },
                console.env(),
                console.clock(),
                true,
                colours,
                false,
                null);
    }

    @Override
    public byte[] body() throws InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        above("Ctrl-D on a line of its own ends the input.\n");
        while (true) {
            String line = ask(CONTINUED, null);
            if (line == null) {
                return bytes.toByteArray();
            }
            bytes.writeBytes((line + "\n").getBytes(UTF_8));
        }
    }

    @Override
    public byte[] password(String question) throws CliException, InterruptedException {
        String typed = ask(question, '*');
        if (typed == null || typed.isEmpty()) {
            throw new CliException(Shell.USAGE_ERROR, "Error: Empty password.\n");
        }
        return typed.getBytes(UTF_8);
    }

    /** Reads a line that is no command; null at its end by Ctrl-D. */
    private String ask(String question, Character mask) throws InterruptedException {
        active = asking;
        try {
            return asking.readLine(question, mask);
        } catch (UserInterruptException | IOError e) {
            throw new InterruptedException();
        } catch (EndOfFileException e) {
            return null;
        } finally {
            active = reader;
        }
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
