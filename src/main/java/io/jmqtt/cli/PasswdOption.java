package io.jmqtt.cli;

/**
 * The one table of the options of passwd: reading the command line, help and manual page come from
 * it. Names are compared exactly.
 */
public enum PasswdOption {
    CREATE(
            "-c",
            "--create",
            null,
            Group.TASK,
            "Create FILE with this one user, readable by its owner only. An existing file is never"
                    + " overwritten. With - as FILE the line goes to standard output."),
    DELETE("-D", "--delete", null, Group.TASK, "Delete USER instead of adding or updating."),
    UPGRADE(
            "-U",
            "--upgrade",
            null,
            Group.TASK,
            "Hash the passwords of a file with lines USER:PASSWORD; what is hashed already stays"
                    + " as it is."),
    VERIFY(
            null,
            "--verify",
            null,
            Group.TASK,
            "Check a password of USER against FILE: exit status 0 if it is right, 1 if not."),
    LIST(
            null,
            "--list",
            null,
            Group.TASK,
            "Print each user and the kind of hash, with a tab between."),
    FROM_CSV(
            null,
            "--from-csv",
            "CSV",
            Group.TASK,
            "Add and update all users of a file with lines USER,PASSWORD, or of standard input for"
                    + " -; with -c into a new FILE. All of them or, after an error, none."),
    BATCH(
            "-b",
            "--batch",
            null,
            Group.PASSWORD,
            "Take the password from the command line, where others can see it."),
    PASSWORD_FILE(
            null,
            "--pw-file",
            "PATH",
            Group.PASSWORD,
            "Take the password from the first line of a file, or of standard input for -."),
    HASH(
            "-H",
            "--hash",
            "NAME",
            Group.HASH,
            "sha512-pbkdf2 for brokers from 2.0 on (default), argon2id for those from 2.1 on, or"
                    + " sha512 for those up to 1.6."),
    ITERATIONS(
            "-I",
            "--iterations",
            "N",
            Group.HASH,
            "Rounds of sha512-pbkdf2; 1000 when not given. A login costs the broker as much."),
    HELP(null, "--help", null, Group.PROGRAM, "Show this text.");

    /** The sections of the help. */
    public enum Group {
        TASK("What to do instead of adding or updating one user"),
        PASSWORD("Where the password comes from, instead of asking for it"),
        HASH("How it is hashed"),
        PROGRAM("Program");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    private final String shortName;
    private final String longName;
    private final String argument;
    private final Group group;
    private final String description;

    PasswdOption(
            String shortName, String longName, String argument, Group group, String description) {
        this.shortName = shortName;
        this.longName = longName;
        this.argument = argument;
        this.group = group;
        this.description = description;
    }

    /** The name with one dash, the only one that mosquitto_passwd knows; null for none. */
    public String shortName() {
        return shortName;
    }

    /** The name with two dashes. */
    public String longName() {
        return longName;
    }

    /** What the argument of the option is called, or null if it has none. */
    public String argument() {
        return argument;
    }

    public Group group() {
        return group;
    }

    /** One or more sentences for the help. */
    public String description() {
        return description;
    }

    /** The option of this name, or null. */
    static PasswdOption find(String name, boolean mosquitto) {
        for (PasswdOption option : values()) {
            if (name.equals(option.shortName) || !mosquitto && name.equals(option.longName)) {
                return option;
            }
        }
        return null;
    }

    /** Whether this option says what to do with the file. */
    boolean isTask() {
        return group == Group.TASK && this != CREATE;
    }
}
