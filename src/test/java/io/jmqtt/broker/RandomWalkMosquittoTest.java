package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.PacketBytes;
import io.jmqtt.testkit.PacketKind;
import io.jmqtt.testkit.Packets;
import io.jmqtt.testkit.RawMqtt;
import io.jmqtt.testkit.WirePacket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random packets of three clients, sent to the installed Mosquitto and to ours: after each step all
 * clients have received the same. {@code -Djmqtt.walks=N} takes more walks.
 */
@Tag(MosquittoTools.TAG)
class RandomWalkMosquittoTest {
    private static final int WALKS = Integer.getInteger("jmqtt.walks", 300);
    private static final int LENGTH = 50;

    @TempDir Path folder;

    @Test
    void everyStepHasTheSameEffect() throws Exception {
        MosquittoTools.assumeInstalled();
        try (MosquittoBroker mosquitto =
                        MosquittoBroker.start(
                                folder,
                                "max_packet_size 2000000",
                                "allow_duplicate_messages true",
                                "set_tcp_nodelay true");
                TestBroker ours = TestBroker.single(draft -> {})) {
            for (long seed = 1; seed <= WALKS; seed++) {
                List<RandomWalk.Step> steps = RandomWalk.of(seed, LENGTH);
                List<String> expected = new Player(mosquitto.port()).play(steps);
                List<String> seen = new Player(ours.port()).play(steps);
                int same = 0;
                while (same < Math.min(seen.size(), expected.size())
                        && seen.get(same).equals(expected.get(same))) {
                    same++;
                }
                assertThat(rest(seen, same))
                        .as("walk %d after%n%s", seed, String.join("\n", seen.subList(0, same)))
                        .isEqualTo(rest(expected, same));
            }
        }
    }

    private static List<String> rest(List<String> lines, int same) {
        return lines.subList(same, Math.min(lines.size(), same + 10));
    }

    /** Walks on one broker. */
    private static final class Player {
        private final int port;
        private final List<Peer> peers = new ArrayList<>();
        private final Peer[] current = new Peer[3];

        Player(int port) {
            this.port = port;
        }

        List<String> play(List<RandomWalk.Step> steps) throws IOException {
            List<String> seen = new ArrayList<>();
            try {
                for (int i = 0; i < steps.size(); i++) {
                    RandomWalk.Step step = steps.get(i);
                    String sent = take(step);
                    if (sent != null) {
                        seen.add(i + ": " + step.client() + " " + sent);
                        seen.addAll(received(step.client()));
                    }
                }
            } finally {
                peers.forEach(peer -> peer.client.close());
            }
            return seen;
        }

        /** What was sent, or null where the client is not connected. */
        private String take(RandomWalk.Step step) throws IOException {
            Peer peer = current[step.client()];
            if (step.kind() == RandomWalk.Kind.CONNECT) {
                peer = new Peer("client " + step.client(), RawMqtt.open(port));
                peer.client.level(step.connect().level());
                peers.add(peer);
                current[step.client()] = peer;
            } else if (peer == null || peer.ended) {
                return null;
            }
            switch (step.kind()) {
                case CLOSE -> {
                    peer.client.close();
                    peer.ended = true;
                    peers.remove(peer);
                    return "closes";
                }
                case ACKNOWLEDGE -> {
                    for (byte[] packet : peer.toAcknowledge) {
                        peer.send(packet);
                    }
                    peer.toAcknowledge.clear();
                    return "acknowledges";
                }
                case RELEASE -> {
                    for (byte[] packet : peer.toRelease) {
                        peer.send(packet);
                    }
                    peer.toRelease.clear();
                    return "releases";
                }
                default -> {
                    peer.send(step.packet());
                    return "sends "
                            + Packets.describe(
                                    WirePacket.read(new ByteArrayInputStream(step.packet())),
                                    peer.client.level());
                }
            }
        }

        /**
         * What all connections get by the step. Each is asked twice, who took the step first: its
         * answer comes after the step was taken, those of the others after what came of it.
         */
        private List<String> received(int first) throws IOException {
            List<Peer> order = new ArrayList<>(peers);
            if (current[first] != null && order.remove(current[first])) {
                order.add(0, current[first]);
            }
            for (int round = 0; round < 2; round++) {
                for (Peer peer : order) {
                    peer.readAll();
                }
            }
            List<String> lines = new ArrayList<>();
            for (Peer peer : order) {
                lines.addAll(peer.taken());
            }
            peers.removeIf(peer -> peer.ended);
            lines.sort(null);
            return lines;
        }
    }

    private static final class Peer {
        private final String name;
        private final RawMqtt client;
        private final List<byte[]> toAcknowledge = new ArrayList<>();
        private final List<byte[]> toRelease = new ArrayList<>();
        private final List<String> lines = new ArrayList<>();
        private boolean ended;

        Peer(String name, RawMqtt client) {
            this.name = name;
            this.client = client;
        }

        void send(byte[] packet) {
            try {
                client.send(packet);
            } catch (IOException e) {
                // the broker has closed: reading tells
            }
        }

        void readAll() throws IOException {
            if (ended) {
                return;
            }
            send(PacketBytes.pingreq());
            while (true) {
                WirePacket packet;
                try {
                    packet = client.read();
                } catch (SocketException e) {
                    // PINGREQ found it closed
                    packet = null;
                }
                if (packet == null) {
                    ended = true;
                    return;
                }
                if (packet.kind() == PacketKind.PINGRESP) {
                    return;
                }
                note(packet);
            }
        }

        private void note(WirePacket packet) {
            int id = packet.packetId();
            int level = client.level();
            switch (packet.kind()) {
                case PUBLISH -> {
                    if (packet.qos() == 1) {
                        toAcknowledge.add(PacketBytes.puback(level, id, 0));
                    } else if (packet.qos() == 2) {
                        toAcknowledge.add(PacketBytes.pubrec(level, id, 0));
                    }
                }
                case PUBREL -> toAcknowledge.add(PacketBytes.pubcomp(level, id, 0));
                case PUBREC -> toRelease.add(PacketBytes.pubrel(level, id, 0));
                default -> {}
            }
            // identifiers of the broker's go with its order among several subscriptions, a
            // lifetime may have lost a second, and "no subscribers" is told differently
            lines.add(
                    Packets.describe(packet, level)
                            .replaceFirst("(PUBLISH .*|PUBREL) m\\d+", "$1")
                            .replaceFirst("message-expiry-interval=\\d+", "expires")
                            .replaceFirst("(PUBACK m\\d+) code=16", "$1"));
        }

        /** What came in this step; of a connection that ended, only that. */
        List<String> taken() {
            List<String> all =
                    ended
                            ? List.of("   " + name + " is disconnected")
                            : lines.stream().map(line -> "   " + name + " gets " + line).toList();
            lines.clear();
            return all;
        }
    }
}
