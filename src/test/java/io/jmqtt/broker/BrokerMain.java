package io.jmqtt.broker;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/**
 * A broker without limits on queues for benchmarks, outside of the command line: {@code BrokerMain
 * PORT [LOOPS [-v]]}.
 */
public final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int loops =
                args.length > 1
                        ? Integer.parseInt(args[1])
                        : Runtime.getRuntime().availableProcessors();
        BrokerLog log = args.length > 2 ? new Lines() : BrokerLog.NONE;
        BrokerConfig config =
                BrokerConfig.on(ListenerConfig.tcp(port))
                        .with(
                                draft -> {
                                    draft.limits.maxQueuedMessages = 0;
                                    draft.limits.maxInflightMessages =
                                            Integer.getInteger("inflight", 0);
                                });
        Broker broker = Broker.start(config, new OpenAccess(), log, "jmqtt", loops);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
        new CountDownLatch(1).await();
    }

    private static final PrintStream LINES =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true);

    private record Lines() implements BrokerLog {
        @Override
        public boolean isOn(LogType type) {
            return true;
        }

        @Override
        public void log(LogType type, String line) {
            LINES.println(line);
        }
    }
}
