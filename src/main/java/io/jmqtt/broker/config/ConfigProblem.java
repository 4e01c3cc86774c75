package io.jmqtt.broker.config;

/**
 * Something in a configuration that keeps a broker from starting.
 *
 * @param file the file, or null where no file is to blame
 * @param line the line in it, counted from 1; 0 where the file as a whole is to blame
 * @param key the option, or the empty string
 * @param text what is wrong, in Mosquitto's words
 */
public record ConfigProblem(String file, int line, String key, String text) {
    /** The exit status of a broker that refuses its configuration. */
    public static final int EXIT_CODE = 3;

    /** One line that names the place and the fault, for tools that list problems. */
    @Override
    public String toString() {
        return file == null
                ? text
                : line == 0 ? file + ": " + text : file + ":" + line + ": " + text;
    }
}
