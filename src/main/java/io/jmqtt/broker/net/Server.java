package io.jmqtt.broker.net;

import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.config.TlsConfig;
import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.status.LogType;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Opens the listeners of a broker and accepts connections on them. */
public final class Server {
    private static final int BACKLOG = 4096;
    private static final int FIRST_FREE_PORT = 1024;

    private final Core core;
    private final EventLoopGroup group;
    private final Transport transport;
    private final ByteBufAllocator allocator;
    private final KeyPhrases phrases;
    private final Intake intake;
    private SecretLog secrets;

    private final List<Listener> listeners = new ArrayList<>();
    private final List<Channel> sockets = new ArrayList<>();
    private final List<Path> socketFiles = new ArrayList<>();

    /**
     * @param group the event loops, the executors of the core's loops
     * @param http makes what listeners for HTTP speak, given what tells {@link #ports}
     */
    public Server(
            Core core,
            EventLoopGroup group,
            Transport transport,
            ByteBufAllocator allocator,
            KeyPhrases phrases,
            Function<Supplier<List<Integer>>, HttpService> http) {
        this.core = core;
        this.group = group;
        this.transport = transport;
        this.allocator = allocator;
        this.phrases = phrases;
        this.intake = new Intake(core, http.apply(this::ports));
    }

    /**
     * Opens a listener.
     *
     * @throws IOException with Mosquitto's words where it cannot be opened; what was opened stays
     *     open until {@link #close}
     */
    public void open(ListenerConfig config) throws IOException {
        if (secrets == null && core.config().tlsKeyLog() != null) {
            secrets = SecretLog.open(core.config().tlsKeyLog(), core.log());
        }
        Listener listener = new Listener(config);
        if (config.httpDir() != null) {
            listener.files(new StaticFiles(Path.of(config.httpDir())));
        }
        if (config.unixPath() != null) {
            openUnix(listener, config.unixPath());
        } else {
            openTcp(listener);
        }
        listeners.add(listener);
    }

    private void prepareTls(Listener listener) throws ListenerException {
        if (listener.tls() == null) {
            TlsConfig config = listener.config().tls();
            listener.tls(tls(listener, config));
            if (listener.tls() != null && "tlsv1.1".equals(config.tlsVersion())) {
                core.log().log(
                        LogType.WARNING,
                        "Warning: TLS v1.1 is insecure. Please use TLS v1.2 or TLS v1.3.");
                core.log().log(
                        LogType.WARNING,
                        "Please be aware that support for TLS v1.1 will go away eventually.");
            }
        }
    }

    /** TLS as the options ask for it, or null for none. */
    private TlsFront tls(Listener listener, TlsConfig config) throws ListenerException {
        if (config.pskHint() != null) {
            return PskTls.of(
                    config,
                    identity -> core.access().psk(listener.port(), identity),
                    secrets,
                    core.slowWork());
        }
        return config.certfile() == null
                ? null
                : CertificateTls.of(config, phrases, secrets, core.slowWork());
    }

    /**
     * Gives listeners that are open their changed settings and reads certificates and keys again;
     * new connections see them. Where a file is bad, what was in force stays so.
     */
    public void reload(List<ListenerConfig> changed) {
        for (int i = 0; i < listeners.size(); i++) {
            Listener listener = listeners.get(i);
            ListenerConfig config = changed.get(i);
            if (listener.tls() != null) {
                reloadTls(listener, config.tls());
            }
            listener.config(config);
        }
    }

    private void reloadTls(Listener listener, TlsConfig config) {
        try {
            listener.tls(tls(listener, config));
        } catch (ListenerException e) {
            e.getMessage().lines().forEach(line -> core.log().log(LogType.ERROR, line));
            core.log().log(
                    LogType.ERROR,
                    "Error when reloading certificate '"
                            + config.certfile()
                            + "' or key '"
                            + config.keyfile()
                            + "'.");
        }
    }

    private void openTcp(Listener listener) throws IOException {
        ListenerConfig config = listener.config();
        List<InetSocketAddress> addresses = ListenAddresses.of(config);
        for (InetSocketAddress address : addresses) {
            for (String kind : kinds(config, address.getAddress())) {
                log("Opening " + kind + " listen socket on port " + config.port() + ".");
            }
            prepareTls(listener);
            Channel channel = bind(listener, address, false);
            listener.port(((InetSocketAddress) channel.localAddress()).getPort());
        }
    }

    /** What the log calls the sockets of an address: one of IPv6 may take IPv4 too. */
    private static List<String> kinds(ListenerConfig config, InetAddress address) {
        return switch (config.protocol()) {
            case HTTP_API -> List.of("http api");
            case METRICS -> List.of("metrics");
            case MQTT, WEBSOCKETS -> {
                if (address.isAnyLocalAddress()
                        && config.socketDomain() == ListenerConfig.SocketDomain.ANY) {
                    yield List.of("ipv4", "ipv6");
                }
                yield List.of(address instanceof Inet6Address ? "ipv6" : "ipv4");
            }
        };
    }

    private void openUnix(Listener listener, String path) throws IOException {
        if (path.getBytes(StandardCharsets.UTF_8).length > 107) {
            throw new IOException("Error: Path to unix socket is too long \"" + path + "\".");
        }
        log("Opening unix listen socket on path " + path + ".");
        prepareTls(listener);
        Path file = Path.of(path);
        Files.deleteIfExists(file);
        bind(listener, transport.unixAddress(path), true);
        socketFiles.add(file);
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwx---"));
        }
    }

    private Channel bind(Listener listener, SocketAddress address, boolean unix)
            throws IOException {
        boolean v4 = listener.config().socketDomain() == ListenerConfig.SocketDomain.IPV4;
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(group)
                        .channelFactory(unix ? transport.unixServer() : transport.tcpServer(v4))
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .handler(new Acceptor(core))
                        .childOption(ChannelOption.ALLOCATOR, allocator)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(32 * 1024, 64 * 1024))
                        .childHandler(initializer(listener));
        if (!unix) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
            if (listener.config().socketDomain() == ListenerConfig.SocketDomain.IPV6) {
                transport.onlyIpv6(bootstrap);
            }
            bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess() && unix) {
            throw new IOException(
                    "Error binding unix socket: " + systemText(bound.cause()), bound.cause());
        }
        if (!bound.isSuccess()) {
            throw new IOException(
                    complaint(reason(bound.cause()), listener.config().port()), bound.cause());
        }
        sockets.add(bound.channel());
        return bound.channel();
    }

    /** What the operating system says, without Netty's name for the call. */
    private static String systemText(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        return text.substring(text.lastIndexOf(": ") + (text.contains(": ") ? 2 : 1));
    }

    /** Mosquitto's hint is for a program of its own; file capabilities do not suit a JVM. */
    static String complaint(String reason, int port) {
        String error = "Error: " + reason;
        return port > 0 && port < FIRST_FREE_PORT && reason.equals("Permission denied")
                ? "If you are trying to bind to a privileged port (<1024), try this in the unit of"
                        + " the broker and do not start the broker as root:\n"
                        + "    AmbientCapabilities=CAP_NET_BIND_SERVICE\n"
                        + error
                : error;
    }

    private static String reason(Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (text.contains("Address already in use")) {
            return "Address already in use";
        }
        if (text.contains("assign requested address")) {
            return "Cannot assign requested address";
        }
        return text.contains("Permission denied") ? "Permission denied" : text;
    }

    private ChannelHandler initializer(Listener listener) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                intake.accepted(channel, listener);
            }
        };
    }

    /** The ports that are bound, in the order of the listeners; 0 for unix sockets. */
    public List<Integer> ports() {
        return listeners.stream().map(Listener::port).toList();
    }

    /** Closes the listeners; connections stay. */
    public void close() {
        for (Channel socket : sockets) {
            socket.close().awaitUninterruptibly();
        }
        sockets.clear();
        for (Path file : socketFiles) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                core.log().log(LogType.WARNING, "Warning: Unable to remove " + file + ".");
            }
        }
    }

    private void log(String line) {
        core.log().log(LogType.INFORMATION, line);
    }
}
