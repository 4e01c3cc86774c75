package io.jmqtt.broker.config;

import io.jmqtt.broker.status.LogType;
import java.util.List;

/** The rows for TLS on bridges: either certificates or a pre-shared key. */
final class BridgeTlsOptions {
    private BridgeTlsOptions() {}

    static List<Option> rows() {
        Rows<BridgeConfig.Draft> rows = new Rows<>(Option.Scope.BRIDGE, ParseState::bridge);
        rows.textOnce("bridge_cafile", (b, v, s) -> withoutPsk(b).cafile = v)
                .about("authorities that the other broker is checked against; turns on TLS");
        rows.textOnce("bridge_capath", (b, v, s) -> withoutPsk(b).capath = v)
                .about("folder of such authorities");
        rows.textOnce("bridge_certfile", (b, v, s) -> withoutPsk(b).certfile = v)
                .about("certificate of the bridge");
        rows.textOnce("bridge_keyfile", (b, v, s) -> withoutPsk(b).keyfile = v)
                .about("private key of the bridge");
        rows.textOnce("bridge_ciphers", (b, v, s) -> b.tls.ciphers = v)
                .since("2.1")
                .about("OpenSSL cipher list up to TLS 1.2");
        rows.textOnce("bridge_ciphers_tls1.3", (b, v, s) -> b.tls.ciphersTls13 = v)
                .since("2.1")
                .about("cipher suites of TLS 1.3");
        rows.textOnce("bridge_tls_version", (b, v, s) -> b.tls.tlsVersion = v)
                .syntax("tlsv1.3|tlsv1.2|tlsv1.1")
                .about("lowest version of TLS");
        rows.textOnce(
                        "bridge_identity",
                        (b, v, s) -> {
                            Refused.unless(!hasCertificates(b), both(b, "identity"));
                            b.tls.identity = v;
                        })
                .about("PSK identity");
        rows.textOnce(
                        "bridge_psk",
                        (b, v, s) -> {
                            Refused.unless(!hasCertificates(b), both(b, "psk"));
                            b.tls.psk = v;
                        })
                .secret()
                .about("pre-shared key in hexadecimal");
        rows.textOnce("bridge_alpn", (b, v, s) -> b.tls.alpn = v)
                .since("1.6")
                .about("ALPN protocol name, mqtt for example");
        rows.bool(
                        "bridge_insecure",
                        (b, v, s) -> {
                            if (v) {
                                s.note(
                                        LogType.WARNING,
                                        "Warning: Bridge '" + b.name + "' using insecure mode.");
                            }
                            b.tls.insecure = v;
                        })
                .fallback("false")
                .about(
                        "whether the certificate may be for any host name; it is checked all the same");
        rows.bool("bridge_require_ocsp", (b, v, s) -> b.tls.requireOcsp = v)
                .fallback("false")
                .since("1.6")
                .about("not supported: such a bridge does not connect, and says why");
        rows.bool("bridge_tls_use_os_certs", (b, v, s) -> b.tls.useOsCerts = v)
                .fallback("false")
                .since("2.1")
                .about("whether the authorities of the operating system are trusted");
        return rows.build();
    }

    private static BridgeTlsConfig.Draft withoutPsk(BridgeConfig.Draft bridge) throws Refused {
        Refused.unless(bridge.tls.psk == null && bridge.tls.identity == null, both(bridge, "psk"));
        return bridge.tls;
    }

    private static boolean hasCertificates(BridgeConfig.Draft bridge) {
        BridgeTlsConfig.Draft tls = bridge.tls;
        return tls.cafile != null
                || tls.capath != null
                || tls.certfile != null
                || tls.keyfile != null;
    }

    private static String both(BridgeConfig.Draft bridge, String other) {
        return "Error: '"
                + bridge.name
                + "': Cannot use both certificate and "
                + other
                + " encryption in a single bridge.";
    }
}
