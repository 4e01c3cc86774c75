package io.jmqtt.differential;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.Processes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A broker that was started by a command line, with its output kept. */
interface BrokerProgram extends AutoCloseable {

    /** One make of broker. */
    interface Kind {
        BrokerProgram start(CommandLine line);
    }

    /** The installed one. */
    static BrokerProgram mosquitto(CommandLine line) {
        Processes.Running process = Processes.installed().start(line);
        return new BrokerProgram() {
            @Override
            public String out() {
                return process.out();
            }

            @Override
            public String err() {
                return process.err();
            }

            @Override
            public boolean isAlive() {
                return process.isAlive();
            }

            @Override
            public void signal(String name) {
                process.signal(name);
            }

            @Override
            public void awaitReload() {
                // it tells when it begins, not when it is done
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }

            @Override
            public int await() {
                CommandRun run = process.await();
                return run.exitCode();
            }

            @Override
            public void close() {
                process.close();
            }
        };
    }

    String out();

    String err();

    boolean isAlive();

    /** Sends a signal by name, {@code TERM} for example. */
    void signal(String name);

    /** Waits until what a signal asked for is done. */
    void awaitReload();

    /** Waits for the end and returns the exit status. */
    int await();

    @Override
    void close();
}
