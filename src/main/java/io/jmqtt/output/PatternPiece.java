package io.jmqtt.output;

import java.io.IOException;
import java.io.OutputStream;

/** A part of a {@link FormatPattern}: fixed text, a field of the message, or a part of its date. */
interface PatternPiece {

    void write(Rendering rendering, OutputStream out) throws IOException;
}
