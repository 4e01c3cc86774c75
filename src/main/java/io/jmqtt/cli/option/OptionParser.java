package io.jmqtt.cli.option;

import io.jmqtt.mqtt.MqttVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.ParserSpec;
import picocli.CommandLine.ParameterException;

/**
 * Reads the command line by Mosquitto's rules: names match exactly, there is no bundling, no {@code
 * --name=value} and no {@code --}, the value is the next argument whatever it looks like, and the
 * first error from left to right is the one that is reported.
 */
public final class OptionParser {
    /** Can't stand in an argument, so that picocli finds no separator and no end of options. */
    private static final String NEVER = "\0";

    private final Program program;
    private final Map<String, String> env;
    private final ClientOptions options;
    private CommandLine commandLine;

    /** Where the options come from at the moment. */
    private Origin origin = Origin.COMMAND_LINE;

    private enum Origin {
        COMMAND_LINE,
        FILE,
        PROFILE
    }

    private OptionParser(Program program, Map<String, String> env) {
        this.program = program;
        this.env = env;
        options = new ClientOptions(program, env);
    }

    /**
     * Reads the file of options, then the arguments, then checks them against each other.
     *
     * @param args the arguments after the name of the tool, see {@link RawText}
     * @throws OptionException for the first error
     */
    public static ClientOptions parse(Program program, String[] args, Map<String, String> env)
            throws OptionException {
        OptionParser parser = new OptionParser(program, env);
        String optionsFile = parser.named(args, ClientOption.OPTIONS_FILE);
        String profile = program.mosquitto() ? null : parser.named(args, ClientOption.PROFILE);
        Path file =
                optionsFile == null
                        ? OptionFile.defaultFile(program, env)
                        : OptionFile.path(optionsFile);
        parser.readFile(file, Origin.FILE);
        if (profile != null) {
            parser.readProfile(profile);
        }
        if (parser.isWork()) {
            parser.origin = Origin.COMMAND_LINE;
            parser.read(args);
        }
        if (parser.isWork()) {
            parser.options.check();
        }
        return parser.options;
    }

    /**
     * Reads a line of the shell that uses a connection which is there already: no file of options
     * is read, and options of the connection are refused.
     *
     * @param version of that connection
     * @throws OptionException for the first error
     */
    public static ClientOptions parseLine(
            Tool tool, String[] args, Map<String, String> env, MqttVersion version)
            throws OptionException {
        OptionParser parser = new OptionParser(new Program(tool, false, true), env);
        parser.read(args);
        if (parser.isWork()) {
            parser.options.check();
            parser.options.useConnection(version);
        }
        return parser.options;
    }

    private boolean isWork() {
        return options.request() == ClientOptions.Request.WORK;
    }

    /** Finds, before everything else, the value of an option that names a file to read first. */
    private String named(String[] args, ClientOption option) throws OptionException {
        String name = option.name(false);
        String value = null;
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals(name)) {
                if (i == args.length - 1) {
                    throw option.missingValue();
                }
                if (value != null) {
                    throw OptionException.usage(
                            "Error: Duplicate " + name + " argument given.\n\n");
                }
                i++;
                value = args[i];
            }
        }
        return value;
    }

    private void readProfile(String name) throws OptionException {
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0) {
            throw OptionException.usage("Error: Invalid profile name '" + name + "'.\n\n");
        }
        Path file = OptionFile.profileFile(name, env);
        if (!readFile(file, Origin.PROFILE)) {
            throw OptionException.plain(
                    "Error: Unable to read profile '"
                            + name
                            + "'"
                            + (file == null ? ": HOME is not set.\n" : ": " + file + "\n"));
        }
    }

    private boolean readFile(Path file, Origin from) throws OptionException {
        List<String[]> lines = file == null ? null : OptionFile.read(file);
        if (lines == null) {
            return false;
        }
        origin = from;
        for (String[] line : lines) {
            if (from != Origin.PROFILE || !isForOtherTool(line[0])) {
                read(line);
            }
            if (!isWork()) {
                break;
            }
        }
        return true;
    }

    /** One profile serves all tools: what only another one knows is passed over. */
    private boolean isForOtherTool(String name) {
        boolean known = false;
        for (ClientOption option : ClientOption.values()) {
            if (name.equals(option.shortName()) || name.equals(option.longName())) {
                if (option.isKnownTo(program)) {
                    return false;
                }
                known = true;
            }
        }
        return known;
    }

    private void read(String[] args) throws OptionException {
        if (args.length == 0) {
            return;
        }
        if (commandLine == null) {
            commandLine = commandLine();
        }
        try {
            List<String> unmatched = commandLine.parseArgs(args).unmatched();
            while (!unmatched.isEmpty()) {
                String word = unmatched.get(0);
                boolean name = word.startsWith("-") && word.length() > 1;
                if (name || !program.tool().takesOperands()) {
                    throw unknown(word);
                }
                if (program.tool() == Tool.SHELL && word.contains("://")) {
                    options.accept(ClientOption.URL, word);
                } else {
                    options.acceptOperand(word);
                }
                String[] rest = unmatched.subList(1, unmatched.size()).toArray(new String[0]);
                unmatched = commandLine.parseArgs(rest).unmatched();
            }
        } catch (Stop stop) {
            if (stop.error != null) {
                throw stop.error;
            }
        }
    }

    private OptionException unknown(String name) {
        if (program.inShell() && isKnown(name, new Program(program.tool(), false))) {
            return OptionException.usage(
                    "Error: "
                            + name
                            + " has no place in a line of the shell, where the connection is there"
                            + " already.\n");
        }
        return OptionException.usage("Error: Unknown option '" + Masked.word(name) + "'.\n");
    }

    private static boolean isKnown(String name, Program program) {
        for (ClientOption option : ClientOption.values()) {
            if ((name.equals(option.shortName()) || name.equals(option.longName()))
                    && option.isKnownTo(program)) {
                return true;
            }
        }
        return false;
    }

    private CommandLine commandLine() {
        CommandSpec spec = CommandSpec.create();
        spec.parser(
                new ParserSpec()
                        .separator(NEVER)
                        .endOfOptionsDelimiter(NEVER)
                        .posixClusteredShortOptionsAllowed(false)
                        .expandAtFiles(false)
                        .overwrittenOptionsAllowed(true)
                        .unmatchedOptionsArePositionalParams(false)
                        .unmatchedArgumentsAllowed(true)
                        .stopAtUnmatched(true)
                        .trimQuotes(false));
        for (ClientOption option : ClientOption.values()) {
            if (option.isKnownTo(program)) {
                spec.addOption(optionSpec(option));
            }
        }
        CommandLine line = new CommandLine(spec);
        line.setInterpolateVariables(false);
        return line;
    }

    private OptionSpec optionSpec(ClientOption option) {
        String first = option.shortName() == null ? option.longName() : option.shortName();
        OptionSpec.Builder builder =
                option.shortName() == null || option.longName() == null
                        ? OptionSpec.builder(first)
                        : OptionSpec.builder(first, option.longName());
        return builder.type(Object.class)
                .arity("0")
                .parameterConsumer(new Consumer(option))
                .build();
    }

    /** Takes an option's value, if it has one, off the arguments that are left. */
    private final class Consumer implements IParameterConsumer {
        private final ClientOption option;

        Consumer(ClientOption option) {
            this.option = option;
        }

        @Override
        public void consumeParameters(Stack<String> rest, ArgSpec spec, CommandSpec command) {
            try {
                consume(rest);
            } catch (OptionException e) {
                throw new Stop(command.commandLine(), e);
            }
            if (!isWork()) {
                throw new Stop(command.commandLine(), null);
            }
        }

        private void consume(Stack<String> rest) throws OptionException {
            if (option == ClientOption.PROPERTY) {
                options.acceptProperty(propertyArguments(rest));
            } else if (!option.takesValue()) {
                options.accept(option, null);
            } else if (rest.isEmpty()) {
                if (option != ClientOption.PASSWORD
                        || program.mosquitto()
                        || origin != Origin.COMMAND_LINE) {
                    throw option.missingValue();
                }
                options.askForPassword();
            } else {
                options.accept(option, rest.pop());
            }
        }

        private List<String> propertyArguments(Stack<String> rest) {
            int count = rest.size() < 2 ? 3 : PropertyOptions.argumentCount(peek(rest, 1));
            List<String> arguments = new ArrayList<>(count);
            while (arguments.size() < count && !rest.isEmpty()) {
                arguments.add(rest.pop());
            }
            return arguments;
        }
    }

    private static String peek(Stack<String> rest, int ahead) {
        return rest.get(rest.size() - 1 - ahead);
    }

    /** Ends the reading: by an error, or since help was asked for. */
    private static final class Stop extends ParameterException {
        private final transient OptionException error;

        Stop(CommandLine line, OptionException error) {
            super(line, "");
            this.error = error;
        }
    }
}
