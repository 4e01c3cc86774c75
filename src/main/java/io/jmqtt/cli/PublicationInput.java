package io.jmqtt.cli;

import io.jmqtt.connect.Publication;
import java.io.IOException;
import java.util.List;

/** Gives one message after the other from standard input. */
interface PublicationInput {

    /**
     * The publications of the next line, one for each topic; null at the end.
     *
     * @throws CliException when the line is not what it should be
     */
    List<Publication> next() throws IOException, CliException;

    /** How many bytes of the input were used up. */
    long consumed();

    /** How many bytes there are, 0 where nobody knows. */
    default long size() {
        return Progress.standardInputSize();
    }
}
