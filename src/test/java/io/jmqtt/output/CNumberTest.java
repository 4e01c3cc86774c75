package io.jmqtt.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.text.CNumber;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CNumberTest {

    /**
     * The table was written by glibc's printf: bits of the double, decimals, {@code %.*f}, {@code
     * %1.15g}, {@code %1.17g}.
     */
    @Test
    void writesWhatPrintfWrites() throws IOException {
        SoftAssertions soft = new SoftAssertions();
        int rows = 0;
        try (InputStream in = CNumberTest.class.getResourceAsStream("printf.tsv")) {
            for (String row : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] cells = row.split("\t");
                double value = Double.longBitsToDouble(Long.parseUnsignedLong(cells[0], 16));
                soft.assertThat(CNumber.fixed(value, Integer.parseInt(cells[1])))
                        .as(row)
                        .isEqualTo(cells[2]);
                soft.assertThat(CNumber.general(value, 15)).as(row).isEqualTo(cells[3]);
                soft.assertThat(CNumber.general(value, 17)).as(row).isEqualTo(cells[4]);
                rows++;
            }
        }
        soft.assertAll();
        assertThat(rows).isEqualTo(316);
    }

    @ParameterizedTest
    @CsvSource({
        "2.0, 2",
        "1e3, 1000",
        "12345678901234567890, 1.2345678901234567e+19",
        "-0, -0",
        "0, 0",
        "1e400, null",
        "-1e400, null",
        "NaN, null",
        "0.30000000000000004, 0.3",
        "0.1, 0.1",
        "100000, 100000",
        "123456789012345678, 1.2345678901234568e+17",
        "999999999999999, 999999999999999",
        "1e15, 1e+15",
        "-123456789, -123456789",
        "1e22, 1e+22",
        "1e-5, 1e-05",
        "0.0001, 0.0001",
        "0.00001234, 1.234e-05",
        "123456.789, 123456.789",
        "5e-324, 4.94065645841247e-324",
        "1.7976931348623157e308, 1.79769313486232e+308",
        "0.3333333333333333, 0.33333333333333331",
        "3.141592653589793, 3.1415926535897931",
        "1e-100, 1e-100",
    })
    void jsonNumbersAreThoseOfCJson(double value, String text) {
        assertThat(CNumber.json(value)).isEqualTo(text);
    }

    @Test
    void jsonNumberIsTheSameNumberWithinThePrecisionOfADouble() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                double back = Double.parseDouble(CNumber.json(value));
                assertThat(Math.abs(back - value))
                        .as("%s", value)
                        .isLessThanOrEqualTo(Math.ulp(value) * 2);
                assertThat(Double.parseDouble(CNumber.general(value, 17))).isEqualTo(value);
            }
        }
    }
}
