package io.jmqtt.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every fuzz target over the inputs that are kept for it, and over copies of these that are
 * changed at random, the same ones each time. The long search with Jazzer is {@code
 * src/test/bench/fuzz.sh}; what it finds becomes a kept input.
 */
class FuzzCorpusTest {
    private static final Path KEPT = Path.of("src/test/resources/fuzz");
    private static final int CHANGED_COPIES = 400;
    private static final int CHANGED_COPIES_FOR_BROKERS = 30;

    static List<String> targets() {
        return FuzzTargets.all();
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void targetHoldsForKeptAndChangedInputs(String className) throws Throwable {
        FuzzTarget target = new FuzzTarget(className);
        List<byte[]> kept = new ArrayList<>();
        for (Path file : files(KEPT.resolve(target.name()))) {
            byte[] input = Files.readAllBytes(file);
            kept.add(input);
            run(target, input, "kept input " + file.getFileName());
        }
        assertThat(kept).as("kept inputs").isNotEmpty();
        Random random = new Random(20261124);
        int copies = target.startsBrokers() ? CHANGED_COPIES_FOR_BROKERS : CHANGED_COPIES;
        for (int i = 0; i < copies; i++) {
            byte[] input = changed(kept, random);
            run(target, input, "changed copy " + i);
        }
        target.end();
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    private static void run(FuzzTarget target, byte[] input, String what) {
        try {
            target.run(input);
        } catch (Throwable e) {
            throw new AssertionError(
                    what + " of " + target.name() + ": " + Arrays.toString(input), e);
        }
    }

    private static byte[] changed(List<byte[]> kept, Random random) {
        byte[] input = kept.get(random.nextInt(kept.size())).clone();
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            if (input.length == 0) {
                return input;
            }
            int at = random.nextInt(input.length);
            switch (random.nextInt(4)) {
                case 0 -> input[at] = (byte) random.nextInt(256);
                case 1 -> input[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> input = Arrays.copyOf(input, at);
                default -> {
                    byte[] other = kept.get(random.nextInt(kept.size()));
                    int from = other.length == 0 ? 0 : random.nextInt(other.length);
                    byte[] joined = Arrays.copyOf(input, at + other.length - from);
                    System.arraycopy(other, from, joined, at, other.length - from);
                    input = joined;
                }
            }
        }
        return input;
    }
}
