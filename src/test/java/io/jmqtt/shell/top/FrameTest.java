package io.jmqtt.shell.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameTest {
    private static final TopicTree.Totals TOTALS = new TopicTree.Totals(1234, 5.678, 12, 3, 0);

    private static View view(List<Row> rows, int selected) {
        return new View(
                "localhost:1883",
                "#",
                "",
                TOTALS,
                Sort.NAME,
                rows,
                0,
                rows.size(),
                selected,
                selected < 0 ? "" : "about the row",
                selected < 0 ? null : rows.get(selected).value(),
                null,
                null);
    }

    private static Row row(int depth, String name, Row.Fold fold, String value) {
        return new Row(depth, name, fold, 7, 0.5, 3, value != null, value);
    }

    private static String text(View view, int width, int height) {
        StringBuilder out = new StringBuilder();
        for (AttributedString line : Frame.lines(view, width, height, false)) {
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    @Test
    void screenOf80ColumnsHasTreeDetailAndKeys() {
        List<Row> rows =
                List.of(
                        row(0, "home", Row.Fold.OPEN, null),
                        row(1, "kitchen", Row.Fold.SHUT, null),
                        row(1, "door", Row.Fold.NONE, "open"));
        assertThat(text(view(rows, 2), 80, 10))
                .isEqualTo(
                        """
                        localhost:1883  #  1234 messages, 5.68/s, 12 topics, 3 retained
                        TOPIC*                             COUNT  RATE/S  AGE R LAST VALUE
                        - home                                 7    0.50   3s
                          + kitchen                            7    0.50   3s
                            door                               7    0.50   3s R open


                        about the row
                        open
                        q quit  / search  n next  s sort  arrows move and fold  + - all
                        """);
    }

    @Test
    void whatIsTooWideIsCut() {
        List<Row> rows =
                List.of(
                        row(2, "a-rather-long-name-of-a-level", Row.Fold.NONE, "v".repeat(100)),
                        row(0, "我发送消息了我发送消息了", Row.Fold.NONE, "我发送消息了我发送消息了我发送消息了我发"));
        List<AttributedString> lines = Frame.lines(view(rows, 0), 60, 8, true);
        assertThat(lines.get(2).toString()).contains("      a-rather-long-nam~ ").endsWith("vvv");
        assertThat(lines.get(3).toString()).contains("  我发送消息了我发送消~ ");
        assertThat(lines).allMatch(line -> line.columnLength() <= 60);
    }

    @ParameterizedTest
    @CsvSource({"80,24", "80,6", "80,5", "80,3", "80,1", "200,50", "20,24", "10,24", "1,1", "1,24"})
    void frameFitsTheScreen(int width, int height) {
        List<Row> rows =
                java.util.stream.IntStream.range(0, Frame.rows(height))
                        .mapToObj(i -> row(i, "level" + i, Row.Fold.OPEN, "value 我"))
                        .toList();
        List<AttributedString> lines = Frame.lines(view(rows, 0), width, height, true);
        assertThat(lines).hasSize(height);
        assertThat(lines).allMatch(line -> line.columnLength() <= width);
    }

    @Test
    void footerShowsWhatIsTypedAndWhatIsToBeSaid() {
        View view = view(List.of(), -1);
        View typing =
                new View(
                        "b", "#", "offline", TOTALS, Sort.RATE, List.of(), 0, 0, -1, "", null, "ki",
                        null);
        assertThat(text(typing, 80, 6))
                .startsWith("b  #  [offline]  1234 messages")
                .contains("RATE/S*")
                .endsWith("/ki_\n");
        View telling =
                new View(
                        "b",
                        "#",
                        "",
                        TOTALS,
                        Sort.COUNT,
                        List.of(),
                        0,
                        0,
                        -1,
                        "",
                        null,
                        null,
                        "No.");
        assertThat(text(telling, 80, 6)).endsWith("No.\n");
        assertThat(text(view, 80, 6)).contains("q quit");
    }

    @Test
    void placeIsShownWhereNotAllRowsFit() {
        View view =
                new View(
                        "b",
                        "#",
                        "",
                        TOTALS,
                        Sort.NAME,
                        List.of(row(0, "x", Row.Fold.NONE, null)),
                        4,
                        9,
                        0,
                        "",
                        null,
                        null,
                        null);
        assertThat(text(view, 80, 6)).endsWith(" 5-5 of 9\n");
        assertThat(text(view, 66, 6)).endsWith("+ - all\n");
    }

    @Test
    void topicsThatWereNotKeptAreTold() {
        View view =
                new View(
                        "b",
                        "#",
                        "",
                        new TopicTree.Totals(9, 0, 1, 0, 8),
                        Sort.NAME,
                        List.of(),
                        0,
                        0,
                        -1,
                        "",
                        null,
                        null,
                        null);
        assertThat(text(view, 90, 6))
                .startsWith("b  #  9 messages, -/s, 1 topics, 0 retained, 8 of topics not kept\n");
    }

    @Test
    void selectedRowStandsOutOverItsWholeWidth() {
        List<AttributedString> lines =
                Frame.lines(view(List.of(row(0, "x", Row.Fold.NONE, "v")), 0), 80, 6, false);
        assertThat(lines.get(2).columnLength()).isEqualTo(80);
        assertThat(lines.get(2).toAnsi()).startsWith("\033[7m");
        assertThat(lines.get(0).toAnsi()).doesNotContain("\033");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "999999,999999",
        "1000000,1.00M",
        "12345678,12.34M",
        "999999999,999.99M",
        "1000000000,1.00G"
    })
    void numbersStayNarrow(long value, String shown) {
        assertThat(Frame.number(value)).isEqualTo(shown).hasSizeLessThanOrEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "0,-",
        "0.01,0.01",
        "9.99,9.99",
        "10,10.0",
        "999.9,999.9",
        "1000,1000",
        "1e6,1.00M"
    })
    void ratesStayNarrow(double value, String shown) {
        assertThat(Frame.rate(value)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0s",
        "59,59s",
        "60,1m",
        "3599,59m",
        "3600,1h",
        "86399,23h",
        "86400,1d",
        "99999999,999d"
    })
    void agesStayNarrow(long seconds, String shown) {
        assertThat(Frame.age(seconds)).isEqualTo(shown);
    }
}
