package io.jmqtt.shell;

import io.jmqtt.cli.CliException;
import io.jmqtt.cli.ClientCommand;
import io.jmqtt.cli.ClientHelp;
import io.jmqtt.cli.Console;
import io.jmqtt.cli.Intake;
import io.jmqtt.cli.PubCommand;
import io.jmqtt.cli.Reports;
import io.jmqtt.cli.StandardOutput;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.MessageOptions;
import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.OptionParser;
import io.jmqtt.cli.option.Program;
import io.jmqtt.cli.option.RawText;
import io.jmqtt.cli.option.Tool;
import io.jmqtt.mqtt.MqttVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Runs the lines of the shell. A line that fails says so on standard error, in one line where that
 * is possible, and its exit status is that of the command of the same name. Used by one thread.
 */
final class Shell implements AutoCloseable {
    /** The exit status of a line that is not understood. */
    static final int USAGE_ERROR = 1;

    /** The exit status of {@code -W}, as sub has it. */
    private static final int TIMED_OUT = 27;

    private final Front front;
    private final Contexts contexts;
    private final SeenTopics seen;
    private final Console console;
    private final StandardOutput out;
    private final Reports reports;
    private final List<LiveSubscription> awaited = new CopyOnWriteArrayList<>();
    private Timer timer;
    private boolean leaving;
    private int leavingStatus;

    /**
     * @param contexts empty; those that lines make
     * @param seen where topics are noted for completion
     */
    Shell(Front front, Contexts contexts, SeenTopics seen) {
        this.front = front;
        this.contexts = contexts;
        this.seen = seen;
        console = front.console(InputStream.nullInputStream());
        out = new StandardOutput(console.out());
        out.whenFailed(this::outputFailed);
        reports = new Reports(new Program(Tool.SHELL, false, true), console.err(), false);
    }

    /** What nobody can see is not waited for. */
    private void outputFailed() {
        for (LiveSubscription subscription : awaited) {
            subscription.end(0);
        }
    }

    /** Whether a line asked to leave. */
    boolean isLeaving() {
        return leaving || out.failure() != null;
    }

    /** What stands before the next line: the name of the context, with a mark when it is down. */
    String prompt() {
        Context context = contexts.current();
        if (context == null) {
            return "jmqtt> ";
        }
        return context.name() + (context.isUp() ? "> " : " (" + context.state() + ")> ");
    }

    /** The exit status that a line asked to leave with. */
    int leavingStatus() {
        return leavingStatus;
    }

    /** Why standard output can't be written to any more, or null. */
    IOException failure() {
        return out.failure();
    }

    /**
     * Runs one line.
     *
     * @return its exit status
     * @throws InterruptedException when the thread is interrupted; the shell can go on
     */
    int run(Line line) throws InterruptedException {
        if (line.words().isEmpty()) {
            return 0;
        }
        Verb verb = Verb.named(line.name());
        try {
            if (verb == null) {
                throw wrong("There is no command '" + line.name() + "'; 'help' lists them.");
            }
            return run(verb, line);
        } catch (CliException e) {
            reports.say(e.getMessage());
            return e.exitCode();
        } catch (OptionException e) {
            String hint = e.hinted() ? verb.program().hint() : "";
            reports.say(e.getMessage().replaceAll("\n+$", "\n") + hint);
            return USAGE_ERROR;
        }
    }

    private int run(Verb verb, Line line)
            throws CliException, OptionException, InterruptedException {
        String[] arguments = line.arguments();
        if (line.body() != null && verb != Verb.PUB) {
            throw wrong("Only 'pub' takes an input with <<.");
        }
        switch (verb) {
            case CONNECT:
                return connect(OptionParser.parse(verb.program(), arguments, console.env()), true);
            case SUB:
                return subscribe(arguments);
            case UNSUB:
                return unsubscribe(arguments);
            case PUB:
                return publish(line);
            case WAIT:
                expectNone(arguments);
                return awaitSubscriptions();
            case LIST:
                expectNone(arguments);
                print(Listing.of(contexts));
                return 0;
            case SWITCH:
                contexts.use(named(only(arguments, "switch needs the name of a connection")));
                return 0;
            case DISCONNECT:
                disconnect(arguments);
                return 0;
            case HELP:
                help(arguments);
                return 0;
            default:
                leave(arguments);
                return leavingStatus;
        }
    }

    /**
     * Makes a connection and the context of the lines that follow.
     *
     * @param asks whether the password and that of the key are asked for; else they are there
     * @return 0, or the exit status of a failure that was reported
     */
    int connect(ClientOptions options, boolean asks)
            throws CliException, OptionException, InterruptedException {
        if (options.request() != ClientOptions.Request.WORK) {
            showOptions(options.program());
            return 0;
        }
        List<String> operands = options.operands();
        if (operands.size() > 1) {
            throw wrong("'" + operands.get(1) + "': a connection has one name.");
        }
        if (!operands.isEmpty() && contexts.named(operands.get(0)) != null) {
            throw wrong("There is a connection named '" + operands.get(0) + "' already.");
        }
        if (asks && options.asksForPassword()) {
            options.password(front.password("Password: "));
        }
        if (asks && console.inTerminal() && options.asksForKeyPassword()) {
            options.keyPassword(front.password("Password of the private key: "));
        }
        var spec = ClientCommand.spec(options, reports);
        String name = operands.isEmpty() ? contexts.free(name(options)) : operands.get(0);
        ClientOptions plain = lineOptions(Tool.SUB, options.version(), "-v", "-t", "#");
        Context context = new Context(name, options, spec, out, reports, seen, live(plain));
        int status = USAGE_ERROR;
        try {
            status = context.connect();
        } finally {
            if (status != 0) {
                context.close();
            }
        }
        if (status == 0) {
            contexts.add(context);
        }
        return status;
    }

    /** What a connection without a name is called. */
    private static String name(ClientOptions options) {
        int port = options.port();
        boolean usual = port == 0 || port == 1883 || port == 8883;
        return usual ? options.host() : options.host() + ":" + port;
    }

    private ClientOptions lineOptions(Tool tool, MqttVersion version, String... arguments)
            throws OptionException {
        return OptionParser.parseLine(tool, arguments, console.env(), version);
    }

    private LiveSubscription live(ClientOptions options) throws OptionException {
        return new LiveSubscription(options, new Intake(options, console, out, reports));
    }

    private int subscribe(String[] arguments)
            throws CliException, OptionException, InterruptedException {
        MqttVersion version =
                contexts.current() == null ? MqttVersion.V5 : contexts.current().version();
        ClientOptions options = lineOptions(Tool.SUB, version, arguments);
        if (options.request() != ClientOptions.Request.WORK) {
            showOptions(options.program());
            return 0;
        }
        Context context = current();
        int status = 0;
        if (!options.subscribe().filters().isEmpty()) {
            LiveSubscription subscription = live(options);
            status = context.subscribe(subscription);
            if (status == 0 && subscription.hasEnd()) {
                awaited.removeIf(LiveSubscription::isDone);
                awaited.add(subscription);
            }
            endInTime(context, subscription);
        }
        List<String> unwanted = options.subscribe().unsubscriptions();
        if (status == 0 && !unwanted.isEmpty()) {
            status = context.unsubscribe(unwanted, options);
        }
        return status;
    }

    private void endInTime(Context context, LiveSubscription subscription) {
        int seconds = subscription.options().subscribe().timeout();
        if (seconds == 0 || subscription.isEnded()) {
            return;
        }
        if (timer == null) {
            timer = new Timer("timeouts", true);
        }
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        if (!subscription.isEnded()) {
                            context.forget(subscription, TIMED_OUT);
                        }
                    }
                },
                seconds * 1000L);
    }

    private int unsubscribe(String[] arguments)
            throws CliException, OptionException, InterruptedException {
        Context context = current();
        List<String> line = new ArrayList<>();
        for (String argument : arguments) {
            if (!argument.equals("-t") && !argument.equals("-U")) {
                line.add("-U");
                line.add(argument);
            }
        }
        if (line.isEmpty()) {
            throw wrong("unsub needs a filter.");
        }
        ClientOptions options =
                lineOptions(Tool.SUB, context.version(), line.toArray(new String[0]));
        return context.unsubscribe(options.subscribe().unsubscriptions(), options);
    }

    private int publish(Line line) throws CliException, OptionException, InterruptedException {
        MqttVersion version =
                contexts.current() == null ? MqttVersion.V5 : contexts.current().version();
        ClientOptions options = lineOptions(Tool.PUB, version, line.arguments());
        if (options.request() != ClientOptions.Request.WORK) {
            showOptions(options.program());
            return 0;
        }
        Context context = current();
        options.message().topics().forEach(seen::add);
        return PubCommand.publish(
                options, front.console(new ByteArrayInputStream(input(line, options))), context);
    }

    private byte[] input(Line line, ClientOptions options)
            throws CliException, InterruptedException {
        MessageOptions.Source source = options.message().source();
        boolean reads = source == MessageOptions.Source.STDIN || options.message().isStream();
        if (line.body() != null) {
            if (!reads) {
                throw wrong("An input with << needs -l, -s or --json-lines.");
            }
            return RawText.encode(line.body());
        }
        return reads ? front.body() : new byte[0];
    }

    private int awaitSubscriptions() throws InterruptedException {
        int status = 0;
        for (LiveSubscription subscription : awaited) {
            int ended = subscription.await();
            if (ended == TIMED_OUT) {
                reports.print("Timed out\n");
            }
            status = status == 0 ? ended : status;
        }
        awaited.clear();
        return status;
    }

    private void disconnect(String[] arguments) throws CliException {
        List<Context> ending = new ArrayList<>();
        if (arguments.length == 0) {
            ending.add(current());
        } else if (Arrays.equals(arguments, new String[] {"--all"})) {
            ending.addAll(contexts.all());
        } else {
            for (String name : arguments) {
                ending.add(named(name));
            }
        }
        for (Context context : ending) {
            context.close();
            contexts.remove(context);
        }
    }

    private void help(String[] arguments) throws CliException {
        if (arguments.length == 0) {
            print(Listing.help());
            return;
        }
        Verb verb = Verb.named(arguments[0]);
        if (verb == null) {
            throw wrong("There is no command '" + arguments[0] + "'.");
        }
        if (verb.program() == null) {
            print(Listing.help(verb));
        } else {
            showOptions(verb.program());
        }
    }

    private void showOptions(Program program) {
        PrintStream text = console.outText();
        ClientHelp.print(program, text);
        text.flush();
    }

    private void leave(String[] arguments) throws CliException {
        if (arguments.length > 0) {
            String status = only(arguments, "exit takes one status");
            try {
                leavingStatus = Integer.parseInt(status);
            } catch (NumberFormatException e) {
                leavingStatus = -1;
            }
            if (leavingStatus < 0 || leavingStatus > 255) {
                leavingStatus = 0;
                throw wrong("An exit status is a number from 0 to 255, not '" + status + "'.");
            }
        }
        leaving = true;
    }

    private Context current() throws CliException {
        if (contexts.current() == null) {
            throw wrong("There is no connection; 'connect' makes one.");
        }
        return contexts.current();
    }

    private Context named(String name) throws CliException {
        Context context = contexts.named(name);
        if (context == null) {
            throw wrong("There is no connection named '" + name + "'; 'list' shows them.");
        }
        return context;
    }

    private static void expectNone(String[] arguments) throws CliException {
        if (arguments.length > 0) {
            throw wrong("'" + arguments[0] + "' has no place here.");
        }
    }

    private static String only(String[] arguments, String otherwise) throws CliException {
        if (arguments.length != 1) {
            throw wrong(otherwise + ".");
        }
        return arguments[0];
    }

    private static CliException wrong(String what) {
        return new CliException(USAGE_ERROR, "Error: " + what + "\n");
    }

    private void print(String text) {
        PrintStream to = console.outText();
        to.print(text);
        to.flush();
    }

    /** Ends all connections, and prints what has arrived until then. */
    @Override
    public void close() {
        if (timer != null) {
            timer.cancel();
        }
        for (Context context : contexts.all()) {
            context.close();
            contexts.remove(context);
        }
        out.close();
    }
}
