package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jmqtt.testkit.ConnectPacket;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Where listeners listen, and where not. */
class ListenAddressTest extends ListenerFixture {
    private void start(String... lines) throws Exception {
        start(List.of(lines));
    }

    private boolean isOpen(String host) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 5000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** An address of this machine that is not the loopback's. */
    private static String otherAddress() throws IOException {
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                if (each.isUp()
                        && address instanceof Inet4Address
                        && !address.isLoopbackAddress()) {
                    return address.getHostAddress();
                }
            }
        }
        return Assumptions.abort("this machine has no address but the loopback's");
    }

    private static boolean hasIpv6() throws IOException {
        NetworkInterface lo = NetworkInterface.getByName("lo");
        return lo != null
                && Collections.list(lo.getInetAddresses()).stream()
                        .anyMatch(each -> each instanceof Inet6Address);
    }

    @Test
    void aListenerWithoutHostTakesBothFamilies() throws Exception {
        Assumptions.assumeTrue(hasIpv6(), "no IPv6 here");
        start("listener " + port);
        assertThat(isOpen("127.0.0.1")).isTrue();
        assertThat(isOpen("::1")).isTrue();
        assertThat(broker.log().lines())
                .contains(
                        "Opening ipv4 listen socket on port " + port + ".",
                        "Opening ipv6 listen socket on port " + port + ".");
    }

    @Test
    void aListenerWithAHostTakesOnlyThat() throws Exception {
        start("listener " + port + " 127.0.0.1");
        assertThat(isOpen("127.0.0.1")).isTrue();
        assertThat(isOpen(otherAddress())).isFalse();
    }

    @Test
    void socketDomainIpv4IsOnlyThat() throws Exception {
        start("listener " + port, "socket_domain ipv4");
        assertThat(isOpen("127.0.0.1")).isTrue();
        assertThat(isOpen("::1")).isFalse();
        assertThat(broker.log().lines())
                .noneMatch(line -> line.startsWith("Opening ipv6 listen socket"));
    }

    @Test
    void socketDomainIpv6IsOnlyThat() throws Exception {
        Assumptions.assumeTrue(hasIpv6(), "no IPv6 here");
        start("listener " + port, "socket_domain ipv6");
        assertThat(isOpen("::1")).isTrue();
        assertThat(isOpen("127.0.0.1")).isFalse();
        assertThat(broker.log().lines())
                .noneMatch(line -> line.startsWith("Opening ipv4 listen socket"));
    }

    @Test
    void bindInterfaceIsOnlyTheAddressesOfThatInterface() throws Exception {
        Assumptions.assumeTrue(NetworkInterface.getByName("lo") != null, "no interface lo");
        start("listener " + port, "bind_interface lo");
        assertThat(isOpen("127.0.0.1")).isTrue();
        assertThat(isOpen("::1")).isEqualTo(hasIpv6());
        assertThat(isOpen(otherAddress())).isFalse();
    }

    @Test
    void bindInterfaceAndSocketDomainGoTogether() throws Exception {
        Assumptions.assumeTrue(NetworkInterface.getByName("lo") != null, "no interface lo");
        start("listener " + port, "bind_interface lo", "socket_domain ipv4");
        assertThat(isOpen("127.0.0.1")).isTrue();
        assertThat(isOpen("::1")).isFalse();
    }

    @Test
    void anInterfaceThatIsNotThereStopsTheStart() {
        assertThatThrownBy(() -> start("listener " + port, "bind_interface nope0"))
                .hasMessage("Error: Interface nope0 does not exist.");
    }

    @Test
    void aHostThatIsNotTheInterfacesStopsTheStart() {
        assertThatThrownBy(() -> start("listener " + port + " 192.0.2.77", "bind_interface lo"))
                .hasMessage(
                        "Error: Interface address for lo does not match specified listener address"
                                + " (192.0.2.77).");
    }

    // ---- unix sockets

    @Test
    void aUnixSocketIsForUserAndGroupAndGoneAfterwards() throws Exception {
        Path path = folder.resolve("socket");
        Files.writeString(path, "what was there is replaced");
        start("listener 0 " + path, "allow_anonymous true");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwxrwx---");
        assertThat(connect(path)).isEqualTo(new byte[] {0x20, 2, 0, 0});
        broker.awaitLine("Opening unix listen socket on path " + path + ".");
        broker.awaitLine("New connection from " + path + ":0 on port 0.");
        broker.awaitLine("New client connected from " + path + ":0 as u (p2, c1, k0).");
        broker.close();
        assertThat(path).doesNotExist();
    }

    private static byte[] connect(Path path) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.write(ByteBuffer.wrap(ConnectPacket.of(4, "u").bytes()));
            ByteBuffer answer = ByteBuffer.allocate(4);
            while (answer.hasRemaining() && channel.read(answer) >= 0) {}
            return answer.array();
        }
    }

    @Test
    void aPathThatIsTooLongStopsTheStart() {
        String path = folder + "/" + "x".repeat(108);
        assertThatThrownBy(() -> start("listener 0 " + path))
                .hasMessage("Error: Path to unix socket is too long \"" + path + "\".");
    }

    // ---- limits and prefixes of one listener

    @Test
    void maxConnectionsCountsForEachListenerByItself() throws Exception {
        int second = MosquittoBroker.freePort();
        start(
                "listener " + port + " 127.0.0.1",
                "max_connections 1",
                "listener " + second + " 127.0.0.1",
                "max_connections 1",
                "allow_anonymous true");
        try (RawMqtt a = RawMqtt.connect(port, 4, "a");
                RawMqtt b = RawMqtt.connect(second, 4, "b");
                RawMqtt c = RawMqtt.open(port)) {
            c.expectEnd();
            a.ping();
            b.ping();
        }
        broker.awaitLine("Client connection from 127.0.0.1 denied: max_connections exceeded.");
    }

    @Test
    void mountPointsKeepListenersApart() throws Exception {
        int second = MosquittoBroker.freePort();
        start(
                "listener " + port + " 127.0.0.1",
                "mount_point one/",
                "listener " + second + " 127.0.0.1",
                "allow_anonymous true");
        try (RawMqtt inside = RawMqtt.connect(port, 4, "a");
                RawMqtt outside = RawMqtt.connect(second, 4, "b")) {
            inside.subscribe("t", 0);
            outside.subscribe("#", 0);
            inside.publish("t", "from inside", 0, false);
            assertThat(List.of(inside.readText(), outside.readText()))
                    .satisfies(
                            both -> {
                                assertThat(both.get(0)).contains(" \"t\" ");
                                assertThat(both.get(1)).contains(" \"one/t\" ");
                            });
        }
    }
}
