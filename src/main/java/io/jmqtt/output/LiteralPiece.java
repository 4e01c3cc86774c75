package io.jmqtt.output;

import java.io.IOException;
import java.io.OutputStream;

/** Fixed bytes between the fields of a pattern. */
record LiteralPiece(byte[] text) implements PatternPiece {

    @Override
    public void write(Rendering rendering, OutputStream out) throws IOException {
        out.write(text, 0, text.length);
    }
}
