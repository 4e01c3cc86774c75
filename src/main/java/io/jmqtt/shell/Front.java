package io.jmqtt.shell;

import io.jmqtt.cli.CliException;
import io.jmqtt.cli.Console;
import java.io.InputStream;

/** The side of the shell that faces its user: a terminal, or a script. */
interface Front {

    /**
     * What commands print to and read from.
     *
     * @param in their standard input
     */
    Console console(InputStream in);

    /**
     * Reads what a command wants as its standard input and the line did not bring along.
     *
     * @throws CliException where there is nobody to give it
     * @throws InterruptedException when the user changes their mind
     */
    byte[] body() throws CliException, InterruptedException;

    /** Asks for a password, which is not shown. See {@link #body} for the errors. */
    byte[] password(String question) throws CliException, InterruptedException;
}
