package io.jmqtt.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrftimeTest {

    /** The table was written by a C program over glibc 2.36: zone, seconds, format, text. */
    @Test
    void writesWhatTheGnuLibraryWrites() throws IOException {
        SoftAssertions soft = new SoftAssertions();
        List<String> rows = rows();
        assertThat(rows).hasSizeGreaterThan(1_100);
        for (String row : rows) {
            String[] cells = row.split("\t", -1);
            CalendarTime time = new CalendarTime(Long.parseLong(cells[1]), ZoneId.of(cells[0]));
            soft.assertThat(Strftime.format(cells[2], time))
                    .as(row)
                    .isEqualTo(cells[3].replace("\\n", "\n").replace("\\t", "\t"));
        }
        soft.assertAll();
    }

    @Test
    void fieldsAgreeWithTheCalendarOfJava() {
        Random random = new Random(42);
        ZoneId[] zones = {ZoneOffset.UTC, ZoneId.of("America/New_York"), ZoneId.of("Asia/Tehran")};
        for (int i = 0; i < 5_000; i++) {
            long second = random.nextLong(-70_000_000_000L, 250_000_000_000L);
            ZoneId zone = zones[i % zones.length];
            CalendarTime time = new CalendarTime(second, zone);
            ZonedDateTime expected = Instant.ofEpochSecond(second).atZone(zone);
            assertThat(
                            List.of(
                                    time.year(),
                                    time.month(),
                                    time.day(),
                                    time.dayOfYear(),
                                    time.weekday(),
                                    time.hour(),
                                    time.minute(),
                                    time.second(),
                                    time.offsetSeconds()))
                    .as("%s %s", second, zone)
                    .containsExactly(
                            expected.getYear(),
                            expected.getMonthValue(),
                            expected.getDayOfMonth(),
                            expected.getDayOfYear() - 1,
                            expected.getDayOfWeek().getValue() % 7,
                            expected.getHour(),
                            expected.getMinute(),
                            expected.getSecond(),
                            expected.getOffset().getTotalSeconds());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Z, UTC",
        "+00:00, UTC",
        "+05:30, +0530",
        "-03:00, -03",
        "UTC, UTC",
        "Etc/UTC, UTC",
        "GMT, GMT",
        "EST5EDT, EST",
        "Etc/GMT+5, -05",
    })
    void zoneNameIsTheAbbreviation(String zone, String name) {
        assertThat(new CalendarTime(1_795_893_330, ZoneId.of(zone)).zoneName()).isEqualTo(name);
    }

    private static List<String> rows() throws IOException {
        try (InputStream in = StrftimeTest.class.getResourceAsStream("strftime.tsv")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new ArrayList<>(List.of(all.split("\n")));
        }
    }
}
