package io.jmqtt.broker.net;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.tls.PemFiles;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pass phrases of the private keys of listeners. Whoever starts the broker asks for them, once;
 * a reload uses them again. Immutable.
 */
public final class KeyPhrases {
    /** For keys that are not encrypted. */
    public static final KeyPhrases NONE = new KeyPhrases(Map.of());

    private final Map<String, char[]> phrases;

    /**
     * @param phrases by the name of the key file as the configuration has it
     */
    public KeyPhrases(Map<String, char[]> phrases) {
        this.phrases = Map.copyOf(phrases);
    }

    /** The key files that need one, each once, in the order of the listeners. */
    public static List<String> needed(BrokerConfig config) {
        List<String> files = new ArrayList<>();
        for (ListenerConfig listener : config.listeners()) {
            String file = listener.tls().keyfile();
            if (listener.tls().usesCertificates() && !files.contains(file) && isEncrypted(file)) {
                files.add(file);
            }
        }
        return files;
    }

    private static boolean isEncrypted(String file) {
        try {
            return PemFiles.isEncrypted(Path.of(file));
        } catch (InvalidPathException e) {
            return false; // opening the listener tells what is wrong
        }
    }

    /** The phrase of a key file, or null. */
    char[] of(String file) {
        return phrases.get(file);
    }
}
