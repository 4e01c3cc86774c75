package io.jmqtt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asks the shells themselves what they offer with our completions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompletionTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/completion").toAbsolutePath();
    private static final Path COMPLETIONS = Path.of("completions").toAbsolutePath();

    private Path home;

    /** One for all lines: its start takes most of the time. */
    private ZshSession zsh;

    /** A shell that completions are made for. */
    enum Shell {
        BASH("bash", "-n", "jmqtt.bash"),
        ZSH("zsh", "-n", "_jmqtt"),
        FISH("fish", "-n", "jmqtt.fish");

        private final String program;
        private final String checkOnly;
        private final String file;

        Shell(String program, String checkOnly, String file) {
            this.program = program;
            this.checkOnly = checkOnly;
            this.file = file;
        }
    }

    @BeforeAll
    void makeHome(@TempDir Path folder) throws IOException {
        home = folder;
        Path profiles = Files.createDirectories(home.resolve(".config/jmqtt/profiles"));
        Files.writeString(profiles.resolve("office"), "-h broker.example.org\n-u alice\n");
        Files.writeString(profiles.resolve("garage"), "--host garage.example.org\n");
        Files.writeString(home.resolve("ca.pem"), "");
        Files.createDirectories(home.resolve("certs"));
    }

    @AfterAll
    void endZsh() throws IOException {
        if (zsh != null) {
            zsh.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void scriptParses(Shell shell) {
        Shells.need(shell.program);
        CommandRun run =
                Shells.run(shell.program, shell.checkOnly, COMPLETIONS.resolve(shell.file));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void firstWordIsACommand(Shell shell) {
        assertThat(offered(shell, "")).contains("pub", "sub", "rr", "passwd", "broker", "help");
        assertThat(offered(shell, "pa")).containsExactly("passwd");
        assertThat(offered(shell, "help", "su")).containsExactly("sub");
    }

    @ParameterizedTest
    @EnumSource
    void optionsAreThoseOfTheCommand(Shell shell) {
        for (CommandSyntax command : CommandSyntax.all()) {
            List<String> longNames = new ArrayList<>();
            for (Flag flag : command.flags()) {
                if (flag.longName() != null) {
                    longNames.add(flag.longName());
                }
            }
            assertThat(offered(shell, command.name(), "--"))
                    .as(command.name())
                    .containsExactlyInAnyOrderElementsOf(longNames);
        }
    }

    @ParameterizedTest
    @EnumSource
    void valuesOfEnumeratedOptionsAreOffered(Shell shell) {
        for (CommandSyntax command : CommandSyntax.all()) {
            for (Flag flag : command.flags()) {
                if (flag.value() == Flag.Value.CHOICE) {
                    String name = flag.names().get(0);
                    assertThat(offered(shell, command.name(), name, ""))
                            .as(command.name() + " " + name)
                            .containsExactlyInAnyOrderElementsOf(flag.choices());
                }
            }
        }
    }

    /** Not zsh: its _arguments takes what looks like an option for one. */
    @ParameterizedTest
    @EnumSource(names = {"BASH", "FISH"})
    void valueThatLooksLikeAnOptionIsAValue(Shell shell) {
        // the topic is "-q": what follows is no QoS
        assertThat(offered(shell, "sub", "-t", "-q", "--retain-h"))
                .containsExactly("--retain-handling");
    }

    @ParameterizedTest
    @EnumSource
    void profilesAndTheirHostsAreOffered(Shell shell) {
        assertThat(offered(shell, "pub", "--profile", ""))
                .containsExactlyInAnyOrder("garage", "office");
        assertThat(offered(shell, "sub", "-h", ""))
                .containsExactlyInAnyOrder("localhost", "broker.example.org", "garage.example.org");
    }

    @ParameterizedTest
    @EnumSource
    void propertiesAreThoseOfThePacket(Shell shell) {
        assertThat(offered(shell, "pub", "-D", ""))
                .containsExactlyInAnyOrderElementsOf(PropertyTable.byPacket().keySet());
        assertThat(offered(shell, "pub", "-D", "subscribe", ""))
                .containsExactlyInAnyOrder("subscription-identifier", "user-property");
    }

    @ParameterizedTest
    @EnumSource
    void filesAreOfferedWhereTheOptionTakesOne(Shell shell) {
        assertThat(offered(shell, "pub", "--cafile", home + "/ca")).hasSize(1);
        assertThat(offered(shell, "pub", "--cafile", home + "/ca").get(0)).endsWith("ca.pem");
        assertThat(offered(shell, "passwd", home + "/ca").get(0)).endsWith("ca.pem");
        assertThat(offered(shell, "pub", "--capath", home + "/c")).hasSize(1);
        assertThat(offered(shell, "pub", "-m", home + "/ca")).isEmpty();
    }

    @Test
    void bashKnowsThatAUserPropertyHasTwoValues() {
        Shell shell = Shell.BASH;
        assertThat(offered(shell, "pub", "-D", "publish", "user-property", "k", "--")).isEmpty();
        assertThat(offered(shell, "pub", "-D", "publish", "user-property", "k", "v", "--ps"))
                .containsExactly("--psk", "--psk-identity");
    }

    /** What a shell offers for the last word, without descriptions. */
    private List<String> offered(Shell shell, String... words) {
        Shells.need(shell.program);
        List<String> lines =
                switch (shell) {
                    case BASH -> {
                        List<Object> args = new ArrayList<>(List.of("--norc"));
                        args.add(SCRIPTS.resolve("bash.sh"));
                        args.add(COMPLETIONS.resolve(shell.file));
                        args.add("jmqtt");
                        args.addAll(List.of(words));
                        yield output("bash", args.toArray());
                    }
                    case FISH ->
                            output(
                                    "fish",
                                    "--no-config",
                                    SCRIPTS.resolve("fish.fish"),
                                    COMPLETIONS.resolve(shell.file),
                                    "jmqtt " + String.join(" ", words));
                    case ZSH -> {
                        if (zsh == null) {
                            zsh = ZshSession.start(SCRIPTS, COMPLETIONS, home);
                        }
                        yield zsh.ask("jmqtt " + String.join(" ", words));
                    }
                };
        TreeSet<String> offered = new TreeSet<>();
        for (String line : lines) {
            if (!line.isBlank()) {
                offered.add(line.split("\t")[0]);
            }
        }
        return List.copyOf(offered);
    }

    private List<String> output(String program, Object... args) {
        CommandRun run = Shells.run(CommandLine.of(program, args).env("HOME", home.toString()));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        return List.of(run.out().split("\n"));
    }
}
