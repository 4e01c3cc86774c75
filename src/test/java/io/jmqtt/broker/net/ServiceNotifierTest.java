package io.jmqtt.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.RunningCommand;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service manager hears from a broker, received on a real socket. */
class ServiceNotifierTest {
    @TempDir Path folder;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private EventLoopGroup group;
    private String path;

    @BeforeEach
    void needsEpoll() {
        Assumptions.assumeTrue(Epoll.isAvailable(), "no epoll on this system");
        group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        path = folder.resolve("notify").toString();
    }

    @AfterEach
    void close() {
        if (group != null) {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private void listen(String address) {
        new Bootstrap()
                .group(group)
                .channel(EpollDomainDatagramChannel.class)
                .handler(
                        new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                            @Override
                            protected void channelRead0(
                                    ChannelHandlerContext ctx, DomainDatagramPacket packet) {
                                received.add(packet.content().toString(StandardCharsets.UTF_8));
                            }
                        })
                .bind(new DomainSocketAddress(address))
                .syncUninterruptibly();
    }

    private ServiceNotifier open(Map<String, String> env) {
        return ServiceNotifier.open(env, complaints::add);
    }

    private void awaitReceived(String start) {
        Eventually.until(
                "received " + start, () -> received.stream().anyMatch(s -> s.startsWith(start)));
    }

    @Test
    void statesArriveAtASocketWithAPath() {
        listen(path);
        try (ServiceNotifier service = open(Map.of("NOTIFY_SOCKET", path))) {
            service.ready();
            service.reloading();
            service.stopping();
        }
        awaitReceived("STOPPING=1");
        assertThat(received).hasSize(3);
        assertThat(received.get(0)).isEqualTo("READY=1\nMAINPID=" + ProcessHandle.current().pid());
        assertThat(received.get(1)).matches("RELOADING=1\nMONOTONIC_USEC=\\d+");
        assertThat(complaints).isEmpty();
    }

    @Test
    void statesArriveAtASocketWithoutAPath() {
        String name = "jmqtt-test-" + ProcessHandle.current().pid();
        listen('\0' + name);
        try (ServiceNotifier service = open(Map.of("NOTIFY_SOCKET", "@" + name))) {
            service.ready();
            awaitReceived("READY=1");
        }
    }

    @Test
    void signsOfLifeComeOnlyWhileTheProbeAnswers() {
        listen(path);
        Map<String, String> env = Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "20000");
        List<Runnable> unanswered = new CopyOnWriteArrayList<>();
        try (ServiceNotifier service = open(env)) {
            service.watch(unanswered::add);
            Eventually.until("three questions", () -> unanswered.size() >= 3);
        }
        assertThat(received).isEmpty();
        try (ServiceNotifier service = open(env)) {
            service.watch(Runnable::run);
            Eventually.until("three signs of life", () -> received.size() >= 3);
        }
        assertThat(received).containsOnly("WATCHDOG=1");
    }

    @Test
    void watchdogOfAnotherProcessIsNotFed() {
        listen(path);
        Map<String, String> env =
                Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "1000", "WATCHDOG_PID", "1");
        try (ServiceNotifier service = open(env)) {
            service.watch(Runnable::run);
            service.ready();
            awaitReceived("READY=1");
        }
        assertThat(received).noneMatch(each -> each.startsWith("WATCHDOG"));
    }

    @Test
    void missingSocketIsOneWarning() {
        try (ServiceNotifier service = open(Map.of("NOTIFY_SOCKET", path))) {
            service.ready();
            service.watch(Runnable::run);
        }
        assertThat(complaints).hasSize(1);
        assertThat(complaints.get(0))
                .startsWith("Warning: The service manager can't be notified: " + path + ": ")
                .endsWith(".");
    }

    @Test
    void brokerIsReadyOnceItsListenersAreOpenAndSaysWhenItStops() throws Exception {
        listen(path);
        CommandLine line =
                CommandLine.of("jmqtt", "broker", "-p", MosquittoBroker.freePort())
                        .env("NOTIFY_SOCKET", path)
                        .env("WATCHDOG_USEC", "50000");
        try (RunningCommand broker = JmqttRun.inProcess().start(line)) {
            awaitReceived("READY=1");
            assertThat(broker.err()).contains(" running");
            awaitReceived("WATCHDOG=1");
        }
    }
}
