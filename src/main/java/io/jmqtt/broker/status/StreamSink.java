package io.jmqtt.broker.status;

import java.io.IOException;
import java.io.OutputStream;

/** Log lines on standard output or standard error, which are not ours to close. */
final class StreamSink implements LogSink {
    private final OutputStream stream;

    StreamSink(OutputStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(LogType type, byte[] line) throws IOException {
        stream.write(line);
        stream.flush();
    }
}
