package io.jmqtt.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A test that a table names, as {@code case NAME}, as {@code Class#method}, or as {@code row NAME}
 * of the table of complaints.
 */
final class TestPlace {
    private static final String CASE = "case ";
    private static final String ROW = "row ";

    private TestPlace() {}

    /** The case that is named; null where a method is. */
    static Scenario scenario(String place) {
        if (!place.startsWith(CASE)) {
            return null;
        }
        String name = place.substring(CASE.length());
        return BrokerDifferentialTest.cases().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such case: " + name));
    }

    /**
     * Fails unless the test is there.
     *
     * @param home the package that names of classes begin below
     */
    static void mustBeThere(String place, String home) throws ClassNotFoundException {
        if (scenario(place) != null) {
            return;
        }
        if (place.startsWith(ROW)) {
            assertThat(ScenarioTable.lines("/io/jmqtt/broker/complaints.txt"))
                    .anyMatch(line -> line.startsWith(place.substring(ROW.length()) + " | "));
            return;
        }
        String[] words = place.split("#");
        List<Method> tests =
                Arrays.stream(Class.forName(home + "." + words[0]).getDeclaredMethods())
                        .filter(TestPlace::isTest)
                        .filter(each -> words[1].equals("*") || each.getName().equals(words[1]))
                        .toList();
        assertThat(tests).as(place).isNotEmpty();
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(ParameterizedTest.class);
    }
}
