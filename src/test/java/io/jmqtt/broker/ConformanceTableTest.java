package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of normative statements names tests that exist, and each statement once. */
class ConformanceTableTest {
    private static final Path TABLE = Path.of("docs/conformance.md");
    private static final List<String> PACKAGES =
            List.of(
                    "io.jmqtt.broker.",
                    "io.jmqtt.broker.route.",
                    "io.jmqtt.broker.session.",
                    "io.jmqtt.mqtt.");

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Matcher named = Pattern.compile("`(\\w+Test)#(\\w+)`").matcher(Files.readString(TABLE));
        int count = 0;
        while (named.find()) {
            Class<?> test = find(named.group(1));
            assertThat(test).as(named.group(1)).isNotNull();
            assertThat(Arrays.stream(test.getDeclaredMethods()).map(m -> m.getName()))
                    .contains(named.group(2));
            count++;
        }
        assertThat(count).isGreaterThan(100);
    }

    private static Class<?> find(String name) {
        for (String prefix : PACKAGES) {
            try {
                return Class.forName(prefix + name);
            } catch (ClassNotFoundException e) {
                // in another package
            }
        }
        return null;
    }

    @Test
    void everyProbeThatIsNamedExists() throws IOException {
        Set<String> probes =
                ProbeTest.probes().stream().map(Object::toString).collect(Collectors.toSet());
        Matcher named = Pattern.compile("probe \"([^\"]+)\"").matcher(Files.readString(TABLE));
        while (named.find()) {
            assertThat(probes).contains(named.group(1));
        }
    }

    @Test
    void everyStatementStandsOnceInItsSection() throws IOException {
        for (String section : Files.readString(TABLE).split("\n## ")) {
            List<String> statements = new ArrayList<>();
            Matcher found = Pattern.compile("\\[(MQTT-[0-9.]+-\\d+)]").matcher(section);
            while (found.find()) {
                statements.add(found.group(1));
            }
            Set<String> seen = new HashSet<>();
            assertThat(statements).allSatisfy(each -> assertThat(seen.add(each)).as(each).isTrue());
        }
    }
}
