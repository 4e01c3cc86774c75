package io.jmqtt.connect.paho;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs Paho's tasks on daemon threads and cuts short the sleeps of its start. Paho starts receiver,
 * sender and callback one after the other, and after each sleeps 100 ms unless the task was running
 * at once. {@link #wakeStarter} interrupts that sleep as soon as the task runs.
 */
final class PahoThreads extends AbstractExecutorService implements ScheduledExecutorService {
    private static final int TASKS_OF_A_START = 3;

    /** Submitted and not yet seen running; Paho submits the next only after that. */
    private Runnable starting;

    private int started;
    private int running;
    private Thread starter;

    /** Before {@code connect}: the next three submitted tasks belong to one start. */
    synchronized void expectStart() {
        starting = null;
        started = 0;
    }

    /**
     * Wakes the thread that starts Paho when the task that it waits for is running. An interrupt
     * that comes too late does no harm, since the starter catches it in its next sleep or ends.
     *
     * @return whether there are tasks still to be started
     */
    boolean wakeStarter(PahoClient client) {
        Runnable task;
        Thread waiting;
        synchronized (this) {
            task = starting;
            waiting = starter;
            if (task == null) {
                return started < TASKS_OF_A_START;
            }
        }
        // outside our lock: the task has one of its own, which the starter holds while it submits
        if (client.isRunning(task)) {
            synchronized (this) {
                if (starting == task) {
                    starting = null;
                }
            }
            waiting.interrupt();
        }
        return true;
    }

    /**
     * Waits until all tasks of an ended connection are over: Paho never starts its callback task
     * again while the old one still runs.
     */
    synchronized void awaitIdle(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (running > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    @Override
    public Future<?> submit(Runnable task) {
        synchronized (this) {
            starting = task;
            started++;
            starter = Thread.currentThread();
        }
        FutureTask<Void> future = new FutureTask<>(task, null);
        execute(future);
        return future;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            running++;
        }
        Thread thread = new Thread(new Counted(task));
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void ended() {
        running--;
        notifyAll();
    }

    private final class Counted implements Runnable {
        private final Runnable task;

        Counted(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            try {
                task.run();
            } finally {
                ended();
            }
        }
    }

    @Override
    public void shutdown() {
        // tasks end with their connection
    }

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
            Runnable command, long initialDelay, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
            Runnable command, long initialDelay, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }
}
