package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.OptionParser;
import io.jmqtt.cli.option.Program;
import io.jmqtt.cli.option.Tool;
import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.MqttFailure;

/**
 * What the commands that connect to a broker have in common: reading the command line, help, and
 * questions.
 */
public abstract class ClientCommand implements Command {
    /** The exit status of every error in the arguments, and of help under Mosquitto's name. */
    static final int USAGE_ERROR = 1;

    private final Tool tool;
    private final int usageError;

    /** For a tool whose errors in the arguments have the exit status of Mosquitto's tools. */
    protected ClientCommand(Tool tool) {
        this(tool, USAGE_ERROR);
    }

    /**
     * @param usageError the exit status of every error in the arguments
     */
    ClientCommand(Tool tool, int usageError) {
        this.tool = tool;
        this.usageError = usageError;
    }

    /** Does the tool's work with options that fit together. */
    protected abstract int work(ClientOptions options, Console console)
            throws CliException, OptionException, InterruptedException;

    @Override
    public final int run(String[] args, Console console) throws CliException, InterruptedException {
        Program program = new Program(tool, console.calledAsMosquitto());
        ClientOptions options = null;
        try {
            options = OptionParser.parse(program, args, console.env());
            return switch (options.request()) {
                case HELP -> {
                    printHelp(program, console);
                    yield program.mosquitto() ? USAGE_ERROR : 0;
                }
                case VERSION -> {
                    printVersion(program, console);
                    yield program.mosquitto() ? USAGE_ERROR : 0;
                }
                case WORK -> {
                    askForSecrets(options, console);
                    yield work(options, console);
                }
            };
        } catch (OptionException e) {
            boolean silent = e.silenceable() && options != null && options.isQuiet();
            throw new CliException(
                    usageError,
                    (silent ? "" : e.getMessage()) + (e.hinted() ? program.hint() : ""));
        }
    }

    static void printHelp(Program program, Console console) throws CliException {
        TextOutput out = console.outText();
        ClientHelp.print(program, out);
        out.finish(USAGE_ERROR);
    }

    private static void printVersion(Program program, Console console) throws CliException {
        TextOutput out = console.outText();
        out.print(
                program.mosquitto()
                        ? program.name()
                                + " version "
                                + Version.MOSQUITTO
                                + " running on jmqtt "
                                + Version.current()
                                + ".\n"
                        : "jmqtt " + Version.current() + "\n");
        out.finish(USAGE_ERROR);
    }

    private static void askForSecrets(ClientOptions options, Console console) throws CliException {
        if (options.asksForPassword()) {
            if (!console.inTerminal()) {
                throw new CliException(
                        USAGE_ERROR,
                        "Error: -P argument given but no password specified.\n\n"
                                + options.program().hint());
            }
            options.password(new PasswordPrompt(console, true).password());
        }
        if (console.inTerminal() && options.asksForKeyPassword()) {
            console.err().print("The private key is encrypted.\n");
            options.keyPassword(new PasswordPrompt(console, true).password());
        }
    }

    /** The connection that the options describe, after saying what has no effect in them. */
    public static ConnectSpec spec(ClientOptions options, Reports reports) throws OptionException {
        if (!options.program().mosquitto() && options.hasIdleTlsOptions()) {
            reports.print(
                    "Warning: nothing asks for TLS (--cafile, --capath, --truststore,"
                            + " --tls-use-os-certs, --psk or mqtts://), so the connection is not"
                            + " encrypted and the other TLS options have no effect.\n");
        }
        return options.connectSpec();
    }

    /** Prints why there is no connection any more and gives the exit status. */
    public static int report(
            Reports reports, ClientOptions options, MqttFailure failure, boolean first) {
        return first
                ? reports.notConnected(failure, options.version())
                : reports.lost(failure, options.version());
    }
}
