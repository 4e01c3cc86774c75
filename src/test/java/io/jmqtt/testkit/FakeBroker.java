package io.jmqtt.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A broker on a free port of the loopback address that does what a script tells it, one script for
 * each connection in the order in which they come: accept, refuse, delay, cut and lie. Scripts run
 * on threads of their own; a script that fails, and a connection more than there are scripts, fail
 * the test in {@link #verify} or {@link #close}.
 *
 * <pre>{@code
 * try (FakeBroker broker = FakeBroker.start(c -> {
 *     c.accept();
 *     c.refusePublish(0x87);
 *     c.expectDisconnect();
 * })) {
 *     ... run a command against broker.port() ...
 * }
 * }</pre>
 */
public final class FakeBroker implements AutoCloseable {

    /** What happens on one connection; the connection is closed when it returns or throws. */
    @FunctionalInterface
    public interface Script {
        void run(FakeConnection connection) throws Exception;
    }

    private final ServerSocket server;
    private final List<Script> scripts;
    private final boolean repeatLast;
    private final Duration deadline;
    private final List<PacketLink> links = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private volatile boolean closing;

    private FakeBroker(List<Script> scripts, boolean repeatLast, Duration deadline)
            throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        this.scripts = List.copyOf(scripts);
        this.repeatLast = repeatLast;
        this.deadline = deadline;
        Thread acceptor = new Thread(this::acceptAll, "fake-broker");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** Starts a broker with one script for each connection. */
    public static FakeBroker start(Script... scripts) throws IOException {
        return new FakeBroker(List.of(scripts), false, Eventually.DEADLINE);
    }

    /** Starts a broker that runs the last script for every further connection. */
    public static FakeBroker repeating(Script... scripts) throws IOException {
        return new FakeBroker(List.of(scripts), true, Eventually.DEADLINE);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How many connections came so far. */
    public int connections() {
        return links.size();
    }

    /** What came on a connection so far, counted from 0. */
    public List<WirePacket> received(int connection) {
        return connection < links.size()
                ? List.copyOf(links.get(connection).received())
                : List.of();
    }

    /** What came on a connection so far in the form of {@link Packets#describe}. */
    public List<String> transcript(int connection) {
        List<String> lines = new ArrayList<>();
        for (WirePacket packet : received(connection)) {
            lines.add(Packets.describe(packet, links.get(connection).level()));
        }
        return lines;
    }

    /**
     * Waits for the end of every script that began and fails if one failed, if one never began, or
     * if there were more connections than scripts.
     */
    public void verify() {
        Eventually.until(
                deadline.plusSeconds(5),
                () -> "the end of every script (" + threads.size() + " began)",
                () -> threads.stream().noneMatch(Thread::isAlive));
        check();
        if (threads.size() < scripts.size()) {
            throw new AssertionError(
                    "expected " + scripts.size() + " connections but there were " + threads.size());
        }
    }

    private void check() {
        if (!failures.isEmpty()) {
            AssertionError error = new AssertionError(failures.get(0).toString(), failures.get(0));
            failures.clear();
            throw error;
        }
    }

    private void acceptAll() {
        while (!closing) {
            try {
                Socket socket = server.accept();
                int number = links.size();
                PacketLink link = new PacketLink("connection " + number, socket, deadline);
                links.add(link);
                if (number >= scripts.size() && !repeatLast) {
                    failures.add(
                            new AssertionError("connection " + number + " came but has no script"));
                    link.close();
                    continue;
                }
                Script script = scripts.get(Math.min(number, scripts.size() - 1));
                Thread thread = new Thread(() -> run(script, link), "fake-broker-" + number);
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            } catch (IOException e) {
                if (!closing) {
                    failures.add(e);
                }
                return;
            }
        }
    }

    private void run(Script script, PacketLink link) {
        try {
            script.run(new FakeConnection(link, deadline));
        } catch (Throwable e) {
            if (!closing) {
                failures.add(e);
            }
        } finally {
            link.close();
        }
    }

    /** Stops listening, cuts every connection and fails if a script failed before that. */
    @Override
    public void close() throws IOException {
        closing = true;
        server.close();
        for (PacketLink link : links) {
            link.close();
        }
        for (Thread thread : threads) {
            thread.interrupt();
        }
        check();
    }
}
