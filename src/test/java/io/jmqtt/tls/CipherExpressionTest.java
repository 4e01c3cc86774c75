package io.jmqtt.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CipherExpressionTest {

    private static Set<String> everything() {
        Set<String> names = new HashSet<>();
        for (CipherSuite suite : CipherSuite.all()) {
            names.add(suite.name());
        }
        return names;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALL",
                "HIGH",
                "HIGH:!aNULL",
                "HIGH:!aNULL:!MD5:!PSK",
                "ECDHE+AESGCM",
                "ECDHE+AESGCM:DHE+AES256",
                "AES128:@STRENGTH",
                "ALL:!PSK:@STRENGTH",
                "AES256-SHA",
                "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384",
                "ALL:-RSA:RSA+AESGCM",
                "kRSA:!SHA1",
                "PSK",
                "kPSK:!SHA256",
                "kECDHEPSK+AES256",
                "HIGH:+CHACHA20:!PSK",
                "HIGH:!kRSA:!SHA:!SHA256:!SHA384",
                "AES:!AESGCM",
                "SHA384",
                "TLSv1.2:!aECDSA",
                "aECDSA",
                "nonsense:AES256-GCM-SHA384"
            })
    void selectsWhatOpenSslSelects(String expression) throws Exception {
        Path openssl = Path.of("/usr/bin/openssl");
        Assumptions.assumeTrue(Files.isExecutable(openssl), "openssl is not installed");
        Process process =
                new ProcessBuilder(
                                openssl.toString(),
                                "ciphers",
                                "-stdname",
                                expression + ":@SECLEVEL=0")
                        .start();
        Set<String> known = everything();
        Set<String> expected = new LinkedHashSet<>();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String name = line.substring(0, line.indexOf(' '));
                if (known.contains(name)) {
                    expected.add(name);
                }
            }
        }
        List<String> actual = CipherExpression.select(expression, known);
        assertThat(actual).containsExactlyElementsOf(new ArrayList<>(expected));
    }

    @Test
    void emptySelectionIsAnError() {
        assertThatThrownBy(() -> CipherExpression.select("RC4:eNULL", everything()))
                .hasMessage("the cipher list \"RC4:eNULL\" selects no cipher");
        assertThatThrownBy(() -> CipherExpression.select("ALL:@SECLEVEL=9", everything()))
                .hasMessage("@SECLEVEL takes 0 to 5, not \"9\"");
    }

    @Test
    void tls13TakesNamesOnly() throws Exception {
        Set<String> available = Set.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384");
        assertThat(
                        CipherExpression.selectTls13(
                                "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256", available))
                .containsExactly("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256");
        assertThatThrownBy(() -> CipherExpression.selectTls13("HIGH", available))
                .hasMessage("\"HIGH\" is no cipher suite of TLS 1.3 here");
    }
}
