package io.jmqtt.connect.socket;

/**
 * A last word before a connection is closed. Writing it may block as long as the peer does not
 * read, so it gets a thread of its own and a limit; the close that follows frees that thread.
 */
final class PoliteClose {

    private PoliteClose() {}

    static void run(String name, long millis, Runnable lastWord) {
        Thread thread = new Thread(lastWord, name);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
