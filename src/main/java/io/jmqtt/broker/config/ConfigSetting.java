package io.jmqtt.broker.config;

/**
 * One option as a file sets it.
 *
 * @param section the section it belongs to, for example {@code listener 1883}; empty for the whole
 *     broker
 * @param key the option as written
 * @param value the value as written, without blanks around it
 * @param file the file
 * @param line the line in it, counted from 1
 */
public record ConfigSetting(String section, String key, String value, String file, int line) {

    /** The place and the option, without the value, which can be a password. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + key;
    }
}
