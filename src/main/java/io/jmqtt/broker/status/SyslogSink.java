package io.jmqtt.broker.status;

import io.jmqtt.text.CalendarTime;
import io.jmqtt.text.Strftime;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * Log lines to the system log, as C's syslog() with LOG_PID sends them to {@code /dev/log}. The JDK
 * has no datagrams on unix sockets, so this borrows Netty's native socket; it waits for nobody: a
 * line that the system log does not take at once is dropped.
 */
final class SyslogSink implements LogSink {
    private static final int DAEMON = 3;
    private static final int LOCAL0 = 16;

    private final Clock clock;
    private final int facility;
    private final byte[] address;
    private final long pid = ProcessHandle.current().pid();
    private final Socket socket;

    /**
     * @param facility 0 to 7 for local0 to local7, -1 for daemon
     * @param path the socket of the system log
     * @throws IOException if this system can't
     */
    SyslogSink(Clock clock, int facility, String path) throws IOException {
        if (!Epoll.isAvailable()) {
            throw new IOException("no native sockets here", Epoll.unavailabilityCause());
        }
        this.clock = clock;
        this.facility = facility < 0 ? DAEMON : LOCAL0 + facility;
        this.address = path.getBytes(StandardCharsets.UTF_8);
        this.socket = Socket.newSocketDomainDgram();
    }

    @Override
    public void write(LogType type, byte[] line) throws IOException {
        CalendarTime now = new CalendarTime(clock.instant().getEpochSecond(), clock.getZone());
        byte[] head =
                ("<"
                                + (facility * 8 + severity(type))
                                + ">"
                                + Strftime.format("%h %e %T", now)
                                + " mosquitto["
                                + pid
                                + "]: ")
                        .getBytes(StandardCharsets.UTF_8);
        int text = line.length - 1;
        ByteBuffer datagram = ByteBuffer.allocateDirect(head.length + text);
        datagram.put(head).put(line, 0, text);
        socket.sendToDomainSocket(datagram, 0, datagram.position(), address);
    }

    private static int severity(LogType type) {
        return switch (type) {
            case ERROR -> 3;
            case WARNING -> 4;
            case NOTICE, SUBSCRIBE, UNSUBSCRIBE -> 5;
            case INFORMATION, WEBSOCKETS -> 6;
            case DEBUG, INTERNAL -> 7;
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
