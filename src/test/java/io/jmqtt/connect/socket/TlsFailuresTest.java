package io.jmqtt.connect.socket;

import static org.assertj.core.api.Assertions.assertThat;

import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSSE words its failures in one way up to some JDK and in another from it on. */
class TlsFailuresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Received fatal alert: certificate_required"
                        + " | the broker refused with the alert certificate_required | true",
                "(certificate_required) Received fatal alert: certificate_required"
                        + " | the broker refused with the alert certificate_required | true",
                "No appropriate protocol | No appropriate protocol | false",
                "(handshake_failure) No appropriate protocol | No appropriate protocol | false",
            })
    void textIsTheSameOnEveryJdk(String jsse, String text, boolean alert) {
        SSLHandshakeException cause = new SSLHandshakeException(jsse);
        assertThat(TlsFailures.of(cause, null).getMessage())
                .isEqualTo("A TLS error occurred: " + text);
        assertThat(TlsFailures.isAlert(cause)).isEqualTo(alert);
    }
}
