package io.jmqtt.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    list                                    | list
                    connect -u ann -P                       | connect -u ann -P
                    connect -u ann -P s3cret                | connect -u ann -P
                    connect -u ann -P s3cret -h box         | connect -u ann -h box -P
                    connect -u ann -P 's3 cret' -h box      | connect -u ann -h box -P
                    connect --pw s3cret -u ann              | connect -u ann -P
                    connect --pw=s3cret -u ann              | connect -u ann -P
                    connect -Ps3cret -u ann                 | connect -u ann -P
                    connect mqtt://ann:s3cret@box           | connect mqtt://ann@box -P
                    connect 'mqtt://ann:s3cret@box'         | connect 'mqtt://ann@box' -P
                    connect mqtt://ann:s3:cr@et@box -V 5    | connect mqtt://ann@box -V 5 -P
                    connect mqtt://ann:s3/cret@box          | connect mqtt://ann@box -P
                    connect -L mqtt://ann:s3cret@box:1884   | connect -L mqtt://ann@box:1884 -P
                    connect mqtt://box:1883/a@b             | connect mqtt://box:1883/a@b
                    connect mqtt://ann@box:1883             | connect mqtt://ann@box:1883
                    connect mqtt://a:s3cret@box -P s3cret   | connect mqtt://a@box -P
                    connect --proxy socks5h://a:s3cret@box  | connect --proxy socks5h://a:***@box
                    connect --psk 1234ab --psk-identity me  | connect --psk *** --psk-identity me
                    connect -D connect authentication-data x | connect -D connect authentication-data ***
                    pub -t a -m -P                          | pub -t a -m -P
                    sub -P                                  | sub -P
                    """)
    void lineHasNone(String typed, String kept) {
        assertThat(Secrets.removed(typed)).isEqualTo(kept);
    }

    @Test
    void everyLineOfATextIsLookedThrough() {
        assertThat(Secrets.removed("connect -P one\n# -P two\nconnect -u a -P three\nlist"))
                .isEqualTo("connect -P\n# -P two\nconnect -u a -P\nlist");
    }

    @Test
    void bodyIsKept() {
        String text = "pub -t a -l <<END\n-P s3cret\nEND";
        assertThat(Secrets.removed(text)).isEqualTo(text);
    }
}
