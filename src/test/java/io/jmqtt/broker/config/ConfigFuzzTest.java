package io.jmqtt.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a file: the parser answers with a configuration or with places of faults. */
class ConfigFuzzTest {
    private static final int FILES = 300;
    private static final List<Option> OPTIONS = new OptionTable().options();
    private static final String[] VALUES = {
        "",
        " ",
        "\t",
        "true",
        "0",
        "-1",
        "65536",
        "0x",
        "99999999999999999999",
        "#",
        "\"",
        "\"\"",
        "a b c",
        "/",
        "::1",
        ":",
        "+/#",
        "\u0000",
        "\u00ff",
        "file",
        "none",
        "1 2 3",
        "true # x"
    };

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyFaultHasAPlace(long seed) throws Exception {
        Random random = new Random(seed);
        Path file = folder.resolve("fuzz.conf");
        for (int i = 0; i < FILES; i++) {
            String text = text(random);
            Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
            ParsedConfig first = ConfigFiles.READER.read(file, CommandLine.EMPTY);
            ParsedConfig all = ConfigFiles.READER.check(file, CommandLine.EMPTY);
            int lines = text.split("\n", -1).length;
            assertThat(all.ok()).as(text).isEqualTo(first.ok());
            assertThat(first.problems()).as(text).hasSizeLessThanOrEqualTo(1);
            assertThat(all.problems())
                    .as(text)
                    .allMatch(problem -> problem.line() >= 0 && problem.line() <= lines)
                    .allMatch(problem -> problem.text().startsWith("Error: "));
            if (!first.ok()) {
                assertThat(all.problems().get(0)).as(text).isEqualTo(first.problems().get(0));
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int line = random.nextInt(12); line >= 0; line--) {
            if (random.nextInt(8) == 0) {
                for (int i = random.nextInt(30); i > 0; i--) {
                    text.append((char) random.nextInt(256));
                }
            } else {
                String name = OPTIONS.get(random.nextInt(OPTIONS.size())).name();
                // an address that must be looked up would make the test wait for the network
                text.append(name.equals("bind_address") ? "port" : name.replace("*", "key"))
                        .append(random.nextBoolean() ? ' ' : '\t')
                        .append(VALUES[random.nextInt(VALUES.length)]);
            }
            text.append(random.nextInt(6) == 0 ? "\r\n" : "\n");
        }
        return text.toString();
    }
}
