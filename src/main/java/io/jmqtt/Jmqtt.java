package io.jmqtt;

import io.jmqtt.cli.CliException;
import io.jmqtt.cli.Command;
import io.jmqtt.cli.Commands;
import io.jmqtt.cli.Console;
import io.jmqtt.cli.option.RawText;
import io.jmqtt.shell.ShellCommand;
import io.jmqtt.shell.top.TopCommand;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The program: picks the one command that was asked for, runs it, and maps failure to exit status.
 */
public final class Jmqtt {
    /** The exit status of a fault of the program itself ({@code EX_SOFTWARE} of sysexits.h). */
    public static final int INTERNAL_ERROR = 70;

    /** The system property that carries the name the program was called by. */
    private static final String NAME_PROPERTY = "jmqtt.name";

    private Jmqtt() {}

    public static void main(String[] args) {
        PrintStream err =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Console console =
                Console.system(
                        System.getProperty(NAME_PROPERTY, Console.JMQTT),
                        args.length,
                        new FileInputStream(FileDescriptor.in),
                        new FileOutputStream(FileDescriptor.out),
                        err);
        int status = run(args, console);
        if (args.length > 0 && args[0].equals(Commands.TRAINING)) {
            System.exit(status); // the archive of classes is written on the orderly way out
        }
        // Everything is flushed and closed by now, and there are no hooks to run; System.exit would
        // first look in every jar of the class path for a logger to report the exit to.
        Runtime.getRuntime().halt(status);
    }

    /**
     * Runs one command line in this process.
     *
     * @param args the arguments after the program's name; the first is the command unless {@link
     *     Console#programName()} names one. Replaced by {@link Console#rawArguments()} where there
     *     are any.
     * @return the exit status
     */
    public static int run(String[] args, Console console) {
        try {
            String[] arguments = console.rawArguments() == null ? args : decoded(console);
            Command interactive = interactive(arguments, console);
            if (interactive != null) {
                return interactive.run(
                        arguments[0].equals("help") ? new String[] {"--help"} : tail(arguments),
                        console);
            }
            Command command = Commands.choose(arguments, console);
            String[] rest =
                    console.calledAsMosquitto() || arguments.length == 0
                            ? arguments
                            : tail(arguments);
            return command.run(rest, console);
        } catch (CliException e) {
            console.err().print(e.getMessage());
            console.err().flush();
            return e.exitCode();
        } catch (InterruptedException e) {
            return 130;
        } catch (OutOfMemoryError e) {
            console.err().println("Error: Out of memory");
            return 1;
        } catch (RuntimeException | Error bug) {
            console.err().println("jmqtt: internal error: " + bug);
            if ("1".equals(console.env().get("JMQTT_DEBUG"))) {
                bug.printStackTrace(console.err());
            }
            return INTERNAL_ERROR;
        }
    }

    /** The command that lives above the others, when it or its help is asked for; else null. */
    private static Command interactive(String[] arguments, Console console) {
        if (arguments.length == 0 || console.calledAsMosquitto()) {
            return null;
        }
        boolean help = arguments[0].equals("help") && arguments.length > 1;
        return switch (arguments[help ? 1 : 0]) {
            case "shell" -> new ShellCommand();
            case "top" -> new TopCommand();
            default -> null;
        };
    }

    private static String[] decoded(Console console) {
        byte[][] raw = console.rawArguments();
        String[] arguments = new String[raw.length];
        for (int i = 0; i < raw.length; i++) {
            arguments[i] = RawText.decode(raw[i]);
        }
        return arguments;
    }

    private static String[] tail(String[] arguments) {
        String[] rest = new String[arguments.length - 1];
        System.arraycopy(arguments, 1, rest, 0, rest.length);
        return rest;
    }
}
