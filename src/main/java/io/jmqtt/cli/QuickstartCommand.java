package io.jmqtt.cli;

import io.jmqtt.broker.Broker;
import io.jmqtt.broker.auth.AccessFileException;
import io.jmqtt.broker.auth.FileAccessControl;
import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.status.BrokerLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * {@code jmqtt quickstart}: broker, sub and pub of this program work together for a moment, and the
 * text around it says how to do each step by hand.
 */
public final class QuickstartCommand implements Command {
    private static final String[] MESSAGES = {"at most once", "at least once", "exactly once"};
    private static final long SUBSCRIBE_MILLIS = 10_000;
    private static final long RECEIVE_SECONDS = 10;
    private static final int FAILED = 1;

    @Override
    public int run(String[] args, Console console) throws CliException, InterruptedException {
        if (args.length > 0) {
            if (args.length == 1 && args[0].equals("--help")) {
                HelpCommand.print(console);
                return 0;
            }
            throw new CliException(
                    FAILED, "Error: quickstart takes no arguments: '" + args[0] + "'.\n");
        }
        try (TemporaryFolder folder = new TemporaryFolder("jmqtt-quickstart")) {
            return show(folder.path(), console);
        } catch (IOException e) {
            throw new CliException(FAILED, "Error: quickstart: " + e.getMessage() + "\n");
        }
    }

    private static int show(Path folder, Console console)
            throws IOException, CliException, InterruptedException {
        BrokerConfig config =
                BrokerConfig.on(ListenerConfig.tcp(0, "127.0.0.1"))
                        .with(draft -> draft.persistence.location = folder + "/");
        PrintStream out = console.outText();
        try (Broker broker =
                Broker.start(
                        config,
                        FileAccessControl.open(config, BrokerLog.NONE, console.env()),
                        BrokerLog.NONE,
                        "jmqtt",
                        1)) {
            String port = Integer.toString(broker.port());
            out.print(
                    "A broker runs on port " + port + " of this machine. A subscriber joins it:\n");
            out.print("    jmqtt sub -p " + port + " -v -q 2 -t 'quickstart/#'\n");
            out.print("Three messages are published:\n");
            Subscription subscription = new Subscription(port, console);
            subscription.start();
            awaitSubscription(broker, subscription);
            for (int qos = 0; qos < MESSAGES.length; qos++) {
                publish(port, qos, console, out);
            }
            subscription.join();
            out.print("The subscriber received:\n");
            out.flush();
            console.out().write(subscription.received());
            printByHand(out);
            out.flush();
            return subscription.status;
        } catch (AccessFileException e) {
            throw new CliException(FAILED, "Error: " + e.getMessage() + "\n");
        }
    }

    private static void publish(String port, int qos, Console console, PrintStream out)
            throws CliException, InterruptedException {
        String topic = "quickstart/qos" + qos;
        String level = Integer.toString(qos);
        out.print(
                "    jmqtt pub -p "
                        + port
                        + " -q "
                        + level
                        + " -t "
                        + topic
                        + " -m '"
                        + MESSAGES[qos]
                        + "'\n");
        int status =
                new PubCommand()
                        .run(
                                new String[] {
                                    "-p", port, "-q", level, "-t", topic, "-m", MESSAGES[qos]
                                },
                                alone(console, new ByteArrayOutputStream()));
        if (status != 0) {
            throw new CliException(status, "Error: quickstart: pub ended with " + status + "\n");
        }
    }

    /** The same console without the person's own files of options. */
    private static Console alone(Console console, ByteArrayOutputStream out) {
        return new Console(
                Console.JMQTT,
                console.in(),
                out,
                console.err(),
                Map.of(),
                console.clock(),
                false,
                false,
                false,
                null);
    }

    private static void awaitSubscription(Broker broker, Subscription subscription)
            throws CliException, InterruptedException {
        long end = System.nanoTime() + SUBSCRIBE_MILLIS * 1_000_000;
        while (broker.gauges().subscriptions() == 0) {
            if (!subscription.isAlive() || System.nanoTime() - end > 0) {
                throw new CliException(
                        FAILED, "Error: quickstart: the subscriber did not get through.\n");
            }
            Thread.sleep(1);
        }
    }

    private static void printByHand(PrintStream out) {
        out.print(
                """
                That was all; everything is stopped again. By hand, in three terminals:
                    jmqtt broker -v
                    jmqtt sub -v -t wuwii
                    jmqtt pub -t wuwii -m 我发送消息了
                Ctrl-C ends the first two. 'jmqtt help' shows what else there is.
                """);
    }

    /** The subscriber, on a thread of its own. */
    private static final class Subscription extends Thread {
        private final String port;
        private final Console console;
        private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
        private volatile int status = FAILED;

        Subscription(String port, Console console) {
            super("quickstart-sub");
            this.port = port;
            this.console = console;
            setDaemon(true);
        }

        @Override
        public void run() {
            String[] args = {
                "-p",
                port,
                "-v",
                "-q",
                "2",
                "-t",
                "quickstart/#",
                "-C",
                Integer.toString(MESSAGES.length),
                "-W",
                Long.toString(RECEIVE_SECONDS)
            };
            try {
                status = new SubCommand().run(args, alone(console, lines));
            } catch (CliException e) {
                console.err().print(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        byte[] received() {
            return lines.toByteArray();
        }
    }
}
