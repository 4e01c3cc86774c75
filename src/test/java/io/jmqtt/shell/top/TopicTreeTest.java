package io.jmqtt.shell.top;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.connect.ReceivedMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicTreeTest {
    private final TopicTree tree = new TopicTree();
    private final Cursor cursor = new Cursor(tree);

    private void arrive(String topic, String payload, boolean retain) {
        tree.add(
                new ReceivedMessage(topic, payload.getBytes(UTF_8), 1, retain, false, 1, List.of()),
                0);
    }

    private void arrive(String... topics) {
        for (String topic : topics) {
            arrive(topic, "x", false);
        }
    }

    private String shown() {
        StringBuilder out = new StringBuilder();
        Cursor.Window window = cursor.window(100, 0);
        for (int i = 0; i < window.rows().size(); i++) {
            Row row = window.rows().get(i);
            String fold =
                    switch (row.fold()) {
                        case NONE -> " ";
                        case OPEN -> "-";
                        case SHUT -> "+";
                    };
            out.append(i == window.selected() ? ">" : " ").append("  ".repeat(row.depth()));
            out.append(fold).append(row.name()).append(' ').append(row.count()).append('\n');
        }
        return out.toString();
    }

    @Test
    void messagesCountForTheirTopicAndThoseAbove() {
        arrive("home/door", "home/kitchen/temp", "home/kitchen/temp", "garage", "/slash");
        assertThat(shown())
                .isEqualTo(
                        """
                        >- 1
                            slash 1
                          garage 1
                         -home 3
                            door 1
                           -kitchen 2
                              temp 2
                        """);
        assertThat(tree.totals()).isEqualTo(new TopicTree.Totals(5, 0, 4, 0, 0));
    }

    @Test
    void rateIsThatOfTheLastSecondsAndFades() {
        arrive("a/b", "a/b", "a/c", "d");
        tree.rate(2);
        assertThat(tree.totals().rate()).isEqualTo(2);
        tree.rate(1);
        assertThat(tree.totals().rate()).isBetween(1.0, 1.5);
        for (int i = 0; i < 30; i++) {
            tree.rate(1);
        }
        assertThat(tree.totals().rate()).isZero();
    }

    @Test
    void retainedMarkComesAndGoesWithTheMessage() {
        arrive("a", "kept", true);
        arrive("b", "not", false);
        assertThat(tree.totals().retained()).isEqualTo(1);
        arrive("a", "newer", false);
        assertThat(tree.totals().retained()).isEqualTo(1);
        assertThat(cursor.window(9, 0).rows())
                .extracting(Row::retained)
                .containsExactly(true, false);
        arrive("a", "", false);
        assertThat(tree.totals().retained()).isZero();
        assertThat(cursor.window(9, 0).rows().get(0).value()).isEqualTo("(null)");
    }

    @Test
    void floodOfTopicsIsBounded() {
        for (int i = 0; i < TopicTree.MOST_NODES + 1000; i++) {
            arrive("flood/" + i);
        }
        arrive("x".repeat(TopicTree.LONGEST_TOPIC + 1));
        TopicTree.Totals totals = tree.totals();
        assertThat(totals.topics()).isEqualTo(TopicTree.MOST_NODES - 1);
        assertThat(totals.left()).isEqualTo(1002);
        assertThat(totals.messages()).isEqualTo(TopicTree.MOST_NODES + 1001);
        assertThat(tree.unfolded(Sort.NAME)).hasSize(TopicTree.MOST_NODES);
    }

    @Test
    void longPayloadIsKeptInPart() {
        arrive("a", "0123456789".repeat(100_000), false);
        Cursor.Window window = cursor.window(9, 0);
        assertThat(window.value()).hasSize(Node.KEPT_BYTES + 3).endsWith("...");
        assertThat(window.detail()).isEqualTo("a: QoS 1, 1000000 bytes");
    }

    @Test
    void cursorMovesFoldsAndComesBack() {
        arrive("a/x", "a/y", "b/z");
        cursor.move(1);
        cursor.left();
        assertThat(shown()).startsWith(">-a 2\n");
        cursor.left();
        assertThat(shown()).isEqualTo(">+a 2\n -b 1\n    z 1\n");
        cursor.right();
        cursor.right();
        assertThat(shown()).contains(">   x 1");
        cursor.move(100);
        assertThat(shown()).endsWith(">   z 1\n");
        cursor.all(false);
        assertThat(shown()).isEqualTo(" +a 2\n>+b 1\n");
        cursor.all(true);
        cursor.move(-100);
        cursor.toggle();
        assertThat(shown()).startsWith(">+a 2\n -b");
    }

    @Test
    void orderIsByNameCountRateOrTime() {
        arrive("c", "b", "b", "a", "a", "a");
        assertThat(names()).containsExactly("a", "b", "c");
        arrive("c", "c", "c", "c");
        cursor.nextSort();
        assertThat(names()).containsExactly("c", "a", "b");
        tree.rate(1);
        cursor.nextSort();
        assertThat(names()).containsExactly("c", "a", "b");
        tree.add(new ReceivedMessage("b", new byte[0], 0, false, false, 0, List.of()), 5);
        cursor.nextSort();
        assertThat(names()).startsWith("b");
    }

    private List<String> names() {
        return tree.unfolded(cursor.sort()).stream().map(Node::name).toList();
    }

    @Test
    void windowFollowsTheCursor() {
        for (char c = 'a'; c <= 'j'; c++) {
            arrive(String.valueOf(c));
        }
        assertThat(cursor.window(3, 0).rows()).extracting(Row::name).containsExactly("a", "b", "c");
        cursor.page(1);
        cursor.page(1);
        Cursor.Window window = cursor.window(3, 0);
        assertThat(window.rows()).extracting(Row::name).containsExactly("e", "f", "g");
        assertThat(window.selected()).isEqualTo(2);
        assertThat(window.above()).isEqualTo(4);
        assertThat(window.all()).isEqualTo(10);
        cursor.move(-1);
        assertThat(cursor.window(3, 0).above()).isEqualTo(4);
        assertThat(cursor.window(5, 0).rows()).hasSize(5);
    }

    @Test
    void searchUnfoldsWhatItFindsAndGoesRound() {
        arrive("home/kitchen/temp", "home/living/temp", "garage/Temperature", "garage/door");
        cursor.all(false);
        cursor.beginSearch();
        assertThat(cursor.search("temp")).isTrue();
        assertThat(cursor.window(99, 0).detail()).startsWith("garage/Temperature:");
        cursor.searchOn(false);
        assertThat(cursor.window(99, 0).detail()).startsWith("home/kitchen/temp:");
        cursor.searchOn(false);
        cursor.searchOn(false);
        assertThat(cursor.window(99, 0).detail()).startsWith("garage/Temperature:");
        cursor.searchOn(true);
        assertThat(cursor.window(99, 0).detail()).startsWith("home/living/temp:");
        assertThat(cursor.search("n/t")).isTrue();
        assertThat(cursor.window(99, 0).detail()).startsWith("home/kitchen/temp:");
        assertThat(cursor.search("nowhere")).isFalse();
    }

    @Test
    void searchInAnEmptyTreeFindsNothing() {
        cursor.beginSearch();
        assertThat(cursor.search("a")).isFalse();
        cursor.move(1);
        cursor.left();
        cursor.right();
        cursor.toggle();
        assertThat(cursor.window(5, 0).rows()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "plain, 5, plain",
        "'', 0, (null)",
        "'a\nb', 3, a b",
        "'\033[2J', 4, ^[[2J",
        "kept, 9, kept..."
    })
    void valueIsOneLine(String kept, int length, String shown) {
        assertThat(Value.of(kept.getBytes(UTF_8), length)).isEqualTo(shown);
    }

    @Test
    void valueThatIsNoTextIsShownInHex() {
        assertThat(Value.of(new byte[] {0x01, (byte) 0xFE}, 2)).isEqualTo("0x01fe");
        byte[] cut = "a我".getBytes(UTF_8);
        assertThat(Value.of(new byte[] {cut[0], cut[1], cut[2]}, 9)).isEqualTo("a...");
    }
}
