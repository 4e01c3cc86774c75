package io.jmqtt.cli;

import io.jmqtt.cli.option.RawText;
import io.jmqtt.passwd.PasswordDocument;
import io.jmqtt.passwd.PasswordHash;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;

/**
 * {@code jmqtt passwd} and {@code mosquitto_passwd}: adds, updates and deletes users of a password
 * file.
 */
public final class PasswdCommand implements Command {
    private static final int MOST_BYTES = 65_535;

    private PasswdArguments arguments;
    private Console console;
    private SecureRandom random;

    @Override
    public int run(String[] args, Console console) throws CliException, InterruptedException {
        this.console = console;
        arguments = PasswdArguments.parse(args, console.calledAsMosquitto());
        if (arguments.task() == PasswdOption.HELP) {
            say(console.calledAsMosquitto() ? PasswdHelp.MOSQUITTO : PasswdHelp.text());
            return console.calledAsMosquitto() ? 1 : 0;
        }
        if (arguments.user() != null) {
            checkUser(arguments.user());
        }
        if (arguments.password() != null
                && RawText.encode(arguments.password()).length > MOST_BYTES) {
            throw new CliException(1, "Error: Password must be less than 65536 characters long.\n");
        }
        random = new SecureRandom();
        if (arguments.task() == null) {
            return arguments.create() ? create() : set();
        }
        return switch (arguments.task()) {
            case DELETE -> delete();
            case UPGRADE -> upgrade();
            case VERIFY, LIST -> new PasswdReport(arguments, console).run(this::password);
            case FROM_CSV -> new PasswdImport(arguments, console).run();
            default -> throw new IllegalStateException(arguments.task() + " is no task");
        };
    }

    /**
     * Refuses a name that can't stand in a file; jmqtt also one that no broker would find there.
     */
    private void checkUser(String user) throws CliException {
        String error = PasswdUser.error(RawText.encode(user), console.calledAsMosquitto());
        if (error != null && (arguments.task() == null || console.calledAsMosquitto())) {
            throw new CliException(1, "Error: " + error + "\n");
        }
    }

    private int create() throws CliException {
        boolean toOut = arguments.file().equals("-");
        PasswdTarget target = toOut ? null : PasswdTarget.resolve(arguments.file(), console);
        if (!toOut && !console.calledAsMosquitto()) {
            target.refuseExisting();
        }
        PasswordHash hash = hash(password(true));
        PasswordDocument document = PasswordDocument.parse(new byte[0]);
        document.set(RawText.encode(arguments.user()), hash);
        if (toOut) {
            write(document.content());
        } else {
            target.create(document.content());
            sayWho(true);
        }
        return 0;
    }

    private int set() throws CliException, InterruptedException {
        PasswdTarget target = PasswdTarget.resolve(arguments.file(), console);
        target.check();
        PasswordHash hash = hash(password(true));
        byte[] user = RawText.encode(arguments.user());
        boolean added;
        try (PasswdTarget.Opened file = target.open()) {
            PasswordDocument document = PasswordDocument.parse(file.content());
            if (console.calledAsMosquitto() && document.firstCorruptLine() > 0) {
                // Mosquitto cuts the file off there and goes on; the words and the exit status
                // are kept, and so are the lines
                console.err().print(corrupt(document));
                PasswordDocument.Entry old = document.find(user);
                if (old != null && old.line() < document.firstCorruptLine()) {
                    return 1;
                }
            }
            added = document.set(user, hash);
            file.replace(document.content());
        }
        sayWho(added);
        return 0;
    }

    private int delete() throws CliException, InterruptedException {
        PasswdTarget target = PasswdTarget.resolve(arguments.file(), console);
        target.check();
        byte[] user = RawText.encode(arguments.user());
        String missing = "Warning: User " + arguments.user() + " not found in password file.\n";
        try (PasswdTarget.Opened file = target.open()) {
            PasswordDocument document = PasswordDocument.parse(file.content());
            if (console.calledAsMosquitto() && document.firstCorruptLine() > 0) {
                PasswordDocument.Entry entry = document.find(user);
                boolean before = entry != null && entry.line() < document.firstCorruptLine();
                throw new CliException(1, corrupt(document) + (before ? "" : missing));
            }
            if (!document.remove(user)) {
                throw new CliException(1, missing);
            }
            file.replace(document.content());
        }
        return 0;
    }

    private int upgrade() throws CliException, InterruptedException {
        PasswdTarget target = PasswdTarget.resolve(arguments.file(), console);
        target.check();
        boolean mosquitto = console.calledAsMosquitto();
        int hashed = 0;
        int kept = 0;
        try (PasswdTarget.Opened file = target.open()) {
            PasswordDocument document = PasswordDocument.parse(file.content());
            if (mosquitto && document.isEmpty()) {
                return 1;
            }
            if (mosquitto && document.firstCorruptLine() > 0) {
                throw new CliException(1, corrupt(document));
            }
            for (PasswordDocument.Entry entry : document.entries()) {
                if (!mosquitto && PasswdUser.isHashed(entry, target)) {
                    kept++;
                    continue;
                }
                if (!mosquitto && entry.more()) {
                    console.err()
                            .println(
                                    "Warning: "
                                            + target
                                            + ", line "
                                            + entry.line()
                                            + ": the password ends at the second colon, as"
                                            + " brokers read it.");
                }
                document.setHash(entry, hash(entry.secret()));
                hashed++;
            }
            if (hashed > 0) {
                file.replace(document.content());
            }
        }
        if (!mosquitto) {
            say("Hashed " + hashed + " passwords, " + kept + " were hashed already.\n");
        }
        return 0;
    }

    /** The password that the command line leads to; asks for it if it leads nowhere. */
    private byte[] password(boolean isNew) throws CliException {
        if (arguments.password() != null) {
            return RawText.encode(arguments.password());
        }
        if (arguments.passwordFile() != null) {
            return firstLine(arguments.passwordFile());
        }
        boolean toOut = arguments.file().equals("-") && !console.calledAsMosquitto();
        PasswordPrompt prompt = new PasswordPrompt(console, toOut);
        return isNew ? prompt.newPassword() : prompt.password();
    }

    private byte[] firstLine(String name) throws CliException {
        byte[] line;
        if (name.equals("-")) {
            try {
                line = PasswordPrompt.readLine(console.in());
            } catch (IOException e) {
                throw new CliException(1, "Error reading password: " + e.getMessage() + "\n");
            }
        } else {
            try (InputStream in = new BufferedInputStream(new FileInputStream(name))) {
                line = PasswordPrompt.readLine(in);
            } catch (IOException e) {
                throw new CliException(
                        1, "Error: Unable to read password file: " + e.getMessage() + "\n");
            }
        }
        if (line.length == 0) {
            throw new CliException(1, "Error: Empty password.\n");
        }
        return line;
    }

    private PasswordHash hash(byte[] password) {
        return arguments.scheme().hash(password, arguments.iterations(), random);
    }

    private static String corrupt(PasswordDocument document) {
        return "Error: Corrupt password file at line " + document.firstCorruptLine() + ".\n";
    }

    private void sayWho(boolean added) throws CliException {
        say((added ? "Adding" : "Updating") + " password for user " + arguments.user() + "\n");
    }

    private void say(String text) throws CliException {
        write(RawText.encode(text));
    }

    private void write(byte[] bytes) throws CliException {
        try {
            console.out().write(bytes);
            console.out().flush();
        } catch (IOException e) {
            throw new CliException(1, "Error writing to standard output: " + e.getMessage() + "\n");
        }
    }
}
