package io.jmqtt.cli;

/** The usage of {@code mosquitto_passwd} and the help of {@code jmqtt passwd}. */
final class PasswdHelp {
    private static final int WIDTH = 80;
    private static final int INDENT = 26;

    private PasswdHelp() {}

    static final String MOSQUITTO =
            """
            mosquitto_passwd is a tool for managing password files for mosquitto.

            Usage: mosquitto_passwd [-H argon2id | -H sha512-pbkdf2 | -H sha512] [-c | -D] passwordfile username
                   mosquitto_passwd [-H argon2id | -H sha512-pbkdf2 | -H sha512] [-c] -b passwordfile username password
                   mosquitto_passwd -U passwordfile
             -b : run in batch mode to allow passing passwords on the command line.
             -c : create a new password file. An existing file is not overwritten.
             -D : delete the username rather than adding/updating its password.
             -H : specify the hashing algorithm. Defaults to sha512-pbkdf2.
             -U : update a plain text password file to use hashed passwords.

            See https://mosquitto.org/ for more information.

            """;

    private static final String HEAD =
            """
            jmqtt passwd manages the password file of a broker, jmqtt's or Mosquitto's.

            Usage: jmqtt passwd [-c] [-H NAME] [-I N] FILE USER
                   jmqtt passwd [-c] -b FILE USER PASSWORD
                   jmqtt passwd -D FILE USER
                   jmqtt passwd -U FILE
                   jmqtt passwd --verify FILE USER
                   jmqtt passwd --list FILE
                   jmqtt passwd [-c] --from-csv CSV FILE

            Adds USER to FILE or changes the password of USER there, which it asks for.
            Options stand before FILE.
            """;

    private static final String EXAMPLES =
            """

            Examples:
                jmqtt passwd -c /etc/jmqtt/passwd alice
                echo "$PASSWORD" | jmqtt passwd --pw-file - /etc/jmqtt/passwd bob
                jmqtt passwd --verify /etc/jmqtt/passwd bob
                jmqtt passwd --from-csv users.csv /etc/jmqtt/passwd
            """;

    /** The help, at most 80 columns wide. */
    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        for (PasswdOption.Group group : PasswdOption.Group.values()) {
            text.append('\n').append(group.title()).append(":\n");
            for (PasswdOption option : PasswdOption.values()) {
                if (option.group() == group) {
                    append(text, option);
                }
            }
        }
        return text.append(EXAMPLES).toString();
    }

    private static void append(StringBuilder text, PasswdOption option) {
        String shortName = option.shortName();
        String left =
                (shortName == null ? "      " : "  " + shortName + ", ")
                        + option.longName()
                        + (option.argument() == null ? "" : " " + option.argument());
        StringBuilder line = new StringBuilder(left);
        pad(line);
        for (String word : option.description().split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line.setLength(0);
                pad(line);
            }
            line.append(line.length() == INDENT ? "" : " ").append(word);
        }
        text.append(line).append('\n');
    }

    private static void pad(StringBuilder line) {
        while (line.length() < INDENT) {
            line.append(' ');
        }
    }
}
