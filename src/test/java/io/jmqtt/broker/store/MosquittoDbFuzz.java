package io.jmqtt.broker.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Fuzz target: {@code mosquitto.db}. A file is unusable, which is said with its name, or gives a
 * state; written again that state is read as the same one.
 */
public final class MosquittoDbFuzz {
    private static final Path FILE = Path.of("mosquitto.db");

    private MosquittoDbFuzz() {}

    /** Entry point of the fuzzer: behind the magic bytes, since those are the same in each file. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        byte[] magic = MosquittoDbReader.MAGIC;
        byte[] file = Arrays.copyOf(magic, magic.length + 4 + input.length);
        System.arraycopy(input, 0, file, magic.length + 4, input.length);
        MosquittoDbReader.Content content;
        try {
            content = MosquittoDbReader.read(FILE, new ByteArrayInputStream(file), file.length);
        } catch (StoreException e) {
            if (!e.getMessage().startsWith("mosquitto.db: ")) {
                throw new AssertionError(e.getMessage(), e);
            }
            return;
        }
        byte[] written = written(content.state());
        MosquittoDbReader.Content again;
        try {
            again = MosquittoDbReader.read(FILE, new ByteArrayInputStream(written), written.length);
        } catch (StoreException e) {
            throw new AssertionError("what was written can't be read", e);
        }
        if (!again.warnings().isEmpty()) {
            throw new AssertionError(again.warnings().toString());
        }
        if (!Arrays.equals(written, written(again.state()))) {
            throw new AssertionError("a state that does not come out as it went in");
        }
        if (content.state().retained().size() != again.state().retained().size()
                || content.state().sessions().size() < again.state().sessions().size()) {
            throw new AssertionError("sessions or retained messages that come or go");
        }
    }

    private static byte[] written(DurableState state) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MosquittoDbWriter.write(state, out);
        return out.toByteArray();
    }
}
