package io.jmqtt.broker.net;

import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.config.ListenerConfig.SocketDomain;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The addresses that a TCP listener is bound to. */
final class ListenAddresses {
    private ListenAddresses() {}

    /**
     * What {@code listener}, {@code socket_domain} and {@code bind_interface} say together.
     *
     * @throws IOException in Mosquitto's words where they leave nothing
     */
    static List<InetSocketAddress> of(ListenerConfig config) throws IOException {
        List<InetAddress> hosts;
        if (config.bindInterface() != null) {
            hosts = ofInterface(config);
        } else if (config.host() != null) {
            hosts = resolved(config);
        } else {
            // a socket on :: takes IPv4 too, unless told otherwise
            boolean v4 = config.socketDomain() == SocketDomain.IPV4;
            hosts = List.of(InetAddress.getByName(v4 ? "0.0.0.0" : "::"));
        }
        List<InetSocketAddress> addresses = new ArrayList<>(hosts.size());
        for (InetAddress host : hosts) {
            addresses.add(new InetSocketAddress(host, config.port()));
        }
        return addresses;
    }

    private static boolean fits(InetAddress address, SocketDomain domain) {
        return domain == SocketDomain.ANY
                || address instanceof Inet6Address == (domain == SocketDomain.IPV6);
    }

    private static List<InetAddress> resolved(ListenerConfig config) throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        try {
            for (InetAddress each : InetAddress.getAllByName(config.host())) {
                if (fits(each, config.socketDomain())) {
                    addresses.add(each);
                }
            }
        } catch (UnknownHostException e) {
            throw new IOException("Error creating listener: Name or service not known.", e);
        }
        if (addresses.isEmpty()) {
            throw new IOException("Error creating listener: Name or service not known.");
        }
        return addresses;
    }

    /**
     * As with Mosquitto a listener on an interface is bound to its addresses: the first of each
     * family, or those of the host that is asked for.
     */
    private static List<InetAddress> ofInterface(ListenerConfig config) throws IOException {
        String name = config.bindInterface();
        NetworkInterface found;
        try {
            found = NetworkInterface.getByName(name);
        } catch (SocketException e) {
            found = null;
        }
        if (found == null) {
            throw new IOException("Error: Interface " + name + " does not exist.");
        }
        List<InetAddress> own = new ArrayList<>();
        found.getInetAddresses().asIterator().forEachRemaining(own::add);
        return config.host() == null ? firstOfEach(own, config) : asked(own, config);
    }

    private static List<InetAddress> firstOfEach(List<InetAddress> own, ListenerConfig config)
            throws IOException {
        InetAddress v4 = null;
        InetAddress v6 = null;
        for (InetAddress each : own) {
            if (!fits(each, config.socketDomain())) {
                continue;
            }
            if (!(each instanceof Inet6Address)) {
                v4 = v4 == null ? each : v4;
            } else if (!each.isLinkLocalAddress()) {
                v6 = v6 == null ? each : v6;
            }
        }
        List<InetAddress> chosen = new ArrayList<>();
        if (v4 != null) {
            chosen.add(v4);
        }
        if (v6 != null) {
            chosen.add(v6);
        }
        if (chosen.isEmpty()) {
            throw new IOException(
                    "Error: Interface " + config.bindInterface() + " has no address to listen on.");
        }
        return chosen;
    }

    private static List<InetAddress> asked(List<InetAddress> own, ListenerConfig config)
            throws IOException {
        List<InetAddress> chosen = resolved(config);
        chosen.removeIf(each -> own.stream().noneMatch(o -> sameHost(o, each)));
        if (chosen.isEmpty()) {
            throw new IOException(
                    "Error: Interface address for "
                            + config.bindInterface()
                            + " does not match specified listener address ("
                            + config.host()
                            + ").");
        }
        return chosen;
    }

    /** The same address, whatever scope is written with it. */
    private static boolean sameHost(InetAddress one, InetAddress other) {
        return Arrays.equals(one.getAddress(), other.getAddress());
    }
}
