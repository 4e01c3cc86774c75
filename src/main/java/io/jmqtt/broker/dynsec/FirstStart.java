package io.jmqtt.broker.dynsec;

import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.passwd.HashScheme;
import io.jmqtt.passwd.SiblingFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Map;

/**
 * Makes the first entries where there is no file yet, as Mosquitto 2.1 does: an administrator,
 * roles for the usual tasks and a group for anonymous clients that may do nothing. The
 * administrator's password comes from a file, from the environment, or is made up and written to a
 * file beside the entries.
 */
public final class FirstStart {
    private static final String VARIABLE = "MOSQUITTO_DYNSEC_PASSWORD";
    private static final int SHORTEST = 12;
    private static final int MADE_UP_LENGTH = 20;
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final String passwordFile;
    private final Map<String, String> env;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param passwordFile a file whose first line is the administrator's password, or null
     * @param env environment variables; MOSQUITTO_DYNSEC_PASSWORD counts
     */
    public FirstStart(String passwordFile, Map<String, String> env) {
        this.passwordFile = passwordFile;
        this.env = env;
    }

    /**
     * Makes the entries and writes made-up passwords down, but not the entries themselves.
     *
     * @param file where the entries will be
     * @throws IOException if there is no usable password, or it can't be written down
     */
    Entries entries(Path file, BrokerLog log) throws IOException {
        log.log(
                LogType.INFORMATION,
                "Dynamic security plugin config not found, generating a default config.");
        Entries entries = new Entries();
        roles(entries);
        Entries.Group group = new Entries.Group("unauthenticated");
        group.textName = "Unauthenticated group";
        group.textDescription = "The roles of this group are those of clients without a user name.";
        entries.groups.put(group.name, group);
        entries.anonymousGroup = group.name;
        if (passwordFile != null) {
            admin(entries, fromFile());
            log.log(LogType.INFORMATION, "  Using admin password from file '" + passwordFile + "'");
        } else if (env.containsKey(VARIABLE)) {
            admin(entries, fromEnvironment());
            log.log(
                    LogType.INFORMATION,
                    "  Using admin password from " + VARIABLE + " environment variable");
        } else {
            String admin = madeUp();
            String demo = madeUp();
            admin(entries, admin);
            Entries.Account client = account(entries, "democlient", demo, "client");
            client.textName = "Demonstration client";
            Path passwords = Path.of(file + ".pw");
            try {
                write(passwords, "admin " + admin + "\ndemoclient " + demo + "\n");
            } catch (IOException e) {
                throw new IOException(passwords + " can't be written", e);
            }
            log.log(LogType.INFORMATION, "  Generated passwords are at " + passwords);
        }
        return entries;
    }

    private String fromFile() throws IOException {
        String line;
        try (BufferedReader reader = Files.newBufferedReader(Path.of(passwordFile))) {
            line = reader.readLine();
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "there is no password file '" + passwordFile + "' for the first start", e);
        } catch (CharacterCodingException e) {
            throw new IOException("the password in '" + passwordFile + "' is not UTF-8", e);
        } catch (IOException e) {
            throw new IOException("password file '" + passwordFile + "' can't be read", e);
        }
        if (line == null || line.isEmpty()) {
            throw new IOException("there is no password in '" + passwordFile + "'");
        }
        return line;
    }

    private String fromEnvironment() throws IOException {
        String password = env.get(VARIABLE);
        if (password.length() < SHORTEST) {
            throw new IOException(
                    "the password in " + VARIABLE + " has less than " + SHORTEST + " characters");
        }
        return password;
    }

    private String madeUp() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < MADE_UP_LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }

    private void admin(Entries entries, String password) {
        account(entries, "admin", password, "super-admin", "sys-observe", "topic-observe")
                        .textName =
                "Administrator";
    }

    private Entries.Account account(
            Entries entries, String name, String password, String... roles) {
        Entries.Account account = new Entries.Account(name);
        account.password =
                HashScheme.PBKDF2.hash(
                        password.getBytes(StandardCharsets.UTF_8),
                        HashScheme.DEFAULT_ITERATIONS,
                        random);
        for (String role : roles) {
            account.roles.add(role, Ranks.NONE);
        }
        entries.clients.put(name, account);
        return account;
    }

    private static void roles(Entries entries) {
        Entries.Role client = role(entries, "client", "May read and write all topics of clients.");
        allow(client, "#", AclType.PUBLISH_CLIENT_SEND);
        observe(client, "#");
        administer(entries, "broker-admin", "May ask the broker about itself.", "broker/#");
        administer(
                entries,
                "dynsec-admin",
                "May change clients, groups and roles.",
                "dynamic-security/#");
        administer(entries, "super-admin", "May use everything below $CONTROL.", "#");
        allow(
                role(entries, "sys-notify", "Lets bridges tell the state of their connection."),
                "$SYS/broker/connection/%c/state",
                AclType.PUBLISH_CLIENT_SEND);
        observe(
                role(entries, "sys-observe", "May read what the broker tells of itself."),
                "$SYS/#");
        observe(role(entries, "topic-observe", "May read all topics of clients."), "#");
    }

    private static void administer(Entries entries, String name, String what, String below) {
        Entries.Role role = role(entries, name, what);
        String topic = "$CONTROL/" + below;
        allow(role, topic, AclType.PUBLISH_CLIENT_SEND);
        observe(role, topic);
    }

    private static void observe(Entries.Role role, String topic) {
        allow(role, topic, AclType.PUBLISH_CLIENT_RECEIVE);
        allow(role, topic, AclType.SUBSCRIBE_PATTERN);
        allow(role, topic, AclType.UNSUBSCRIBE_PATTERN);
    }

    private static Entries.Role role(Entries entries, String name, String what) {
        Entries.Role role = new Entries.Role(name);
        role.textDescription = what;
        entries.roles.put(name, role);
        return role;
    }

    private static void allow(Entries.Role role, String topic, AclType type) {
        role.add(new Acl(type, topic, 0, true));
    }

    private static void write(Path file, String text) throws IOException {
        Path target = file.toAbsolutePath();
        Path fresh = SiblingFile.write(target, text.getBytes(StandardCharsets.UTF_8)).path();
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
