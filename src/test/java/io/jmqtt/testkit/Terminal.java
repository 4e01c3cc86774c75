package io.jmqtt.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A shell command on a terminal of its own, which {@code script} of util-linux plays. */
public final class Terminal implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final StringBuilder screen = new StringBuilder();
    private final Process process;

    /** Starts it; ends the test when there is no {@code script}. */
    public Terminal(String command) throws IOException {
        Process started;
        try {
            started =
                    new ProcessBuilder("script", "-qec", command, "/dev/null")
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            started = null;
        }
        Assumptions.assumeTrue(
                started != null,
                "there is no 'script' to play the terminal (Debian: apt-get install"
                        + " bsdutils)");
        process = started;
        Thread reader = new Thread(this::read, "screen");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        byte[] buffer = new byte[1024];
        try (InputStream in = process.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                synchronized (screen) {
                    screen.append(new String(buffer, 0, n, UTF_8));
                }
            }
        } catch (IOException e) {
            // the terminal is gone
        }
    }

    /** All that was shown so far. */
    public String screen() {
        synchronized (screen) {
            return screen.toString();
        }
    }

    /** Waits until that text was shown. */
    public void await(String text) {
        Eventually.until(
                DEADLINE,
                () -> "'" + text + "' on the screen: " + screen(),
                () -> screen().contains(text));
    }

    /** Types on the keyboard. */
    public void type(String text) throws IOException {
        OutputStream keys = process.getOutputStream();
        keys.write(text.getBytes(UTF_8));
        keys.flush();
    }

    /** Waits for the end. */
    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .as(() -> "ends: " + screen())
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
