package io.jmqtt.broker.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Addresses as Mosquitto writes them. */
public final class Addresses {
    private Addresses() {}

    /** Host and port, without brackets: {@code 127.0.0.1:1883}, {@code ::1:1883}. */
    public static String text(InetSocketAddress address) {
        return text(address.getAddress()) + ":" + address.getPort();
    }

    /** The host, IPv6 without its scope and with the longest run of zeros left out. */
    static String text(InetAddress address) {
        String host = address.getHostAddress();
        if (!(address instanceof Inet6Address)) {
            return host;
        }
        int scope = host.indexOf('%');
        return compressed(scope < 0 ? host : host.substring(0, scope));
    }

    private static String compressed(String plain) {
        String[] parts = plain.split(":");
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < parts.length; i++) {
            int length = 0;
            while (i + length < parts.length && parts[i + length].equals("0")) {
                length++;
            }
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        if (best < 0) {
            return plain;
        }
        String head = String.join(":", List.of(parts).subList(0, best));
        String tail = String.join(":", List.of(parts).subList(best + bestLength, parts.length));
        return head + "::" + tail;
    }
}
