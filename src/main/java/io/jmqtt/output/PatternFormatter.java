package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

/** Writes each message, empty ones too, as a {@code -F} pattern says. */
final class PatternFormatter implements MessageFormatter {
    private final PatternPiece[] pieces;
    private final boolean newline;
    private final boolean pretty;
    private final Clock clock;
    private final Consumer<String> complaints;

    PatternFormatter(
            FormatPattern pattern,
            boolean newline,
            boolean pretty,
            Clock clock,
            Consumer<String> complaints) {
        this.pieces = pattern.pieces();
        this.newline = newline;
        this.pretty = pretty;
        this.clock = clock;
        this.complaints = complaints;
    }

    @Override
    public void format(ReceivedMessage message, Instant received, OutputStream out)
            throws IOException {
        Rendering rendering =
                new Rendering(message, new Moment(received, clock), pretty, complaints);
        for (PatternPiece piece : pieces) {
            piece.write(rendering, out);
        }
        if (newline) {
            out.write('\n');
        }
    }
}
