package io.jmqtt.cli;

import io.jmqtt.cli.option.Masked;
import io.jmqtt.passwd.HashScheme;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * What passwd was asked to do.
 *
 * @param task one of the options that say what to do with the file, {@link PasswdOption#HELP}, or
 *     null for adding or updating a user
 * @param create whether the file is a new one
 * @param scheme how passwords are hashed
 * @param iterations rounds of PBKDF2, 1 or more
 * @param file the password file
 * @param user the user, or null where the task has none
 * @param password the password of option {@code -b}, else null
 * @param passwordFile where the password is to be read from, or null
 * @param csv the list of users for {@link PasswdOption#FROM_CSV}, else null
 */
record PasswdArguments(
        PasswdOption task,
        boolean create,
        HashScheme scheme,
        int iterations,
        String file,
        String user,
        String password,
        String passwordFile,
        String csv) {
    private static final String HINT = "\nUse 'jmqtt passwd --help' to see usage.\n";

    /**
     * Reads the command line.
     *
     * @param mosquitto whether by the rules of {@code mosquitto_passwd}
     * @throws CliException if it asks for something that can't be
     */
    static PasswdArguments parse(String[] args, boolean mosquitto) throws CliException {
        Map<PasswdOption, String> options = new EnumMap<>(PasswdOption.class);
        int i = 0;
        for (; i < args.length; i++) {
            PasswdOption option = PasswdOption.find(args[i], mosquitto);
            if (option == null) {
                if (!mosquitto && args[i].length() > 1 && args[i].startsWith("-")) {
                    if (args[i].equals("--")) {
                        i++;
                        break;
                    }
                    throw new CliException(
                            1, "Error: Unknown option '" + Masked.word(args[i]) + "'.\n" + HINT);
                }
                break;
            }
            String value = args[i];
            if (option.argument() != null) {
                if (i + 1 == args.length) {
                    throw new CliException(
                            1,
                            "Error: "
                                    + args[i]
                                    + " argument given but not enough other arguments.\n");
                }
                value = args[++i];
            }
            check(option, value, mosquitto);
            options.put(option, value);
        }
        String[] rest = Arrays.copyOfRange(args, i, args.length);
        if (options.containsKey(PasswdOption.HELP) || mosquitto && args.length == 0) {
            return help();
        }
        checkTogether(options);
        return mosquitto ? mosquitto(options, rest) : own(options, rest);
    }

    private static void check(PasswdOption option, String value, boolean mosquitto)
            throws CliException {
        if (option == PasswdOption.HASH && HashScheme.ofOptionName(value) == null) {
            throw new CliException(1, "Error: Unknown hash type '" + value + "'\n");
        }
        if (option == PasswdOption.ITERATIONS && number(value, mosquitto) < 1) {
            throw new CliException(1, "Error: Number of iterations must be > 0.\n");
        }
    }

    /** The number, 0 if it is none; like C's atoi, Mosquitto minds nothing behind the digits. */
    private static int number(String value, boolean prefixCounts) {
        int end = 0;
        while (end < value.length() && value.charAt(end) >= '0' && value.charAt(end) <= '9') {
            end++;
        }
        try {
            return Integer.parseInt(prefixCounts ? value.substring(0, end) : value);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static void checkTogether(Map<PasswdOption, String> options) throws CliException {
        PasswdOption[][] conflicts = {
            {PasswdOption.CREATE, PasswdOption.DELETE},
            {PasswdOption.CREATE, PasswdOption.UPGRADE},
            {PasswdOption.DELETE, PasswdOption.UPGRADE},
            {PasswdOption.BATCH, PasswdOption.DELETE},
            {PasswdOption.CREATE, PasswdOption.VERIFY},
            {PasswdOption.CREATE, PasswdOption.LIST},
            {PasswdOption.DELETE, PasswdOption.VERIFY},
            {PasswdOption.DELETE, PasswdOption.LIST},
            {PasswdOption.DELETE, PasswdOption.FROM_CSV},
            {PasswdOption.UPGRADE, PasswdOption.VERIFY},
            {PasswdOption.UPGRADE, PasswdOption.LIST},
            {PasswdOption.UPGRADE, PasswdOption.FROM_CSV},
            {PasswdOption.VERIFY, PasswdOption.LIST},
            {PasswdOption.VERIFY, PasswdOption.FROM_CSV},
            {PasswdOption.LIST, PasswdOption.FROM_CSV},
            {PasswdOption.BATCH, PasswdOption.LIST},
            {PasswdOption.BATCH, PasswdOption.FROM_CSV},
            {PasswdOption.BATCH, PasswdOption.PASSWORD_FILE},
            {PasswdOption.PASSWORD_FILE, PasswdOption.DELETE},
            {PasswdOption.PASSWORD_FILE, PasswdOption.UPGRADE},
            {PasswdOption.PASSWORD_FILE, PasswdOption.LIST},
            {PasswdOption.PASSWORD_FILE, PasswdOption.FROM_CSV},
        };
        for (PasswdOption[] pair : conflicts) {
            if (options.containsKey(pair[0]) && options.containsKey(pair[1])) {
                throw new CliException(
                        1,
                        "Error: "
                                + name(pair[0])
                                + " and "
                                + name(pair[1])
                                + " cannot be used together.\n");
            }
        }
    }

    private static String name(PasswdOption option) {
        return option.shortName() == null ? option.longName() : option.shortName();
    }

    private static PasswdArguments mosquitto(Map<PasswdOption, String> options, String[] rest)
            throws CliException {
        boolean batch = options.containsKey(PasswdOption.BATCH);
        if (options.containsKey(PasswdOption.CREATE)) {
            if (rest.length < (batch ? 3 : 2)) {
                throw new CliException(
                        1,
                        batch
                                ? "Error: -c argument given but password file, username, or"
                                        + " password missing.\n"
                                : "Error: -c argument given but password file or username"
                                        + " missing.\n");
            }
        } else if (options.containsKey(PasswdOption.DELETE)) {
            if (rest.length < 2) {
                throw new CliException(
                        1, "Error: -D argument given but password file or username missing.\n");
            }
        } else if (options.containsKey(PasswdOption.UPGRADE)) {
            if (rest.length != 1) {
                throw new CliException(1, "Error: -U argument given but password file missing.\n");
            }
        } else if (rest.length != (batch ? 3 : 2)) {
            return help();
        }
        return of(options, rest);
    }

    private static PasswdArguments own(Map<PasswdOption, String> options, String[] rest)
            throws CliException {
        PasswdOption task = task(options);
        boolean user = task == null || task == PasswdOption.DELETE || task == PasswdOption.VERIFY;
        boolean password = options.containsKey(PasswdOption.BATCH) && user;
        String expected = user ? password ? "FILE USER PASSWORD" : "FILE USER" : "FILE";
        int count = user ? password ? 3 : 2 : 1;
        if (rest.length != count) {
            boolean late = rest.length > count && rest[count].startsWith("--");
            throw new CliException(
                    1,
                    "Error: "
                            + expected
                            + " expected after the options, "
                            + (rest.length < count ? "but too little given." : "but more given.")
                            + (late ? " Options stand before FILE." : "")
                            + "\n"
                            + HINT);
        }
        return of(options, rest);
    }

    private static PasswdOption task(Map<PasswdOption, String> options) {
        for (PasswdOption option : options.keySet()) {
            if (option.isTask()) {
                return option;
            }
        }
        return null;
    }

    private static PasswdArguments of(Map<PasswdOption, String> options, String[] rest)
            throws CliException {
        String scheme = options.get(PasswdOption.HASH);
        String iterations = options.get(PasswdOption.ITERATIONS);
        PasswdArguments arguments =
                new PasswdArguments(
                        task(options),
                        options.containsKey(PasswdOption.CREATE),
                        scheme == null ? HashScheme.PBKDF2 : HashScheme.ofOptionName(scheme),
                        iterations == null
                                ? HashScheme.DEFAULT_ITERATIONS
                                : number(iterations, true),
                        rest[0],
                        rest.length > 1 ? rest[1] : null,
                        options.containsKey(PasswdOption.BATCH) && rest.length > 2 ? rest[2] : null,
                        options.get(PasswdOption.PASSWORD_FILE),
                        options.get(PasswdOption.FROM_CSV));
        return arguments;
    }

    private static PasswdArguments help() {
        return new PasswdArguments(PasswdOption.HELP, false, null, 1, null, null, null, null, null);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return (task == null ? "update" : task) + " " + user + " in " + file;
    }
}
