package io.jmqtt.testkit;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Dynamic tests whose bodies run ahead on a few threads, for tests that spend their time waiting.
 * The bodies must not depend on each other. Closing it stops the threads.
 */
public final class Ahead implements AutoCloseable {

    /** The body of one test. */
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    private final ExecutorService pool;
    private final List<DynamicTest> tests = new ArrayList<>();

    public Ahead(int threads) {
        this.pool =
                Executors.newFixedThreadPool(
                        threads,
                        body -> {
                            Thread thread = new Thread(body, "ahead");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** Starts a test as soon as a thread is free. */
    public void test(String name, Body body) {
        Callable<Void> task =
                () -> {
                    body.run();
                    return null;
                };
        Future<Void> result = pool.submit(task);
        tests.add(
                dynamicTest(
                        name,
                        () -> {
                            try {
                                result.get();
                            } catch (ExecutionException e) {
                                throw e.getCause();
                            }
                        }));
    }

    /** Adds a test that runs when all before it have ended. */
    public void last(String name, Body body) {
        tests.add(dynamicTest(name, body::run));
    }

    /** All tests in the order in which they were added. */
    public Stream<DynamicTest> tests() {
        return tests.stream();
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
