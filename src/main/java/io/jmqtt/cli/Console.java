package io.jmqtt.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that a command gets from the world around it: streams, environment, clock and what is
 * known of the terminal. Commands use nothing else ({@code System.out}, {@code System.getenv} and
 * the like), so that a test can run any of them in-process.
 *
 * @param programName the name the program was called by, without folders: {@code jmqtt}, or {@code
 *     mosquitto_sub} and its siblings when called through a link of that name
 * @param in standard input, raw bytes
 * @param out standard output, raw bytes; a command flushes it before it returns
 * @param err standard error, UTF-8 text
 * @param env environment variables
 * @param clock wall clock and time zone of everything that is printed
 * @param inTerminal whether standard input is a terminal
 * @param outTerminal whether standard output is a terminal
 * @param errTerminal whether standard error is a terminal
 * @param rawArguments the arguments as the bytes that the kernel holds, in the order of the decoded
 *     ones, or null where they can't be had
 */
public record Console(
        String programName,
        InputStream in,
        OutputStream out,
        PrintStream err,
        Map<String, String> env,
        Clock clock,
        boolean inTerminal,
        boolean outTerminal,
        boolean errTerminal,
        byte[][] rawArguments) {

    /** The name that gives the program its own manners instead of Mosquitto's. */
    public static final String JMQTT = "jmqtt";

    public Console {
        Objects.requireNonNull(programName, "programName");
        Objects.requireNonNull(in, "in");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(clock, "clock");
    }

    /**
     * Whether the program was called by one of Mosquitto's names and so keeps its exit codes and
     * texts.
     */
    public boolean calledAsMosquitto() {
        return programName.equals("mosquitto") || programName.startsWith("mosquitto_");
    }

    /**
     * The console of this process.
     *
     * @param programName see {@link #programName()}
     * @param argumentCount how many arguments the program got, to find them in the kernel's list
     * @param in standard input, unbuffered
     * @param out standard output, unbuffered
     * @param err standard error
     */
    public static Console system(
            String programName,
            int argumentCount,
            InputStream in,
            OutputStream out,
            PrintStream err) {
        return new Console(
                programName,
                in,
                out,
                err,
                System.getenv(),
                new LocalClock(),
                isTerminal(0),
                isTerminal(1),
                isTerminal(2),
                kernelArguments(argumentCount));
    }

    /** Whether a file descriptor is a terminal, by the name of what it is open on. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target =
                    Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/")
                    || target.startsWith("/dev/tty")
                    || target.equals("/dev/console");
        } catch (IOException noProc) {
            return descriptor != 2 && System.console() != null;
        }
    }

    /** The last {@code count} arguments of this process as the kernel holds them. */
    private static byte[][] kernelArguments(int count) {
        byte[] all;
        try (InputStream file = new FileInputStream("/proc/self/cmdline")) {
            all = file.readAllBytes();
        } catch (IOException noProc) {
            return null;
        }
        byte[][] arguments = new byte[count][];
        int end = all.length - 1;
        for (int i = count - 1; i >= 0; i--) {
            int start = end;
            while (start > 0 && all[start - 1] != 0) {
                start--;
            }
            if (end < 0) {
                return null;
            }
            arguments[i] = Arrays.copyOfRange(all, start, end);
            end = start - 1;
        }
        return arguments;
    }

    /** A console that differs only in what it writes to. */
    public Console withOut(OutputStream newOut) {
        return new Console(
                programName,
                in,
                newOut,
                err,
                env,
                clock,
                inTerminal,
                false,
                errTerminal,
                rawArguments);
    }

    /**
     * A print stream over {@link #out} that encodes UTF-8, for commands whose output is text only.
     */
    public TextOutput outText() {
        return new TextOutput(out);
    }
}
