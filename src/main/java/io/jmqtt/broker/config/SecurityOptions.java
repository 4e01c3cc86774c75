package io.jmqtt.broker.config;

import io.jmqtt.broker.status.LogType;
import java.util.List;

/** The rows for options that {@code per_listener_settings} moves from the broker to a listener. */
final class SecurityOptions {
    private static final int MAX_PREFIX = 50;

    private SecurityOptions() {}

    static List<Option> rows() {
        Rows<SecurityConfig.Draft> rows = new Rows<>(Option.Scope.SECURITY, ParseState::security);
        rows.bool(
                        "allow_anonymous",
                        (d, v, s) -> {
                            if (s.config.perListenerSettings) {
                                s.note(
                                        LogType.NOTICE,
                                        "You are using the 'allow_anonymous' option with"
                                                + " 'per_listener_settings true'. Please replace"
                                                + " this with 'listener_allow_anonymous'.");
                            }
                            d.allowAnonymous = v;
                        })
                .fallback("false")
                .about(
                        "whether clients may come without a user name; true where no listener is"
                                + " configured");
        rows.bool("allow_zero_length_clientid", (d, v, s) -> d.allowZeroLengthClientid = v)
                .fallback("true")
                .about("whether an empty client id is replaced by a generated one");
        rows.textOnce(
                        "auto_id_prefix",
                        (d, v, s) -> {
                            BrokerOptions.deprecated(
                                    s,
                                    "auto_id_prefix",
                                    "Please use 'listener_auto_id_prefix' instead.");
                            Refused.unless(
                                    v.length() <= MAX_PREFIX,
                                    "Error: auto_id_prefix length must be <= 50.");
                            d.autoIdPrefix = v;
                        })
                .fallback("auto-")
                .about("what generated client ids start with");
        rows.text("acl_file", (d, v, s) -> d.aclFile = v)
                .about("file of who may read and write which topics");
        rows.text("password_file", (d, v, s) -> d.passwordFile = v)
                .about("file of user names and hashed passwords");
        rows.text("psk_file", (d, v, s) -> d.pskFile = v).about("file of pre-shared keys");
        return rows.build();
    }
}
