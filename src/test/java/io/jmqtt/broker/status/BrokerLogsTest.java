package io.jmqtt.broker.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BrokerLogsTest {
    private static final Instant NOON = Instant.ofEpochSecond(1516350767);

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    private BrokerLogs logs;

    private BrokerLogs logs(Consumer<LogConfig.Draft> change) {
        logs = new BrokerLogs(out, err, clock, folder.resolve("devlog").toString());
        logs.configure(LogConfig.defaults().with(change));
        return logs;
    }

    private static void to(LogConfig.Draft draft, LogDestination... destinations) {
        draft.destinations = EnumSet.noneOf(LogDestination.class);
        draft.destinations.addAll(Arrays.asList(destinations));
    }

    @AfterEach
    void close() {
        if (logs != null) {
            logs.close();
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void linesStartWithSecondsOnStandardError() {
        logs(d -> {}).log(LogType.NOTICE, "Using default config.");
        assertThat(text(err)).isEqualTo("1516350767: Using default config.\n");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void writesBeforeItIsConfigured() {
        logs = new BrokerLogs(out, err, clock);
        logs.log(LogType.ERROR, "Error: no");
        logs.log(LogType.DEBUG, "not this");
        assertThat(text(err)).isEqualTo("1516350767: Error: no\n");
    }

    @Test
    void timestampCanBeTurnedOff() {
        logs(d -> d.timestamp = false).log(LogType.NOTICE, "x");
        assertThat(text(err)).isEqualTo("x\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%Y-%m-%dT%H:%M:%S | UTC | 2018-01-19T08:32:47: x",
                "%Y-%m-%dT%H:%M:%S%z | Asia/Shanghai | 2018-01-19T16:32:47+0800: x",
                "%a %b %e | UTC | Fri Jan 19: x",
                "%% | UTC | %: x"
            })
    void timestampFollowsTheFormatInTheLocalZone(String format, String zone, String line) {
        clock = Clock.fixed(NOON, ZoneId.of(zone));
        logs(d -> d.timestampFormat = format).log(LogType.NOTICE, "x");
        assertThat(text(err)).isEqualTo(line + "\n");
    }

    @Test
    void emptyTimeIsATimeError() {
        logs(d -> d.timestampFormat = "").log(LogType.NOTICE, "x");
        assertThat(text(err)).isEqualTo("Time error: x\n");
    }

    @Test
    void timeMovesOn() {
        long[] millis = {1000};
        clock =
                new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return Instant.ofEpochMilli(millis[0]);
                    }
                };
        BrokerLogs log = logs(d -> {});
        log.log(LogType.NOTICE, "a");
        millis[0] = 1999;
        log.log(LogType.NOTICE, "b");
        millis[0] = 2000;
        log.log(LogType.NOTICE, "c");
        assertThat(text(err)).isEqualTo("1: a\n1: b\n2: c\n");
    }

    @ParameterizedTest
    @EnumSource(LogType.class)
    void onlyTypesThatAreOnAreWritten(LogType on) {
        BrokerLogs log =
                logs(
                        d -> {
                            d.types = EnumSet.of(on);
                            d.timestamp = false;
                        });
        for (LogType type : LogType.values()) {
            assertThat(log.isOn(type)).isEqualTo(type == on);
            log.log(type, type.name());
        }
        assertThat(text(err)).isEqualTo(on.name() + "\n");
    }

    @Test
    void noDestinationTurnsEveryTypeOff() {
        BrokerLogs log = logs(BrokerLogsTest::to);
        assertThat(log.isOn(LogType.ERROR)).isFalse();
        log.log(LogType.ERROR, "x");
        assertThat(text(err) + text(out)).isEmpty();
    }

    @Test
    void longLinesAreCutBetweenCharacters() {
        BrokerLogs log = logs(d -> d.timestamp = false);
        log.log(LogType.NOTICE, "a".repeat(2000));
        log.log(LogType.NOTICE, "é".repeat(1000));
        assertThat(text(err)).isEqualTo("a".repeat(999) + "\n" + "é".repeat(499) + "\n");
    }

    @Test
    void theTimestampCountsForTheLength() {
        logs(d -> {}).log(LogType.NOTICE, "a".repeat(2000));
        assertThat(err.size()).isEqualTo(1000);
    }

    @Test
    void severalDestinationsGetTheSameLines() throws IOException {
        Path file = folder.resolve("log");
        logs(d -> {
                    to(d, LogDestination.STDOUT, LogDestination.STDERR, LogDestination.FILE);
                    d.file = file.toString();
                })
                .log(LogType.NOTICE, "x");
        assertThat(text(out)).isEqualTo("1516350767: x\n");
        assertThat(text(err)).isEqualTo("1516350767: x\n");
        assertThat(file).hasContent("1516350767: x\n");
    }

    @Test
    void fileIsAppendedToAndOnlyItsOwnerMayReadIt() throws IOException {
        Path file = folder.resolve("log");
        for (int i = 0; i < 2; i++) {
            logs(d -> {
                        to(d, LogDestination.FILE);
                        d.file = file.toString();
                        d.timestamp = false;
                    })
                    .log(LogType.NOTICE, "line " + i);
            logs.close();
        }
        assertThat(file).hasContent("line 0\nline 1\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void movedFileIsLetGoOfWhenReopened() throws IOException {
        Path file = folder.resolve("log");
        BrokerLogs log =
                logs(
                        d -> {
                            to(d, LogDestination.FILE);
                            d.file = file.toString();
                            d.timestamp = false;
                        });
        log.log(LogType.NOTICE, "a");
        Files.move(file, folder.resolve("log.1"));
        log.log(LogType.NOTICE, "b");
        log.reopen();
        log.log(LogType.NOTICE, "c");
        assertThat(folder.resolve("log.1")).hasContent("a\nb\n");
        assertThat(file).hasContent("c\n");
    }

    @Test
    void unwritableFileLeavesErrorsOnStandardError() {
        BrokerLogs log =
                logs(
                        d -> {
                            to(d, LogDestination.STDOUT, LogDestination.FILE);
                            d.file = folder.resolve("no/such/log").toString();
                            d.timestamp = false;
                        });
        log.log(LogType.NOTICE, "notice");
        log.log(LogType.ERROR, "error");
        assertThat(text(out)).isEmpty();
        assertThat(text(err))
                .isEqualTo(
                        "Error: Unable to open log file "
                                + folder.resolve("no/such/log")
                                + " for writing.\nerror\n");
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR, $SYS/broker/log/E",
        "WARNING, $SYS/broker/log/W",
        "NOTICE, $SYS/broker/log/N",
        "INFORMATION, $SYS/broker/log/I",
        "SUBSCRIBE, $SYS/broker/log/M/subscribe",
        "UNSUBSCRIBE, $SYS/broker/log/M/unsubscribe",
        "WEBSOCKETS, $SYS/broker/log/WS",
        "DEBUG,",
        "INTERNAL,"
    })
    void topicsNameTheType(LogType type, String topic) {
        List<String> published = new ArrayList<>();
        BrokerLogs log =
                logs(
                        d -> {
                            to(d, LogDestination.TOPIC);
                            d.types = EnumSet.allOf(LogType.class);
                        });
        log.publishTo(
                (to, line) -> published.add(to + " " + new String(line, StandardCharsets.UTF_8)));
        log.log(type, "x");
        assertThat(published)
                .isEqualTo(topic == null ? List.of() : List.of(topic + " 1516350767: x"));
    }

    @Test
    void whatPublishingLogsIsNotPublished() {
        List<String> published = new ArrayList<>();
        BrokerLogs log =
                logs(
                        d -> {
                            to(d, LogDestination.TOPIC, LogDestination.STDERR);
                            d.timestamp = false;
                        });
        log.publishTo(
                (to, line) -> {
                    published.add(to);
                    log.log(LogType.NOTICE, "dropped");
                });
        log.log(LogType.ERROR, "x");
        assertThat(published).containsExactly("$SYS/broker/log/E");
        assertThat(text(err)).isEqualTo("x\ndropped\n");
    }

    @Test
    void failingDestinationDoesNotStopTheOthers() {
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("closed");
                    }
                };
        logs = new BrokerLogs(broken, err, clock);
        logs.configure(
                LogConfig.defaults()
                        .with(d -> to(d, LogDestination.STDOUT, LogDestination.STDERR)));
        logs.log(LogType.NOTICE, "x");
        assertThat(text(err)).isEqualTo("1516350767: x\n");
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR, -1, 27",
        "WARNING, -1, 28",
        "NOTICE, -1, 29",
        "INFORMATION, -1, 30",
        "DEBUG, -1, 31",
        "SUBSCRIBE, 0, 133",
        "UNSUBSCRIBE, 7, 189"
    })
    void systemLogGetsPriorityNameAndProcess(LogType type, int facility, int priority)
            throws IOException {
        assumeTrue(Epoll.isAvailable(), "needs Netty's native sockets");
        Socket receiver = Socket.newSocketDomainDgram();
        try {
            receiver.bind(new DomainSocketAddress(folder.resolve("devlog").toFile()));
            BrokerLogs log =
                    logs(
                            d -> {
                                to(d, LogDestination.SYSLOG);
                                d.types = EnumSet.allOf(LogType.class);
                                d.facility = facility;
                            });
            log.log(type, "x");
            ByteBuffer got = ByteBuffer.allocateDirect(2000);
            int length = receiver.recv(got, 0, 2000);
            byte[] bytes = new byte[length];
            got.get(0, bytes);
            assertThat(new String(bytes, StandardCharsets.UTF_8))
                    .isEqualTo(
                            "<"
                                    + priority
                                    + ">Jan 19 08:32:47 mosquitto["
                                    + ProcessHandle.current().pid()
                                    + "]: 1516350767: x");
        } finally {
            receiver.close();
        }
    }

    @Test
    void linesOfSeveralThreadsStayWhole() throws InterruptedException {
        BrokerLogs log = logs(d -> d.timestamp = false);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String text = String.valueOf((char) ('a' + t)).repeat(100);
            Thread thread =
                    new Thread(
                            () -> {
                                for (int i = 0; i < 200; i++) {
                                    log.log(LogType.NOTICE, text);
                                }
                            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(text(err).lines()).hasSize(800).allMatch(line -> line.matches("(.)\\1{99}"));
    }
}
