package io.jmqtt.cli;

import io.jmqtt.broker.config.CommandLine;
import io.jmqtt.broker.config.ConfigMessage;
import io.jmqtt.broker.config.ConfigReader;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.broker.config.ParsedConfig;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.cli.option.Numbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The command line of the broker, read from left to right; the first error ends the reading. The
 * configuration file is read where {@code -c} stands, so that its errors come in that order too.
 */
final class BrokerArguments {
    /** The exit status of an error in the arguments or in the configuration. */
    static final int ERROR = 3;

    private static final int MOST_PORTS = 10;

    /** What is asked for. */
    enum Request {
        RUN,
        HELP,
        VERSION,
        TEST,
        PRINT,
        EXPORT,
        EPHEMERAL
    }

    private final BrokerLog log;
    private final ConfigReader reader;
    private final List<Integer> ports = new ArrayList<>();
    private Path file;
    private boolean daemon;
    private boolean verbose;
    private boolean quiet;
    private Path tlsKeyLog;
    private Path exported;
    private List<String> command = List.of();
    private Request request = Request.RUN;

    private BrokerArguments(BrokerLog log, Map<String, String> env) {
        this.log = log;
        reader = new ConfigReader(new OptionTable(), env);
    }

    /**
     * Reads the arguments.
     *
     * @param log takes the errors, which Mosquitto prints as log lines
     * @throws CliException after an error; its text is empty where it was logged
     */
    static BrokerArguments read(String[] args, BrokerLog log, Console console) throws CliException {
        BrokerArguments arguments = new BrokerArguments(log, console.env());
        // a test names every problem, not only the first one that ends the reading
        boolean test = Arrays.asList(args).contains("--test-config");
        for (int i = 0; i < args.length; i++) {
            boolean last = i == args.length - 1;
            switch (args[i]) {
                case "-c", "--config-file" -> {
                    if (last) {
                        throw arguments.refused("-c argument given, but no config file specified.");
                    }
                    i++;
                    arguments.file(args[i], test, console);
                }
                case "-d", "--daemon" -> arguments.daemon = true;
                case "--export" -> {
                    if (last) {
                        throw arguments.refused("--export argument given, but no file specified.");
                    }
                    i++;
                    arguments.export(args[i]);
                }
                case "-h", "--help" -> {
                    arguments.request = Request.HELP;
                    return arguments;
                }
                case "-p", "--port" -> {
                    if (last) {
                        throw arguments.refused("-p argument given, but no port specified.");
                    }
                    i++;
                    arguments.port(args[i]);
                }
                case "-v", "--verbose" -> arguments.verbose = true;
                case "-q", "--quiet" -> arguments.quiet = true;
                case "--version" -> {
                    arguments.request = Request.VERSION;
                    return arguments;
                }
                case "--ephemeral" -> {
                    arguments.ephemeral(args, i + 1);
                    return arguments;
                }
                case "--test-config" -> {}
                case "--print-config" -> arguments.request = Request.PRINT;
                case "--tls-keylog" -> {
                    if (last) {
                        throw arguments.refused(
                                "--tls-keylog argument given, but no file specified.");
                    }
                    i++;
                    arguments.keyLog(args[i], console);
                }
                default -> {
                    BrokerHelp.print(console);
                    throw new CliException(ERROR, "Error: Unknown option '" + args[i] + "'.\n");
                }
            }
        }
        if (test) {
            arguments.request = Request.TEST;
            if (arguments.file == null) {
                log.log(LogType.ERROR, "Please provide a configuration file to test.");
                throw new CliException(ERROR, "");
            }
        }
        return arguments;
    }

    private void file(String name, boolean later, Console console) throws CliException {
        try {
            file = Path.of(name);
        } catch (InvalidPathException e) {
            throw refused("Unable to open config file '" + name + "'.");
        }
        if (later) {
            return;
        }
        ParsedConfig parsed = reader.read(file, CommandLine.EMPTY);
        if (!parsed.ok()) {
            say(parsed);
            String user = System.getProperty("user.name");
            if (ServiceUser.current(console).isChosen()
                    && Files.exists(file)
                    && !Files.isReadable(file)) {
                log.log(LogType.ERROR, "Error: The user '" + user + "' may not read it.");
            }
            throw new CliException(ERROR, "");
        }
    }

    private void export(String name) throws CliException {
        try {
            exported = Path.of(name);
        } catch (InvalidPathException e) {
            throw refused("Unable to open '" + name + "'.");
        }
        request = Request.EXPORT;
    }

    private void keyLog(String name, Console console) throws CliException {
        try {
            tlsKeyLog = Path.of(name);
            if (Files.isSymbolicLink(tlsKeyLog)) {
                if (!console.env().containsKey("MOSQUITTO_UNSAFE_ALLOW_SYMLINKS")) {
                    throw refused("--tls-keylog " + name + " is a symbolic link.");
                }
                tlsKeyLog = tlsKeyLog.toRealPath();
            }
        } catch (InvalidPathException | IOException e) {
            throw refused("Unable to open '" + name + "'.");
        }
    }

    private void ephemeral(String[] args, int next) throws CliException {
        if (file != null || !ports.isEmpty() || daemon) {
            throw refused("--ephemeral goes with neither -c nor -p nor -d.");
        }
        if (next >= args.length - 1 || !args[next].equals("--")) {
            throw refused("--ephemeral needs a command: --ephemeral -- CMD [ARG...].");
        }
        command = List.of(args).subList(next + 1, args.length);
        request = Request.EPHEMERAL;
    }

    private void port(String text) throws CliException {
        int port = Numbers.atoi(text);
        if (port < 1 || port > 65535) {
            throw refused("Invalid port specified (" + port + ").");
        }
        if (ports.size() == MOST_PORTS) {
            throw refused("Only 10 ports can be specified on the command line.");
        }
        ports.add(port);
    }

    private CliException refused(String what) {
        log.log(LogType.ERROR, "Error: " + what);
        return new CliException(ERROR, "");
    }

    private void say(ParsedConfig parsed) {
        for (ConfigMessage message : parsed.messages()) {
            log.log(message.type(), message.text());
        }
    }

    Request request() {
        return request;
    }

    /** The file that is written with {@link Request#EXPORT}. */
    Path exported() {
        return exported;
    }

    /** The command of {@link Request#EPHEMERAL}. */
    List<String> command() {
        return command;
    }

    /** Whether everything is logged, whatever the configuration says. */
    boolean isVerbose() {
        return verbose && !quiet;
    }

    boolean isDaemon() {
        return daemon;
    }

    /**
     * Reads the configuration, for the start and again for each reload, and logs what there is to
     * say about it.
     */
    ParsedConfig configuration() {
        CommandLine commandLine = new CommandLine(ports, verbose, quiet, tlsKeyLog);
        ParsedConfig parsed =
                file == null ? reader.none(commandLine) : reader.read(file, commandLine);
        say(parsed);
        return parsed;
    }

    /** Reads the configuration to its end and logs every problem in it. */
    ParsedConfig check() {
        ParsedConfig parsed = reader.check(file, new CommandLine(ports, verbose, quiet, tlsKeyLog));
        say(parsed);
        return parsed;
    }

    /** Whether an argument asks for a daemon. */
    static boolean isDaemonFlag(String argument) {
        return argument.equals("-d") || argument.equals("--daemon");
    }
}
