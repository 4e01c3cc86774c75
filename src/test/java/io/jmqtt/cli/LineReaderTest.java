package io.jmqtt.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void linesAndNewlinesGiveTheInputBackHoweverItIsCut() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            byte[] input = new byte[random.nextInt(5000)];
            random.nextBytes(input);
            for (int i = 0; i < input.length / 20; i++) {
                input[random.nextInt(input.length)] = '\n';
            }
            LineReader lines = new LineReader(inPieces(input, random), 1 << 20);
            ByteArrayOutputStream back = new ByteArrayOutputStream();
            byte[] line = lines.next();
            while (line != null) {
                assertThat(line).doesNotContain((byte) '\n');
                back.write(line);
                if (lines.consumed() > back.size()) {
                    back.write('\n');
                }
                assertThat(lines.consumed()).isEqualTo(back.size());
                line = lines.next();
            }
            assertThat(back.toByteArray()).isEqualTo(input);
        }
    }

    @Test
    void longLineIsOneLine() throws IOException {
        byte[] input = new byte[300_000];
        LineReader lines = new LineReader(new ByteArrayInputStream(input), 1 << 20);
        assertThat(lines.next()).isEqualTo(input);
        assertThat(lines.next()).isNull();
    }

    @Test
    void lineAboveTheLimitIsAnError() {
        LineReader lines = new LineReader(new ByteArrayInputStream(new byte[300_000]), 100_000);
        assertThatIOException()
                .isThrownBy(lines::next)
                .withMessage("a line is longer than 100000 bytes");
    }

    private static InputStream inPieces(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, 1 + random.nextInt(700)));
            }
        };
    }
}
