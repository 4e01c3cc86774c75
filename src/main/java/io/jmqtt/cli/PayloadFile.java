package io.jmqtt.cli;

import static io.jmqtt.cli.option.MessageOptions.MAX_PAYLOAD;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.MessageOptions;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads the payload of {@code -f}, {@code -s} and {@code -m}, whole, before connecting. */
final class PayloadFile {

    private PayloadFile() {}

    /** The payload of one message; empty where the source gives several or none. */
    static byte[] load(ClientOptions options, Console console) throws CliException {
        MessageOptions message = options.message();
        return switch (message.source()) {
            case FILE -> file(message.file(), options.isQuiet());
            case STDIN -> stdin(console, options.isQuiet());
            default -> message.payload();
        };
    }

    private static byte[] file(String name, boolean quiet) throws CliException {
        String loading = "Error loading input file \"" + name + "\".\n";
        try (InputStream in = new FileInputStream(name)) {
            byte[] payload = in.readNBytes(MAX_PAYLOAD + 1);
            if (payload.length > MAX_PAYLOAD) {
                throw failure(
                        "Error: File must be less than 268435455 bytes.\n\n" + loading, quiet);
            }
            return payload;
        } catch (IOException e) {
            throw failure(
                    "Error: Unable to read file \"" + name + "\": " + reason(e) + ".\n" + loading,
                    quiet);
        }
    }

    private static byte[] stdin(Console console, boolean quiet) throws CliException {
        String loading = "Error loading input from stdin.\n";
        byte[] payload;
        try {
            payload = console.in().readNBytes(MAX_PAYLOAD + 1);
        } catch (IOException e) {
            throw failure("Error: " + reason(e) + ".\n" + loading, quiet);
        }
        if (payload.length == 0) {
            throw failure("Error: Zero length input.\n" + loading, quiet);
        }
        if (payload.length > MAX_PAYLOAD) {
            throw failure(
                    "Error: Message length must be less than 268435455 bytes.\n\n" + loading,
                    quiet);
        }
        return payload;
    }

    /** What the operating system said: Java puts it in parentheses behind the file's name. */
    static String reason(IOException e) {
        String message = e.getMessage();
        if (message == null) {
            return "Input/output error";
        }
        int open = message.lastIndexOf(" (");
        return open >= 0 && message.endsWith(")")
                ? message.substring(open + 2, message.length() - 1)
                : message;
    }

    private static CliException failure(String text, boolean quiet) {
        return new CliException(1, quiet ? "" : text);
    }
}
