package io.jmqtt.broker.config;

import io.jmqtt.broker.status.LogType;
import java.util.List;

/** The rows for TLS on listeners. */
final class TlsOptions {
    private TlsOptions() {}

    static List<Option> rows() {
        Rows<TlsConfig.Draft> rows =
                new Rows<>(Option.Scope.LISTENER, (state, option) -> state.listener(option).tls);
        rows.text("cafile", (t, v, s) -> t.cafile = withoutPsk(t, v))
                .about("authorities that client certificates are checked against");
        rows.text("capath", (t, v, s) -> t.capath = v).about("folder of such authorities");
        rows.text("certfile", (t, v, s) -> t.certfile = withoutPsk(t, v))
                .about("certificate chain of the listener");
        rows.text("keyfile", (t, v, s) -> t.keyfile = v).about("private key of the listener");
        rows.text("crlfile", (t, v, s) -> t.crlfile = v).about("revoked client certificates");
        rows.text(
                        "dhparamfile",
                        (t, v, s) -> {
                            s.note(LogType.WARNING, "Warning: dhparamfile is no longer required.");
                            t.dhparamfile = v;
                        })
                .obsolete()
                .since("1.6")
                .about("no longer used; accepted so that old files work");
        rows.text("ciphers", (t, v, s) -> t.ciphers = v).about("OpenSSL cipher list up to TLS 1.2");
        rows.text("ciphers_tls1.3", (t, v, s) -> t.ciphersTls13 = v)
                .since("2.0")
                .about("cipher suites of TLS 1.3");
        rows.textOnce("tls_version", (t, v, s) -> t.tlsVersion = v)
                .syntax("tlsv1.3|tlsv1.2|tlsv1.1")
                .restart()
                .about("lowest version of TLS");
        rows.textOnce(
                        "psk_hint",
                        (t, v, s) -> {
                            Refused.unless(t.certfile == null && t.cafile == null, BOTH);
                            t.pskHint = v;
                        })
                .restart()
                .about("turns on pre-shared keys and is the hint for clients");
        rows.bool("require_certificate", (t, v, s) -> t.requireCertificate = v)
                .fallback("false")
                .about("whether clients must have a certificate");
        rows.bool("use_identity_as_username", (t, v, s) -> t.useIdentityAsUsername = v)
                .fallback("false")
                .about("whether the common name or PSK identity becomes the user name");
        rows.bool("use_subject_as_username", (t, v, s) -> t.useSubjectAsUsername = v)
                .fallback("false")
                .since("1.5")
                .about("whether the subject of the certificate becomes the user name");
        rows.bool("disable_client_cert_date_checks", (t, v, s) -> t.disableClientCertDateChecks = v)
                .fallback("false")
                .since("2.1")
                .about("whether client certificates are accepted outside of their time");
        rows.textOnce("tls_engine", (t, v, s) -> t.engine = v)
                .restart()
                .since("1.6")
                .about("OpenSSL engine, which this broker can't use");
        rows.textOnce("tls_engine_kpass_sha1", (t, v, s) -> t.engineKpassSha1 = v)
                .secret()
                .restart()
                .since("1.6")
                .about("password for the OpenSSL engine");
        rows.textOnce("tls_keyform", (t, v, s) -> t.keyform = v)
                .syntax("pem|engine")
                .fallback("pem")
                .restart()
                .since("1.6")
                .about("where the private key comes from");
        return rows.build();
    }

    private static final String BOTH =
            "Error: Cannot use both certificate and psk encryption in a single listener.";

    private static String withoutPsk(TlsConfig.Draft tls, String value) throws Refused {
        Refused.unless(tls.pskHint == null, BOTH);
        return value;
    }
}
