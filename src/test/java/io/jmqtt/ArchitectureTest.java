package io.jmqtt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the direction of dependencies between the rooms of the house (docs/architecture.md). */
class ArchitectureTest {
    /**
     * From the top of the house to the bottom: a room may use those after it in the list, never one
     * before.
     */
    private static final List<String> ROOMS =
            List.of(
                    "io.jmqtt.shell..",
                    "io.jmqtt.cli",
                    "io.jmqtt.cli.option..",
                    "io.jmqtt.bench..",
                    "io.jmqtt.output..",
                    "io.jmqtt.connect..",
                    "io.jmqtt.broker",
                    "io.jmqtt.broker.http..",
                    "io.jmqtt.broker.bridge..",
                    "io.jmqtt.broker.net..",
                    "io.jmqtt.broker.session..",
                    "io.jmqtt.broker.route..",
                    "io.jmqtt.broker.store..",
                    "io.jmqtt.broker.auth..",
                    "io.jmqtt.broker.dynsec..",
                    "io.jmqtt.broker.control..",
                    "io.jmqtt.broker.config..",
                    "io.jmqtt.broker.status..",
                    "io.jmqtt.passwd..",
                    "io.jmqtt.text..",
                    "io.jmqtt.tls..",
                    "io.jmqtt.mqtt..");

    private static JavaClasses classes;

    @BeforeAll
    static void readClasses() {
        classes =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.jmqtt");
    }

    static List<ArchRule> rules() {
        List<ArchRule> rules = new ArrayList<>();
        for (int i = 1; i < ROOMS.size(); i++) {
            rules.add(
                    noClasses()
                            .that()
                            .resideInAPackage(ROOMS.get(i))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(ROOMS.subList(0, i).toArray(String[]::new))
                            .allowEmptyShould(true));
        }
        rules.add(onlyIn("org.eclipse.paho..", "io.jmqtt.connect.paho.."));
        rules.add(onlyIn("picocli..", "io.jmqtt.cli..", "io.jmqtt.shell.."));
        rules.add(onlyIn("org.jline..", "io.jmqtt.shell..", "io.jmqtt.cli.."));
        rules.add(onlyIn("io.netty..", "io.jmqtt.broker..", "io.jmqtt.mqtt..", "io.jmqtt.bench.."));
        rules.add(onlyIn("org.HdrHistogram..", "io.jmqtt.bench.."));
        rules.add(
                noClasses()
                        .that()
                        .haveNameNotMatching("io\\.jmqtt\\.broker\\.store\\.Artemis.*")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.apache.activemq.."));
        rules.add(
                noClasses()
                        .that()
                        .resideInAPackage("io.jmqtt.mqtt..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.netty.channel..",
                                "io.netty.handler..",
                                "java.util.concurrent..",
                                "java.net.."));
        rules.add(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.jmqtt")
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"));
        return rules;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(classes);
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching("io.jmqtt.(**)").should().beFreeOfCycles().check(classes);
    }

    private static ArchRule onlyIn(String library, String... rooms) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }
}
