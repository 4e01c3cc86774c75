package io.jmqtt.cli;

import io.jmqtt.connect.MqttFailure;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.ReasonCode;

/** What a person can do about a step of doctor that failed. */
final class Advice {
    private Advice() {}

    static String lookup() {
        return "Is the name right? 'getent hosts NAME' asks the same resolver; an address works"
                + " without one.";
    }

    static String tcp(String reason) {
        String text = String.valueOf(reason);
        if (text.contains("refused")) {
            return "Nothing listens on that port of that address. Does the broker run, and not for"
                    + " its own machine only? Usual ports: 1883, with TLS 8883.";
        }
        if (text.contains("timed out") || text.contains("no answer")) {
            return "Something swallows the packets: a firewall, or the address is not in use.";
        }
        if (text.contains("unreachable") || text.contains("No route")) {
            return "There is no way to that network or machine from here.";
        }
        return null;
    }

    static String tls(String reason) {
        String text = String.valueOf(reason);
        if (text.contains("not among the trusted")) {
            return "Give the certificate of the authority that signed it with --cafile.";
        }
        if (text.contains("expired")) {
            return "The broker needs a new certificate; --insecure connects without any check.";
        }
        if (text.contains("valid only from")) {
            return "Is the clock of this machine right?";
        }
        if (text.contains("'s certificate is for")) {
            return "Use one of these names as the host, or get a certificate with the other one.";
        }
        if (text.contains("does not speak TLS")) {
            return "Leave out --cafile and the like, or take the port that has TLS.";
        }
        if (text.contains("certificate_required")
                || text.contains("bad_certificate")
                || text.contains("handshake_failure")) {
            return "The broker may want a certificate from you: --cert and --key.";
        }
        if (text.contains("protocol_version")) {
            return "The broker's TLS is too old or too new; see --tls-version.";
        }
        if (text.contains("ended the connection")) {
            return "Is this the port with TLS? The broker may also want a certificate: --cert and"
                    + " --key.";
        }
        return null;
    }

    static String webSocket(String reason) {
        return String.valueOf(reason).contains("answered")
                ? "Is the path right (--ws-path), and is this the broker's port for WebSocket?"
                : "Is this the broker's port for WebSocket?";
    }

    /** About a connection that CONNACK did not accept. */
    static String connect(MqttFailure failure, MqttVersion version, boolean hasLogin) {
        if (failure.kind() != MqttFailure.Kind.CONNECTION_REFUSED) {
            return "What listens there did not answer as a broker does. Does the port want TLS"
                    + " (--cafile) or WebSocket (--ws), or does an old broker not know MQTT 5"
                    + " (-V 311)?";
        }
        boolean v5 = version == MqttVersion.V5;
        return switch (failure.reasonCode()) {
            case 1, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION ->
                    v5 ? "Try MQTT 3.1.1: -V 311." : "Try another version: -V.";
            case 2, 0x85 -> "The broker does not like the client identifier; choose one with -i.";
            case 4, 0x86 ->
                    hasLogin
                            ? "Check user name and password (-u, -P or --pw-file)."
                            : "The broker wants a user name and a password: -u, -P.";
            case 5, ReasonCode.NOT_AUTHORIZED ->
                    hasLogin
                            ? "Check user name and password; the broker may also not let in this"
                                    + " client identifier (-i)."
                            : "The broker wants a login (-u, -P), or a certificate (--cert,"
                                    + " --key).";
            case ReasonCode.BANNED -> "Ask whoever runs the broker.";
            case 0x8C -> "The broker wants another kind of login than a password.";
            case 0x9C, 0x9D -> "Connect to another server of theirs.";
            default ->
                    Link.isPassing(failure.reasonCode())
                            ? "Try again later; 'jmqtt wait' does that."
                            : null;
        };
    }
}
