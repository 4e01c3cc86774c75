package io.jmqtt.cli;

import io.jmqtt.cli.option.RawText;
import io.jmqtt.passwd.PasswordDocument;
import io.jmqtt.passwd.PasswordHashException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** The tasks of passwd that change nothing: {@code --verify} and {@code --list}. */
final class PasswdReport {

    /** Where a password comes from. */
    interface PasswordSource {
        byte[] password(boolean isNew) throws CliException;
    }

    private final PasswdArguments arguments;
    private final Console console;

    PasswdReport(PasswdArguments arguments, Console console) {
        this.arguments = arguments;
        this.console = console;
    }

    int run(PasswordSource source) throws CliException {
        PasswdTarget target = PasswdTarget.resolve(arguments.file(), console);
        PasswordDocument document = PasswordDocument.parse(target.read());
        byte[] out =
                arguments.task() == PasswdOption.LIST
                        ? list(document, target)
                        : verify(document, target, source);
        try {
            console.out().write(out);
            console.out().flush();
        } catch (IOException e) {
            throw new CliException(1, "Error writing to standard output: " + e.getMessage() + "\n");
        }
        return 0;
    }

    private byte[] verify(PasswordDocument document, PasswdTarget target, PasswordSource source)
            throws CliException {
        PasswordDocument.Entry entry = document.find(RawText.encode(arguments.user()));
        byte[] password = source.password(false);
        if (entry == null) {
            throw new CliException(
                    1, "Error: User " + arguments.user() + " not found in password file.\n");
        }
        boolean right;
        try {
            right = entry.hash().matches(password);
        } catch (PasswordHashException e) {
            throw new CliException(
                    1,
                    "Error: " + where(target, entry) + e.getMessage() + ", no broker reads it.\n");
        }
        if (!right) {
            throw new CliException(1, "Error: Wrong password for user " + arguments.user() + ".\n");
        }
        return RawText.encode("Password for user " + arguments.user() + " is right.\n");
    }

    private byte[] list(PasswordDocument document, PasswdTarget target) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Set<String> seen = new HashSet<>();
        for (PasswordDocument.Entry entry : document.entries()) {
            String kind;
            try {
                kind = entry.hash().scheme().optionName();
            } catch (PasswordHashException e) {
                kind = "-";
                warn(where(target, entry) + e.getMessage());
            }
            if (!seen.add(new String(entry.user(), StandardCharsets.ISO_8859_1))) {
                warn(where(target, entry) + "the user has a line before");
            }
            out.writeBytes(entry.user());
            out.writeBytes(("\t" + kind + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private void warn(String what) {
        console.err().println("Warning: " + what + ", brokers refuse the file or the line.");
    }

    private static String where(PasswdTarget target, PasswordDocument.Entry entry) {
        return target + ", line " + entry.line() + ": ";
    }
}
