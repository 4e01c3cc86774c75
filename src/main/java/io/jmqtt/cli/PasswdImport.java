package io.jmqtt.cli;

import io.jmqtt.passwd.PasswordDocument;
import io.jmqtt.passwd.PasswordHash;
import io.jmqtt.passwd.UserCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * {@code passwd --from-csv}: adds and updates many users at once. The file is replaced once, after
 * everything is hashed, so that an error or an interruption leaves it as it was.
 */
final class PasswdImport {
    private static final long PROGRESS_NANOS = 100_000_000;

    private final PasswdArguments arguments;
    private final Console console;

    PasswdImport(PasswdArguments arguments, Console console) {
        this.arguments = arguments;
        this.console = console;
    }

    int run() throws CliException, InterruptedException {
        PasswdTarget target = PasswdTarget.resolve(arguments.file(), console);
        if (arguments.create()) {
            target.refuseExisting();
        } else {
            target.check();
        }
        List<UserCsv.Row> rows = rows();
        PasswordHash[] hashes = hash(rows);
        int added;
        if (arguments.create()) {
            PasswordDocument document = PasswordDocument.parse(new byte[0]);
            added = set(document, rows, hashes);
            target.create(document.content());
        } else {
            try (PasswdTarget.Opened file = target.open()) {
                PasswordDocument document = PasswordDocument.parse(file.content());
                added = set(document, rows, hashes);
                file.replace(document.content());
            }
        }
        console.outText()
                .append("Added " + added + " users, updated " + (rows.size() - added) + ".\n")
                .flush();
        return 0;
    }

    private List<UserCsv.Row> rows() throws CliException {
        String name = arguments.csv();
        List<UserCsv.Row> rows;
        try {
            rows =
                    UserCsv.parse(
                            name.equals("-")
                                    ? console.in().readAllBytes()
                                    : Files.readAllBytes(Path.of(name)));
        } catch (UserCsv.FormatException e) {
            throw new CliException(1, "Error: " + name + ", " + e.getMessage() + ".\n");
        } catch (IOException e) {
            throw new CliException(
                    1, "Error: Unable to read " + name + ". " + PasswdTarget.reason(e) + ".\n");
        }
        for (UserCsv.Row row : rows) {
            String error = PasswdUser.error(row.user(), false);
            if (error == null && row.password().length > 65_535) {
                error = "Password must be less than 65536 characters long.";
            }
            if (error != null) {
                throw new CliException(
                        1, "Error: " + name + ", line " + row.line() + ": " + error + "\n");
            }
        }
        return rows;
    }

    private PasswordHash[] hash(List<UserCsv.Row> rows) throws InterruptedException {
        SecureRandom random = new SecureRandom();
        PasswordHash[] hashes = new PasswordHash[rows.size()];
        long shown = System.nanoTime();
        for (int i = 0; i < hashes.length; i++) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            hashes[i] =
                    arguments.scheme().hash(rows.get(i).password(), arguments.iterations(), random);
            boolean last = i == hashes.length - 1;
            if (console.errTerminal() && (last || System.nanoTime() - shown > PROGRESS_NANOS)) {
                shown = System.nanoTime();
                String line = "\rHashed " + (i + 1) + " of " + hashes.length + (last ? "\n" : "");
                console.err().print(line);
                console.err().flush();
            }
        }
        return hashes;
    }

    private static int set(
            PasswordDocument document, List<UserCsv.Row> rows, PasswordHash[] hashes) {
        int added = 0;
        for (int i = 0; i < hashes.length; i++) {
            added += document.set(rows.get(i).user(), hashes[i]) ? 1 : 0;
        }
        return added;
    }
}
