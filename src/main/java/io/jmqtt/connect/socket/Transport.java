package io.jmqtt.connect.socket;

import java.io.Closeable;
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

    /** Ends the connection; never throws and may be called again. */
    @Override
    void close();
}
