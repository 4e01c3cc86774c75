package io.jmqtt.output;

import io.jmqtt.text.Strftime;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * {@code @} and a letter: what {@code strftime} makes of that one letter, and {@code @N} the
 * nanoseconds in nine digits. The letter is a byte; it need not be ASCII.
 */
record DatePiece(char letter) implements PatternPiece {

    @Override
    public void write(Rendering rendering, OutputStream out) throws IOException {
        String text =
                letter == 'N'
                        ? Moment.digits(rendering.moment().nanosecond(), 9)
                        : Strftime.format("%" + letter, rendering.moment().calendar());
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
