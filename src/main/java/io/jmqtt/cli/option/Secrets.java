package io.jmqtt.cli.option;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Passwords that are not on the command line. */
final class Secrets {
    /** The longest password that fits into CONNECT, in bytes. */
    private static final int MAX_BYTES = 65535;

    private Secrets() {}

    /**
     * The first line of a file without its end of line.
     *
     * @param option the option that named the file, for the error
     */
    static byte[] fromFile(String option, String file) throws OptionException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            bytes = in.readNBytes(MAX_BYTES + 2);
        } catch (NoSuchFileException e) {
            throw OptionException.plain("Error: " + option + ": no such file: " + file + "\n");
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw OptionException.plain(
                    "Error: " + option + ": unable to read file: " + file + "\n");
        }
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        if (end > 0 && end < bytes.length && bytes[end - 1] == '\r') {
            end--;
        }
        if (end == 0) {
            throw OptionException.plain(
                    "Error: " + option + ": the first line is empty: " + file + "\n");
        }
        if (end > MAX_BYTES) {
            throw OptionException.plain(
                    "Error: "
                            + option
                            + ": the first line is longer than 65535 bytes: "
                            + file
                            + "\n");
        }
        return Arrays.copyOf(bytes, end);
    }

    /** The value of an environment variable. */
    static byte[] fromEnvironment(String option, String variable, Map<String, String> env)
            throws OptionException {
        String value = env.get(variable);
        if (value == null || value.isEmpty()) {
            throw OptionException.plain(
                    "Error: "
                            + option
                            + ": the environment variable "
                            + variable
                            + (value == null ? " is not set.\n" : " is empty.\n"));
        }
        return RawText.encode(value);
    }
}
