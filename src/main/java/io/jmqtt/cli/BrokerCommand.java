package io.jmqtt.cli;

import io.jmqtt.broker.Broker;
import io.jmqtt.broker.Persistence;
import io.jmqtt.broker.auth.AccessFileException;
import io.jmqtt.broker.auth.FileAccessControl;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.ConfigPrinter;
import io.jmqtt.broker.config.ConfigReload;
import io.jmqtt.broker.config.OptionTable;
import io.jmqtt.broker.config.ParsedConfig;
import io.jmqtt.broker.net.KeyPhrases;
import io.jmqtt.broker.net.ServiceNotifier;
import io.jmqtt.broker.status.BrokerLogs;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.broker.store.StoreException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code jmqtt broker} and {@code mosquitto}: runs the broker until a signal ends it. */
public final class BrokerCommand implements Command {
    private static final int NOT_STARTED = 1;
    private static final int NO_PID_FILE = 14;

    /** What signals, or the broker itself, want done; in the order in which it is done. */
    private enum Wish {
        STOP,
        BROKEN,
        SAVE,
        REOPEN_LOGS,
        PRINT_TREE,
        RELOAD
    }

    private final Signals signals;
    private final Object lock = new Object();
    private final EnumSet<Wish> wishes = EnumSet.noneOf(Wish.class);
    private boolean ran;

    /** Hears the signals of this process. */
    public BrokerCommand() {
        this(Signals.ofProcess());
    }

    /** Hears signals from elsewhere, so that several brokers can run in one process. */
    public BrokerCommand(Signals signals) {
        this.signals = signals;
    }

    /** Name and version as the log and the help tell them. */
    static String title(Console console) {
        return console.calledAsMosquitto()
                ? "mosquitto version " + Version.MOSQUITTO
                : "jmqtt version " + Version.current();
    }

    @Override
    public int run(String[] args, Console console) throws CliException, InterruptedException {
        try (BrokerLogs logs = new BrokerLogs(console.out(), console.err(), console.clock())) {
            boolean terminated = false;
            try {
                BrokerArguments arguments = BrokerArguments.read(args, logs, console);
                return switch (arguments.request()) {
                    case HELP -> {
                        BrokerHelp.print(console);
                        yield 0;
                    }
                    case VERSION -> {
                        printVersion(console);
                        yield 0;
                    }
                    case TEST -> test(arguments, logs);
                    case PRINT -> print(arguments, console);
                    case EXPORT -> export(arguments, logs);
                    case EPHEMERAL ->
                            new EphemeralBroker(arguments.command(), arguments.isVerbose())
                                    .run(logs, console);
                    case RUN -> {
                        int status = start(arguments, args, logs, console);
                        terminated = status == 0 || ran;
                        yield status;
                    }
                };
            } finally {
                // Mosquitto says so however it ends
                if (console.calledAsMosquitto() && !terminated) {
                    logs.log(LogType.INFORMATION, title(console) + " terminating");
                }
            }
        }
    }

    private static void printVersion(Console console) {
        PrintStream out = console.outText();
        out.print(
                console.calledAsMosquitto()
                        ? "mosquitto " + Version.MOSQUITTO + "\njmqtt " + Version.current() + "\n"
                        : "jmqtt " + Version.current() + "\n");
        out.flush();
    }

    private static int test(BrokerArguments arguments, BrokerLogs logs) {
        if (!arguments.check().ok()) {
            return BrokerArguments.ERROR;
        }
        logs.log(LogType.INFORMATION, "Configuration file is OK.");
        return 0;
    }

    private static int print(BrokerArguments arguments, Console console) {
        ParsedConfig parsed = arguments.configuration();
        if (!parsed.ok()) {
            return BrokerArguments.ERROR;
        }
        PrintStream out = console.outText();
        out.print(new ConfigPrinter(new OptionTable()).print(parsed));
        out.flush();
        return 0;
    }

    private static int export(BrokerArguments arguments, BrokerLogs logs) {
        ParsedConfig parsed = arguments.configuration();
        if (!parsed.ok()) {
            return BrokerArguments.ERROR;
        }
        try {
            Persistence.export(parsed.config().persistence(), arguments.exported());
            return 0;
        } catch (StoreException e) {
            logs.log(LogType.ERROR, "Error: " + e.getMessage());
            return NOT_STARTED;
        }
    }

    private int start(BrokerArguments arguments, String[] args, BrokerLogs logs, Console console)
            throws CliException, InterruptedException {
        ParsedConfig parsed = arguments.configuration();
        if (!parsed.ok()) {
            return BrokerArguments.ERROR;
        }
        BrokerConfig config = parsed.config();
        ServiceUser user = ServiceUser.current(console);
        if (!user.suits(parsed, logs)) {
            return BrokerArguments.ERROR;
        }
        if (arguments.isDaemon()) {
            List<String> encrypted = KeyPhrases.needed(config);
            if (!encrypted.isEmpty()) {
                logs.log(
                        LogType.ERROR,
                        "Error: The key file \""
                                + encrypted.get(0)
                                + "\" is encrypted, and a daemon has no terminal to ask for its"
                                + " pass phrase.");
                return NOT_STARTED;
            }
            Daemon.start(args, console);
            return 0;
        }
        if (console.calledAsMosquitto()) {
            logs.log(LogType.INFORMATION, user.introduction());
        }
        if (user.isRoot()) {
            logs.log(
                    LogType.WARNING,
                    "Warning: "
                            + (console.calledAsMosquitto() ? "Mosquitto" : "The broker")
                            + " should not be run as root/administrator.");
        }
        Path pidFile = config.pidFile() == null ? null : Path.of(config.pidFile());
        if (pidFile != null && !writePid(pidFile)) {
            logs.log(LogType.ERROR, "Error: Unable to write pid file.");
            return NO_PID_FILE;
        }
        try {
            logs.configure(config.log());
            return serve(config, arguments, logs, console);
        } finally {
            deleteQuietly(pidFile);
        }
    }

    private int serve(
            BrokerConfig config, BrokerArguments arguments, BrokerLogs logs, Console console)
            throws CliException, InterruptedException {
        KeyPhrases phrases = phrases(config, console);
        Broker.announce(config, logs, title(console));
        FileAccessControl access;
        try {
            access = FileAccessControl.open(config, logs, console.env());
        } catch (AccessFileException e) {
            return unusable(e, logs);
        }
        EarlyLines lines = new EarlyLines();
        logs.publishTo(lines);
        List<Signals.Registration> registrations =
                List.of(
                        signals.listen(() -> wish(Wish.STOP), true, "INT", "TERM"),
                        signals.listen(() -> wish(Wish.RELOAD), false, "HUP"),
                        signals.listen(() -> wish(Wish.REOPEN_LOGS), false, "RTMIN"),
                        signals.listen(() -> wish(Wish.SAVE), false, "USR1"),
                        signals.listen(() -> wish(Wish.PRINT_TREE), false, "USR2"));
        try (ServiceNotifier service =
                        ServiceNotifier.open(
                                console.env(), line -> logs.log(LogType.WARNING, line));
                Broker broker = start(config, access, phrases, logs, console)) {
            ran = true;
            broker.broken().thenRun(() -> wish(Wish.BROKEN));
            lines.begin(broker);
            service.ready();
            service.watch(broker::whenAlive);
            int status = untilStopped(broker, access, arguments, logs, service, console);
            service.stopping();
            return status;
        } catch (IOException logged) {
            return NOT_STARTED;
        } finally {
            registrations.forEach(Signals.Registration::close);
        }
    }

    private static Broker start(
            BrokerConfig config,
            FileAccessControl access,
            KeyPhrases phrases,
            BrokerLogs logs,
            Console console)
            throws IOException {
        int loops = Runtime.getRuntime().availableProcessors();
        return Broker.open(config, access, phrases, logs, title(console), loops);
    }

    /** Asks for what opens the keys of listeners, where somebody is there to ask. */
    private static KeyPhrases phrases(BrokerConfig config, Console console) throws CliException {
        if (!console.inTerminal()) {
            return KeyPhrases.NONE;
        }
        Map<String, char[]> phrases = new HashMap<>();
        for (String file : KeyPhrases.needed(config)) {
            console.err().print("The private key in " + file + " is encrypted.\n");
            byte[] typed = new PasswordPrompt(console, true).password();
            phrases.put(file, new String(typed, StandardCharsets.UTF_8).toCharArray());
        }
        return new KeyPhrases(phrases);
    }

    private int untilStopped(
            Broker broker,
            FileAccessControl access,
            BrokerArguments arguments,
            BrokerLogs logs,
            ServiceNotifier service,
            Console console)
            throws InterruptedException {
        while (true) {
            for (Wish wish : nextWishes()) {
                switch (wish) {
                    case STOP -> {
                        return 0;
                    }
                    case BROKEN -> {
                        return NOT_STARTED;
                    }
                    case SAVE -> broker.save();
                    case REOPEN_LOGS -> logs.reopen();
                    case PRINT_TREE -> {
                        PrintStream out = console.outText();
                        out.print(broker.subscriptions());
                        out.flush();
                    }
                    case RELOAD -> {
                        try {
                            reload(broker, access, arguments, logs, service);
                        } catch (AccessFileException e) {
                            int status = unusable(e, logs);
                            if (!e.isForWantOfDescriptors()) {
                                return status;
                            }
                            logs.log(
                                    LogType.ERROR,
                                    "Error: No file descriptor is left to read it with: what"
                                            + " was in force stays so.");
                            service.ready();
                        }
                    }
                }
            }
        }
    }

    private EnumSet<Wish> nextWishes() throws InterruptedException {
        synchronized (lock) {
            while (wishes.isEmpty()) {
                lock.wait();
            }
            EnumSet<Wish> next = EnumSet.copyOf(wishes);
            wishes.clear();
            return next;
        }
    }

    private void wish(Wish wish) {
        synchronized (lock) {
            wishes.add(wish);
            lock.notifyAll();
        }
    }

    private static void reload(
            Broker broker,
            FileAccessControl access,
            BrokerArguments arguments,
            BrokerLogs logs,
            ServiceNotifier service)
            throws AccessFileException {
        service.reloading();
        logs.log(LogType.INFORMATION, "Reloading config.");
        ConfigReload.Applied applied =
                ConfigReload.apply(broker.config(), arguments.configuration());
        applied.messages().forEach(message -> logs.log(message.type(), message.text()));
        access.reload(applied.config());
        broker.reload(applied.config());
        logs.configure(applied.config().log());
        service.ready();
    }

    private static int unusable(AccessFileException e, BrokerLogs logs) {
        for (String line : e.lines()) {
            logs.log(LogType.ERROR, line);
        }
        return e.exitCode();
    }

    private static boolean writePid(Path file) {
        try {
            Files.writeString(file, Long.toString(ProcessHandle.current().pid()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void deleteQuietly(Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException leftBehind) {
                // as Mosquitto: nobody is there any more to hear of it
            }
        }
    }
}
