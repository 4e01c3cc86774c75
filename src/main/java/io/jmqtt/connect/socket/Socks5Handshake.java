package io.jmqtt.connect.socket;

import io.jmqtt.connect.ConnectSpec.Socks5;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import io.jmqtt.tls.HostNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * Asks a SOCKS5 proxy for a connection (RFC 1928, RFC 1929). Host names are left for the proxy to
 * resolve. The results are those of Mosquitto's library.
 */
final class Socks5Handshake {
    private static final int VERSION = 5;
    private static final int NO_LOGIN = 0;
    private static final int PASSWORD_LOGIN = 2;
    private static final int PASSWORD_VERSION = 1;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int DOMAIN = 3;
    private static final int IPV6 = 4;

    private final Socks5 proxy;
    private final InputStream in;
    private final OutputStream out;

    private Socks5Handshake(Socks5 proxy, Transport transport) {
        this.proxy = proxy;
        this.in = transport.input();
        this.out = transport.output();
    }

    /** Afterwards the transport is a connection to host and port. */
    static void perform(Transport transport, Socks5 proxy, String host, int port)
            throws MqttFailure {
        try {
            Socks5Handshake handshake = new Socks5Handshake(proxy, transport);
            handshake.logIn();
            handshake.connect(host, port);
        } catch (IOException e) {
            throw new MqttFailure(Kind.PROXY, 0, Kind.PROXY.text(), e);
        }
    }

    private void logIn() throws IOException, MqttFailure {
        out.write(
                proxy.username() == null
                        ? new byte[] {VERSION, 1, NO_LOGIN}
                        : new byte[] {VERSION, 2, NO_LOGIN, PASSWORD_LOGIN});
        byte[] choice = read(2);
        if (choice[0] != VERSION) {
            throw new MqttFailure(Kind.PROXY);
        }
        if (choice[1] == NO_LOGIN) {
            return;
        }
        if (choice[1] != PASSWORD_LOGIN || proxy.username() == null) {
            throw new MqttFailure(Kind.AUTHORISATION);
        }
        ByteArrayOutputStream login = new ByteArrayOutputStream();
        login.write(PASSWORD_VERSION);
        shortText(login, proxy.username());
        shortText(login, proxy.password() == null ? "" : proxy.password());
        out.write(login.toByteArray());
        if (read(2)[1] != 0) {
            throw new MqttFailure(Kind.AUTHORISATION);
        }
    }

    private void connect(String host, int port) throws IOException, MqttFailure {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(VERSION);
        request.write(CONNECT);
        request.write(0);
        if (HostNames.isLiteral(host)) {
            byte[] address = InetAddress.getByName(host).getAddress();
            request.write(address.length == 4 ? IPV4 : IPV6);
            request.write(address);
        } else {
            request.write(DOMAIN);
            shortText(request, host);
        }
        request.write(port >> 8);
        request.write(port);
        out.write(request.toByteArray());
        byte[] reply = read(4);
        switch (reply[1]) {
            case 0 -> {}
            case 2 -> throw new MqttFailure(Kind.AUTHORISATION);
            case 3, 4, 5 -> throw new MqttFailure(Kind.NO_CONNECTION);
            default -> throw new MqttFailure(Kind.PROXY);
        }
        int addressLength =
                switch (reply[3]) {
                    case IPV4 -> 4;
                    case IPV6 -> 16;
                    case DOMAIN -> read(1)[0] & 0xFF;
                    default -> throw new MqttFailure(Kind.PROXY);
                };
        read(addressLength + 2);
    }

    private static void shortText(ByteArrayOutputStream to, String text)
            throws IOException, MqttFailure {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 255) {
            throw new MqttFailure(
                    Kind.INVALID, 0, "SOCKS5 takes at most 255 bytes for a name", null);
        }
        to.write(bytes.length);
        to.write(bytes);
    }

    private byte[] read(int count) throws IOException, MqttFailure {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new MqttFailure(Kind.PROXY);
        }
        return bytes;
    }
}
