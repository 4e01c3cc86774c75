package io.jmqtt.testkit;

/** A command that runs. Closing it ends it, if it has not ended. */
public interface RunningCommand extends AutoCloseable {

    /** Standard output so far, as UTF-8. */
    String out();

    /** Standard error so far, as UTF-8. */
    String err();

    boolean isAlive();

    /** Waits for its end and fails when the deadline of its {@link CommandLine} passes first. */
    CommandRun await();

    /** Waits until standard output holds a text. */
    default void awaitOut(String text) {
        Eventually.until(
                Eventually.DEADLINE,
                () -> "'" + text + "' in stdout, which is: " + out() + "\nstderr: " + err(),
                () -> out().contains(text));
    }

    /** Waits until standard error holds a text. */
    default void awaitErr(String text) {
        Eventually.until(
                Eventually.DEADLINE,
                () -> "'" + text + "' in stderr, which is: " + err() + "\nstdout: " + out(),
                () -> err().contains(text));
    }

    @Override
    void close();
}
