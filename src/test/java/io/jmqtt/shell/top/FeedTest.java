package io.jmqtt.shell.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.TestBroker;
import io.jmqtt.cli.Reports;
import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.OptionParser;
import io.jmqtt.cli.option.Program;
import io.jmqtt.cli.option.Tool;
import io.jmqtt.testkit.CommandLine;
import io.jmqtt.testkit.CommandRun;
import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.FakeBroker;
import io.jmqtt.testkit.JmqttRun;
import io.jmqtt.testkit.MosquittoBroker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What top hears from a broker. */
class FeedTest {
    private final TopicTree tree = new TopicTree();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Reports reports =
            new Reports(new Program(Tool.TOP, false), new PrintStream(err, true), false);

    private Feed feed(int port, String... args) throws Exception {
        List<String> words = new ArrayList<>(List.of("-h", "127.0.0.1", "-p", "" + port));
        words.addAll(List.of(args));
        ClientOptions options =
                OptionParser.parse(
                        new Program(Tool.TOP, false), words.toArray(new String[0]), Map.of());
        return new Feed(options, options.connectSpec(), tree);
    }

    private static void publish(int port, Object... args) {
        CommandRun run =
                JmqttRun.inProcess()
                        .run(CommandLine.of("jmqtt", "pub", "-p", port, "-q", 1).plus(args));
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void everyTopicArrives() throws Exception {
        try (TestBroker broker = TestBroker.start()) {
            shows(broker.port());
        }
    }

    @Test
    @Tag("mosquitto")
    void everyTopicOfMosquittoArrives(@TempDir Path folder) throws Exception {
        try (MosquittoBroker broker = MosquittoBroker.start(folder)) {
            shows(broker.port());
        }
    }

    private void shows(int port) throws Exception {
        publish(port, "-t", "old/kept", "-m", "1", "-r");
        publish(port, "-t", "raw/kept", "-m", "1", "-r");
        Feed feed = feed(port, "-V", "5", "-T", "raw/#");
        assertThat(feed.connect()).isTrue();
        Eventually.until("the retained one", () -> tree.totals().retained() == 1);
        publish(port, "-t", "new/kept", "-m", "2", "-r");
        publish(port, "-t", "new/live", "-m", "3");
        publish(port, "-t", "old/kept", "-n", "-r");
        Eventually.until("four messages", () -> tree.totals().messages() == 4);
        assertThat(tree.totals().topics()).isEqualTo(3);
        assertThat(tree.totals().retained()).isEqualTo(1);
        assertThat(feed.state()).isEmpty();
        assertThat(feed.finish(reports)).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void filtersAreThoseOfTheCommandLine() throws Exception {
        try (TestBroker broker = TestBroker.start()) {
            publish(broker.port(), "-t", "a/x", "-m", "1", "-r");
            Feed feed = feed(broker.port(), "-t", "a/#", "-t", "b", "-R");
            assertThat(feed.filters()).containsExactly("a/#", "b");
            assertThat(feed.connect()).isTrue();
            Eventually.until("subscribed", () -> broker.broker().gauges().subscriptions() == 2);
            publish(broker.port(), "-t", "c", "-m", "1");
            publish(broker.port(), "-t", "b", "-m", "1");
            Eventually.until("one message", () -> tree.totals().messages() == 1);
            feed.finish(reports);
        }
    }

    @Test
    void refusalsAreReported() throws Exception {
        try (FakeBroker broker =
                FakeBroker.start(
                        c -> c.refuse(5),
                        c -> {
                            c.accept();
                            c.grant(0x80);
                            c.expectDisconnect();
                        })) {
            Feed refused = feed(broker.port());
            assertThat(refused.connect()).isFalse();
            assertThat(refused.finish(reports)).isEqualTo(5);
            assertThat(err.toString()).startsWith("Connection error: ").contains("not authorised");
            err.reset();
            Feed denied = feed(broker.port());
            assertThat(denied.connect()).isTrue();
            Eventually.until("the end", denied::hasEnded);
            assertThat(denied.finish(reports)).isEqualTo(0x80);
            assertThat(err.toString())
                    .isEqualTo("Error: Subscription to # refused: Unspecified error\n");
        }
    }
}
