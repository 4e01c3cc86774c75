package io.jmqtt.cli;

/** One command of the program, for example {@code pub}. An object is used for one run. */
public interface Command {

    /**
     * Runs the command to its end in the calling thread.
     *
     * @param args the arguments after the command's name; bytes that are no UTF-8 stand in them as
     *     {@link io.jmqtt.cli.option.RawText} says
     * @return the exit status, 0 to 255
     * @throws CliException to end with a message
     * @throws InterruptedException when the calling thread is interrupted; the command has then
     *     released what it held
     */
    int run(String[] args, Console console) throws CliException, InterruptedException;
}
