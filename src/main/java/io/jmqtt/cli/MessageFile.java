package io.jmqtt.cli;

import io.jmqtt.cli.option.MessageOptions;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the {@link MessageLine}s of a file; errors name it and the line. */
final class MessageFile implements AutoCloseable {
    /** Base64 is a third longer than what it encodes; the rest of a line is small beside that. */
    private static final int LONGEST_LINE = MessageOptions.MAX_PAYLOAD / 3 * 4 + (1 << 20);

    private final String name;
    private final InputStream in;
    private final LineReader lines;
    private final int status;
    private long number;

    private MessageFile(String name, InputStream in, int status) {
        this.name = name;
        this.in = in;
        this.status = status;
        lines = new LineReader(in, LONGEST_LINE);
    }

    /**
     * Opens a file.
     *
     * @param path {@code -} for standard input
     * @param status the exit status when it can't be read
     */
    static MessageFile open(String path, Console console, int status) throws CliException {
        if (path.equals("-")) {
            return new MessageFile("standard input", console.in(), status);
        }
        try {
            return new MessageFile(path, new FileInputStream(path), status);
        } catch (FileNotFoundException e) {
            throw new CliException(
                    status,
                    "Error: Unable to read file \""
                            + path
                            + "\": "
                            + PayloadFile.reason(e)
                            + ".\n");
        }
    }

    /** The next message, or null at the end; empty lines are passed over. */
    MessageLine next() throws CliException {
        try {
            byte[] line;
            do {
                line = lines.next();
                if (line == null) {
                    return null;
                }
                number++;
            } while (line.length == 0);
            return MessageLine.read(line);
        } catch (MessageLine.Malformed e) {
            throw new CliException(
                    status,
                    "Error: line " + number + " of " + name + ": " + e.getMessage() + ".\n");
        } catch (IOException e) {
            throw new CliException(
                    status, "Error: Unable to read " + name + ": " + e.getMessage() + ".\n");
        }
    }

    /** How many bytes of the file have been used. */
    long consumed() {
        return lines.consumed();
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // it was only read
        }
    }
}
