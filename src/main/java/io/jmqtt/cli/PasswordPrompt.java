package io.jmqtt.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;

/**
 * Asks for a password. On a terminal it is not shown while it is typed; from a pipe one line is
 * read for each time it is asked for, as Mosquitto does.
 */
public final class PasswordPrompt {
    /** As many bytes of a line as Mosquitto takes; the rest of the line is the next answer. */
    private static final int MOST_BYTES = 65_499;

    private static final String EMPTY = "Error: Empty password.\n";

    private final Console console;
    private final boolean quietOut;

    /**
     * @param quietOut whether standard output is for the result alone, so that questions go to
     *     standard error
     */
    public PasswordPrompt(Console console, boolean quietOut) {
        this.console = console;
        this.quietOut = quietOut;
    }

    /**
     * Asks twice.
     *
     * @throws CliException if nothing is entered (exit status 1), or not the same again (2)
     */
    @SuppressWarnings("try") // the signals are there while it is open, and for nothing else
    byte[] newPassword() throws CliException {
        try (MosquittoSignals signals = MosquittoSignals.install(console);
                Echo echo = hide()) {
            byte[] first = ask("Password: ", echo);
            byte[] second = ask("Reenter password: ", echo);
            if (!MessageDigest.isEqual(first, second)) {
                throw new CliException(2, "Error: Passwords do not match.\n");
            }
            return first;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Asks once; where nobody sits at a terminal, without a word. */
    public byte[] password() throws CliException {
        if (!console.inTerminal()) {
            try {
                return notEmpty(readLine(console.in()));
            } catch (IOException e) {
                throw unreadable(e);
            }
        }
        try (Echo echo = hide()) {
            return ask("Password: ", echo);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The bytes of the next line without its end, at most {@link #MOST_BYTES}. */
    static byte[] readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < MOST_BYTES) {
            int b = in.read();
            if (b < 0 || b == '\n') {
                break;
            }
            line.write(b);
        }
        byte[] bytes = line.toByteArray();
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        return Arrays.copyOf(bytes, length);
    }

    private byte[] ask(String question, Echo echo) throws IOException, CliException {
        if (echo.typed != null) {
            char[] typed = echo.typed.readPassword("%s", question);
            return typed == null ? notEmpty(new byte[0]) : notEmpty(utf8(typed));
        }
        say(question);
        byte[] password = notEmpty(readLine(console.in()));
        say("\n");
        return password;
    }

    private static byte[] utf8(char[] typed) throws CliException {
        for (char c : typed) {
            if (c == '\uFFFD') {
                throw new CliException(
                        1, "Error: The terminal sent something that is not UTF-8.\n");
            }
        }
        return new String(typed).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] notEmpty(byte[] password) throws CliException {
        if (password.length == 0) {
            throw new CliException(1, EMPTY);
        }
        return password;
    }

    private static CliException unreadable(IOException e) {
        return new CliException(1, "Error reading password: " + e.getMessage() + "\n");
    }

    private void say(String text) throws IOException {
        if (quietOut) {
            console.err().print(text);
            console.err().flush();
        } else {
            console.out().write(text.getBytes(StandardCharsets.UTF_8));
            console.out().flush();
        }
    }

    private Echo hide() throws IOException {
        return console.inTerminal() ? Echo.off(quietOut) : new Echo(null, null, null);
    }

    /** While mosquitto_passwd waits for a password, interrupting it is its normal end. */
    private record MosquittoSignals(Object interrupt, Object terminate) implements AutoCloseable {

        /** Returns null where signals keep their meaning. */
        static MosquittoSignals install(Console console) {
            if (!console.calledAsMosquitto()) {
                return null;
            }
            // hooks of the runtime bring the echo back
            Runnable end = () -> Runtime.getRuntime().exit(0);
            return new MosquittoSignals(
                    Signals.register("INT", end), Signals.register("TERM", end));
        }

        @Override
        public void close() {
            Signals.unregister("INT", interrupt);
            Signals.unregister("TERM", terminate);
        }
    }

    /**
     * The terminal while it shows nothing.
     *
     * @param typed the runtime's own console, which has both standard streams on the terminal, or
     *     null
     * @param terminal the terminal where only standard input is on it, or null
     * @param restore brings the echo back when the program is ended from outside, or null
     */
    private record Echo(java.io.Console typed, Terminal terminal, Thread restore)
            implements AutoCloseable {

        static Echo off(boolean quietOut) throws IOException {
            java.io.Console typed = quietOut ? null : System.console();
            if (typed != null) {
                return new Echo(typed, null, null);
            }
            Terminal terminal =
                    TerminalBuilder.builder()
                            .system(true)
                            .systemOutput(TerminalBuilder.SystemOutput.SysErrOrSysOut)
                            .dumb(false)
                            .build();
            terminal.echo(false);
            Thread restore = new Thread(() -> terminal.echo(true));
            Runtime.getRuntime().addShutdownHook(restore);
            return new Echo(null, terminal, restore);
        }

        @Override
        public void close() throws IOException {
            if (terminal != null) {
                terminal.echo(true);
                Runtime.getRuntime().removeShutdownHook(restore);
                // closing the terminal would close standard error, which is needed still
            }
        }
    }
}
