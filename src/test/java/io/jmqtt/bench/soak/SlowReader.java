package io.jmqtt.bench.soak;

import io.jmqtt.testkit.ConnectPacket;
import java.io.IOException;
import java.util.List;

/**
 * Subscribes to large messages and to all others, and reads far more slowly than they come: the
 * broker has to keep or to drop them.
 */
final class SlowReader extends LoadClient {
    private static final int RECEIVE_BUFFER = 4096;
    private final byte[] buffer = new byte[1024];

    SlowReader(String id, int port, int level, Faults faults) {
        super(id, port, level, faults);
    }

    @Override
    void connectOnce() throws IOException {
        try (LoadLink link = LoadLink.open(port, ConnectPacket.of(level, id), RECEIVE_BUFFER)) {
            link.subscribe(random.nextInt(2), List.of("b/#"));
            link.subscribe(0, List.of("n/#"));
            int turns = 100 + random.nextInt(200);
            for (int i = 0; i < turns && !isEnded(); i++) {
                link.swallow(buffer);
                pause(100);
            }
            finish(link, random.nextBoolean() ? End.CUT : End.RESET);
        }
    }
}
