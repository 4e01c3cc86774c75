package io.jmqtt.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A zsh on a terminal that says what it offers for one line after another. */
final class ZshSession implements AutoCloseable {
    private final Process process;
    private final OutputStream questions;
    private final BufferedReader answers;

    private ZshSession(Process process) {
        this.process = process;
        questions = process.getOutputStream();
        answers = process.inputReader(StandardCharsets.UTF_8);
        // a zsh that never answers must not hold the build
        process.onExit().orTimeout(5, TimeUnit.MINUTES).exceptionally(late -> kill());
    }

    /**
     * Starts a session.
     *
     * @param scripts the folder of zsh.zsh
     * @param completions the folder of the completion
     * @param home the home of the person who types
     */
    static ZshSession start(Path scripts, Path completions, Path home) {
        try {
            Path work = Files.createTempDirectory(home, "zsh");
            ProcessBuilder builder =
                    new ProcessBuilder(
                            "zsh",
                            "-f",
                            scripts.resolve("zsh.zsh").toString(),
                            completions.toString(),
                            work.toString());
            builder.environment().remove("XDG_CONFIG_HOME");
            builder.environment().put("HOME", home.toString());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().put("TERM", "xterm");
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
            return new ZshSession(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is offered for the last word of a line. */
    List<String> ask(String line) {
        try {
            questions.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            questions.flush();
            List<String> offered = new ArrayList<>();
            for (String answer = answers.readLine();
                    answer == null || !answer.isEmpty();
                    answer = answers.readLine()) {
                if (answer == null) {
                    throw new IOException("zsh ended at: " + line);
                }
                offered.add(answer);
            }
            return offered;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process kill() {
        process.destroyForcibly();
        return process;
    }

    @Override
    public void close() throws IOException {
        questions.close();
        kill();
    }
}
