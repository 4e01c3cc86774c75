package io.jmqtt.connect.socket;

import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.MqttFailure.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * An open two-way stream of bytes. One thread reads and another one writes; {@link #close} may be
 * called from any thread and ends both. Nothing here is buffered more than the layer itself needs:
 * callers read and write in large pieces.
 */
public interface Transport extends Closeable {

    InputStream input();

    /** Hands bytes to the operating system when its {@code flush} returns. */
    OutputStream output();

    /**
     * What the failure of a read means for the connection: its loss, unless the layer knows better.
     */
    default MqttFailure failure(IOException cause) {
        return new MqttFailure(Kind.CONNECTION_LOST, 0, Kind.CONNECTION_LOST.text(), cause);
    }

    /** Ends the connection; never throws and may be called again. */
    @Override
    void close();
}
