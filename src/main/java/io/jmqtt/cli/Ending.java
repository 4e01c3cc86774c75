package io.jmqtt.cli;

/**
 * The end of a command that waits for something: whoever calls it first gives the exit status. Any
 * thread; its monitor may guard what the command counts as well.
 */
final class Ending {
    private boolean finished;
    private int status;
    private boolean timed;
    private long deadline;
    private int statusInTime;

    /** Ends the command, unless it has ended. */
    synchronized void finish(int exitStatus) {
        if (!finished) {
            finished = true;
            status = exitStatus;
            notifyAll();
        }
    }

    /** Ends the command so many nanoseconds from now; the first call counts. */
    synchronized void finishAfter(long nanos, int exitStatus) {
        if (!timed) {
            timed = true;
            deadline = System.nanoTime() + nanos;
            statusInTime = exitStatus;
            notifyAll();
        }
    }

    synchronized boolean isFinished() {
        return finished;
    }

    /** The exit status, once the command has ended. */
    synchronized int status() {
        return status;
    }

    /** Waits for the end. */
    synchronized void await() throws InterruptedException {
        while (!finished) {
            long left = timed ? deadline - System.nanoTime() : 0;
            if (!timed) {
                wait();
            } else if (left <= 0) {
                finish(statusInTime);
            } else {
                wait(left / 1_000_000 + 1);
            }
        }
    }
}
