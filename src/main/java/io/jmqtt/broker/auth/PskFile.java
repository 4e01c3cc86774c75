package io.jmqtt.broker.auth;

import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The pre-shared keys of a PSK file, {@code identity:hexadecimal key} per line: a snapshot that
 * never changes, safe for use by several threads.
 */
final class PskFile {
    private final Map<String, byte[]> keys;

    private PskFile(Map<String, byte[]> keys) {
        this.keys = keys;
    }

    /** The key of an identity, or null where there is none. */
    byte[] key(String identity) {
        byte[] key = keys.get(identity);
        return key == null ? null : key.clone();
    }

    static PskFile read(SecretFiles files, String name, BrokerLog log) throws AccessFileException {
        byte[] content;
        try {
            content = files.read(name);
        } catch (IOException e) {
            throw new AccessFileException(
                    e,
                    AccessFileException.UNAVAILABLE,
                    "Error: Unable to open pwfile \"" + name + "\".",
                    closing(name));
        }
        return parse(new String(content, StandardCharsets.UTF_8), name, log);
    }

    static PskFile parse(String content, String name, BrokerLog log) throws AccessFileException {
        Map<String, byte[]> keys = new HashMap<>();
        for (String line : content.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (line.startsWith("#") || colon < 0) {
                continue;
            }
            String identity = line.substring(0, colon).strip();
            int end = line.indexOf(':', colon + 1);
            String key = line.substring(colon + 1, end < 0 ? line.length() : end).strip();
            if (identity.isEmpty()) {
                log.log(
                        LogType.NOTICE,
                        "Warning: Empty username in password file '" + name + "', ingoring.");
            } else if (keys.containsKey(identity)) {
                log.log(
                        LogType.NOTICE,
                        "Error: Duplicate user '"
                                + identity
                                + "' in password file '"
                                + name
                                + "', ignoring.");
            } else {
                keys.put(identity, decode(identity, key, name));
            }
        }
        return new PskFile(keys);
    }

    private static byte[] decode(String identity, String key, String name)
            throws AccessFileException {
        if (key.isEmpty()) {
            throw new AccessFileException(
                    AccessFileException.INVALID,
                    "Error: Empty psk for identity \"" + identity + "\".",
                    closing(name));
        }
        try {
            return HexFormat.of().parseHex(key.length() % 2 == 0 ? key : "0" + key);
        } catch (IllegalArgumentException e) {
            throw new AccessFileException(
                    AccessFileException.INVALID,
                    "Error: psk for identity \""
                            + identity
                            + "\" contains non-hexadecimal characters.",
                    closing(name));
        }
    }

    private static String closing(String name) {
        return "Error opening psk file \"" + name + "\".";
    }
}
