package io.jmqtt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.JmqttRun;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManualPagesTest {
    private static final int COLUMNS = 80;

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("man"))) {
            files.forEach(pages::add);
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void mandocFindsNothingWrong(Path page) throws Exception {
        Shells.need("mandoc");
        CommandRun run = Shells.run("mandoc", "-Tlint", "-Wwarning", page.toString());
        assertThat(run.out() + run.err()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void groffFindsNothingWrong(Path page) throws Exception {
        Shells.need("man");
        CommandRun run =
                Shells.run("man", "--warnings", "-l", "-E", "UTF-8", "-Tutf8", page.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pageFitsATerminalOf80Columns(Path page) throws Exception {
        Shells.need("mandoc");
        String text = Shells.run("mandoc", "-Tutf8", "-Owidth=78", page.toString()).out();
        for (String line : text.replaceAll(".\b", "").split("\n")) {
            assertThat(line.codePointCount(0, line.length())).as(line).isLessThanOrEqualTo(COLUMNS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "help",
                "pub",
                "sub",
                "rr",
                "passwd",
                "broker",
                "wait",
                "expect",
                "retained",
                "doctor",
                "record",
                "replay",
                "bench",
                "acl",
                "conf",
                "shell",
                "top"
            })
    void helpFitsATerminalOf80Columns(String command) {
        CommandRun run = JmqttRun.inProcess().run(CommandLine.of("jmqtt", command, "--help"));
        assertThat(run.exitCode()).isZero();
        for (String line : run.out().split("\n")) {
            assertThat(line.codePointCount(0, line.length())).as(line).isLessThanOrEqualTo(COLUMNS);
        }
    }

    @Test
    void pageOfTheBrokerHasTheOptionsOfItsHelp() {
        CommandRun run = JmqttRun.inProcess().run(CommandLine.of("jmqtt", "broker", "--help"));
        Assumptions.assumeTrue(run.exitCode() == 0, "this build has no broker command");
        List<String> shown = new ArrayList<>();
        for (String line : run.out().split("\n")) {
            if (line.matches(" +-.*")) {
                for (String word : line.trim().split("[ ,]+")) {
                    if (!word.startsWith("-")) {
                        break;
                    }
                    shown.add(word);
                }
            }
        }
        List<String> documented = new ArrayList<>();
        for (Flag flag : BrokerFlags.all()) {
            documented.addAll(flag.names());
        }
        assertThat(documented).containsExactlyInAnyOrderElementsOf(shown);
    }
}
