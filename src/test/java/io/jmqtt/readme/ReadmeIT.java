package io.jmqtt.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command of README.md, in its order, and compares what it prints. A block that begins
 * with <code>```console</code> is one command after another; <code>```console terminal-N</code> is
 * one of several terminals at once, whose last command keeps running into the next block of that
 * terminal.
 */
class ReadmeIT {
    private static final Path ROOT = Path.of("").toAbsolutePath();

    /** What the tests are called by; run by whoever runs this test. */
    private static final String TEST_COMMAND = "mvn verify";

    private static final int PORT = 1883;

    private record Block(String terminal, List<String> lines) {}

    @Test
    void everyCommandPrintsWhatTheReadmeShows(@TempDir Path home) throws IOException {
        Assumptions.assumeTrue(isFree(), "port 1883, which the README's commands use, is taken");
        List<Block> blocks = blocks(Files.readAllLines(ROOT.resolve("README.md")));
        assertThat(blocks).hasSizeGreaterThan(6);
        Map<String, Terminal> terminals = new LinkedHashMap<>();
        try {
            for (Block block : blocks) {
                terminals
                        .computeIfAbsent(block.terminal(), name -> new Terminal(name, home))
                        .play(block.lines());
            }
            terminals.values().forEach(Terminal::interrupt);
        } finally {
            terminals.values().forEach(Terminal::close);
        }
    }

    @Test
    void ciRunsTheTestCommandOfTheReadme() throws IOException {
        assertThat(Files.readString(ROOT.resolve(".ci/run"))).contains("mvn -B verify");
        assertThat(Files.readString(ROOT.resolve("README.md"))).contains("$ " + TEST_COMMAND);
    }

    private static boolean isFree() {
        try (ServerSocket four = new ServerSocket(PORT, 1, InetAddress.getByName("127.0.0.1"))) {
            return four.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static List<Block> blocks(List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        Block open = null;
        for (String line : lines) {
            if (open != null && line.equals("```")) {
                blocks.add(open);
                open = null;
            } else if (open != null) {
                open.lines().add(line);
            } else if (line.startsWith("```console")) {
                open = new Block(line.substring(10).trim(), new ArrayList<>());
            }
        }
        return blocks;
    }

    /** Times, ports and made-up client identifiers differ from run to run; nothing else does. */
    private static String normal(String line) {
        return line.replaceAll("^\\d{10}: ", "<time>: ")
                .replaceAll("(127\\.0\\.0\\.1|::1):\\d+", "<address>")
                .replaceAll("auto-[0-9A-F-]{36}", "<id>")
                .replaceAll("(broker runs on port |-p )\\d+", "$1<port>");
    }

    /** One shell of the walk-through: its running command and how much of its output was seen. */
    private static final class Terminal implements AutoCloseable {
        private final String name;
        private final Path home;
        private Processes.Running running;
        private int seen;

        Terminal(String name, Path home) {
            this.name = name;
            this.home = home;
        }

        void play(List<String> lines) {
            List<String> expected = new ArrayList<>();
            for (String line : lines) {
                if (line.startsWith("$ ")) {
                    expect(expected);
                    expected.clear();
                    run(line.substring(2));
                } else {
                    expected.add(normal(line));
                }
            }
            expect(expected);
            if (name.isEmpty()) {
                end();
            }
        }

        private void run(String command) {
            end();
            if (command.equals(TEST_COMMAND)) {
                return;
            }
            seen = 0;
            running =
                    Processes.installed()
                            .start(
                                    CommandLine.of(
                                                    "sh",
                                                    "-c",
                                                    "cd "
                                                            + ROOT
                                                            + "; PATH="
                                                            + ROOT
                                                            + ":$PATH; unset LANG LC_ALL LC_CTYPE;"
                                                            + " "
                                                            + (isBuiltIn(command) ? "" : "exec ")
                                                            + command)
                                            .env("HOME", home.toString())
                                            .env("TMPDIR", home.toString())
                                            .deadline(Duration.ofSeconds(60)));
        }

        private static boolean isBuiltIn(String command) {
            return command.startsWith("export ")
                    || command.contains("|")
                    || command.contains(">")
                    || command.contains(";");
        }

        private void expect(List<String> expected) {
            if (expected.isEmpty()) {
                return;
            }
            if (running == null) {
                fail("README shows output of terminal '" + name + "' before any command");
            }
            int wanted = seen + expected.size();
            Eventually.until(
                    Eventually.DEADLINE,
                    () -> "terminal '" + name + "' to print " + expected + "; has " + output(),
                    () -> output().size() >= wanted || !running.isAlive());
            assertThat(output().subList(Math.min(seen, output().size()), output().size()))
                    .as("output of terminal '%s'", name)
                    .startsWith(expected.toArray(String[]::new));
            seen = wanted;
        }

        private List<String> output() {
            List<String> lines = new ArrayList<>();
            String text = running.out() + running.err();
            text.lines()
                    // only root sees it, and the README is for everybody else
                    .filter(line -> !line.endsWith("should not be run as root/administrator."))
                    .forEach(line -> lines.add(normal(line)));
            return lines;
        }

        /** Waits for the end of a command that ends by itself. */
        private void end() {
            if (running != null) {
                CommandRun run = running.await();
                assertThat(run.exitCode()).as("exit status, terminal '%s': %s", name, run).isZero();
                running = null;
            }
        }

        /** Ctrl-C, after which every command must end cleanly. */
        void interrupt() {
            if (running != null && running.isAlive()) {
                running.signal("INT");
            }
            end();
        }

        @Override
        public void close() {
            if (running != null) {
                running.close();
            }
        }
    }
}
