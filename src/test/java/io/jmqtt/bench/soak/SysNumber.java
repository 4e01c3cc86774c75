package io.jmqtt.bench.soak;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.WirePacket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Numbers that a broker tells about itself under {@code $SYS/broker}. */
final class SysNumber {
    private SysNumber() {}

    /** The retained number, -1 where there is none yet. */
    static int read(int port, String name) throws IOException {
        try (LoadLink link = LoadLink.open(port, ConnectPacket.of(4, "looks-at-sys"))) {
            String topic = "$SYS/broker/" + name;
            link.send(PacketBytes.subscribe(4, 1, 0, List.of(topic)));
            link.send(PacketBytes.pingreq());
            int number = -1;
            WirePacket packet;
            do {
                packet = link.poll(100);
                if (packet != null && packet.kind() == PacketKind.PUBLISH) {
                    byte[] body = packet.body();
                    int begin = 2 + topic.length();
                    number =
                            Integer.parseInt(
                                    new String(
                                            body,
                                            begin,
                                            body.length - begin,
                                            StandardCharsets.UTF_8));
                }
            } while (packet == null || packet.kind() != PacketKind.PINGRESP);
            link.disconnect();
            return number;
        }
    }
}
