package io.jmqtt.cli.option;

import io.jmqtt.connect.ConnectSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The options of TLS and what they come to. */
final class TlsOptions {
    private static final int MAX_ALPN = 254;

    private final Map<ClientOption, String> values = new EnumMap<>(ClientOption.class);
    private boolean insecure;
    private boolean off;
    private boolean operatingSystem;
    private byte[] keyPassword;
    private byte[] trustStorePassword;

    void set(ClientOption option, String value) {
        values.put(option, value);
    }

    void insecure() {
        insecure = true;
    }

    void off() {
        off = true;
    }

    void trustOperatingSystem() {
        operatingSystem = true;
    }

    void keyPassword(byte[] secret) {
        keyPassword = secret;
    }

    void trustStorePassword(byte[] secret) {
        trustStorePassword = secret;
    }

    /** Whether the port is 8883 when none is given. */
    boolean movesPort() {
        return has(ClientOption.CA_FILE)
                || has(ClientOption.CA_PATH)
                || has(ClientOption.TRUST_STORE)
                || has(ClientOption.PSK);
    }

    /** The checks of options that need each other, in Mosquitto's order. */
    void check() throws OptionException {
        if (has(ClientOption.CERT) != has(ClientOption.KEY)) {
            throw OptionException.usage(
                    "Error: Both certfile and keyfile must be provided if one of them is set.\n");
        }
        if (has(ClientOption.KEY_FORM) && !has(ClientOption.KEY)) {
            throw OptionException.usage(
                    "Error: If keyform is set, keyfile must be also specified.\n");
        }
        if (has(ClientOption.TLS_ENGINE_KPASS)
                && !(has(ClientOption.TLS_ENGINE) && has(ClientOption.KEY_FORM))) {
            throw OptionException.usage(
                    "Error: when using tls-engine-kpass-sha1, both tls-engine and keyform must"
                            + " also be provided.\n");
        }
        if (has(ClientOption.PSK) && (has(ClientOption.CA_FILE) || has(ClientOption.CA_PATH))) {
            throw OptionException.usage(
                    "Error: Only one of --psk or --cafile/--capath may be used at once.\n");
        }
        if (has(ClientOption.PSK) && !has(ClientOption.PSK_IDENTITY)) {
            throw OptionException.usage("Error: --psk-identity required if --psk used.\n");
        }
        if (has(ClientOption.KEY_STORE) && has(ClientOption.KEY)) {
            throw OptionException.usage(
                    "Error: Only one of --key and --keystore may be used at once.\n");
        }
        if (has(ClientOption.TRUST_STORE)
                && (has(ClientOption.CA_FILE)
                        || has(ClientOption.CA_PATH)
                        || has(ClientOption.PSK))) {
            throw OptionException.usage(
                    "Error: --truststore can not be used with --cafile, --capath or --psk.\n");
        }
    }

    /** Whether options of TLS were given that have no effect, since nothing asks for TLS. */
    boolean isIdle(int port) {
        return !off
                && !isUsed(port)
                && (has(ClientOption.CERT)
                        || has(ClientOption.KEY_STORE)
                        || has(ClientOption.TLS_VERSION)
                        || has(ClientOption.PSK_IDENTITY)
                        || insecure);
    }

    private boolean isUsed(int port) {
        return !off && (movesPort() || operatingSystem || port == 8883);
    }

    /**
     * Whether the key is encrypted and its password was not given, so that it has to be asked for.
     */
    boolean lacksKeyPassword(int port) {
        if (keyPassword != null || !isUsed(port)) {
            return false;
        }
        if (has(ClientOption.KEY_STORE)) {
            return true;
        }
        if (!has(ClientOption.KEY) || has(ClientOption.PSK)) {
            return false;
        }
        try {
            String pem =
                    Files.readString(
                            Path.of(values.get(ClientOption.KEY)), StandardCharsets.ISO_8859_1);
            return pem.contains("ENCRYPTED");
        } catch (IOException | InvalidPathException unreadable) {
            return false;
        }
    }

    /**
     * What the connection needs to know.
     *
     * @return null for no TLS
     */
    ConnectSpec.Tls tls(int port) throws OptionException {
        if (off) {
            return null;
        }
        if (has(ClientOption.TLS_ENGINE)
                || "engine".equalsIgnoreCase(values.get(ClientOption.KEY_FORM))) {
            throw OptionException.runtime(
                    "Error: OpenSSL engines can not be used here. Give the key as a file with"
                            + " --key, or keep it in a store and use --keystore.\n");
        }
        if (!isUsed(port)) {
            return null;
        }
        boolean certificates =
                has(ClientOption.CA_FILE)
                        || has(ClientOption.CA_PATH)
                        || has(ClientOption.TRUST_STORE);
        byte[] psk = certificates || !has(ClientOption.PSK) ? null : presharedKey();
        if (psk == null) {
            checkReadable(ClientOption.CA_FILE);
            checkReadable(ClientOption.CA_PATH);
            checkReadable(ClientOption.CERT);
            checkReadable(ClientOption.KEY);
            checkReadable(ClientOption.KEY_STORE);
            checkReadable(ClientOption.TRUST_STORE);
        }
        String keyForm = values.get(ClientOption.KEY_FORM);
        if (keyForm != null && !keyForm.equalsIgnoreCase("pem")) {
            throw OptionException.runtime(
                    "Error: Problem setting key form, it must be one of 'pem' or 'engine'.\n");
        }
        String alpn = values.get(ClientOption.TLS_ALPN);
        if (alpn != null && RawText.encode(alpn).length > MAX_ALPN) {
            throw OptionException.runtime("Error: Problem setting TLS ALPN protocol.\n");
        }
        String version = values.get(ClientOption.TLS_VERSION);
        version = version == null ? null : version.toLowerCase(Locale.ROOT);
        if (version != null && !version.equals("tlsv1.2") && !version.equals("tlsv1.3")) {
            throw OptionException.runtime(
                    "Error: Problem setting TLS options, check the options are valid.\n");
        }
        return new ConnectSpec.Tls(
                path(ClientOption.CA_FILE),
                path(ClientOption.CA_PATH),
                operatingSystem || !certificates && psk == null,
                path(ClientOption.CERT),
                path(ClientOption.KEY),
                characters(keyPassword),
                path(ClientOption.TRUST_STORE),
                characters(trustStorePassword),
                path(ClientOption.KEY_STORE),
                has(ClientOption.KEY_STORE) ? characters(keyPassword) : null,
                psk,
                values.get(ClientOption.PSK_IDENTITY),
                version,
                values.get(ClientOption.CIPHERS),
                alpn,
                insecure,
                path(ClientOption.TLS_KEYLOG));
    }

    private boolean has(ClientOption option) {
        return values.containsKey(option);
    }

    private Path path(ClientOption option) throws OptionException {
        String value = values.get(option);
        try {
            return value == null ? null : Path.of(value);
        } catch (InvalidPathException e) {
            throw notFound(option);
        }
    }

    private void checkReadable(ClientOption option) throws OptionException {
        Path path = path(option);
        if (path != null && !Files.isReadable(path)) {
            throw notFound(option);
        }
    }

    private static OptionException notFound(ClientOption option) {
        return OptionException.runtime(
                option.isOwn()
                        ? "Error: " + option.longName() + ": File not found.\n"
                        : "Error: Problem setting TLS options: File not found.\n");
    }

    private byte[] presharedKey() throws OptionException {
        String hex = values.get(ClientOption.PSK);
        if (hex.isEmpty()) {
            throw badKey();
        }
        // as a number: an odd count of digits has a leading zero
        String even = hex.length() % 2 == 0 ? hex : "0" + hex;
        byte[] key = new byte[even.length() / 2];
        for (int i = 0; i < key.length; i++) {
            int high = digit(even.charAt(2 * i));
            int low = digit(even.charAt(2 * i + 1));
            if (high < 0 || low < 0) {
                throw badKey();
            }
            key[i] = (byte) (high << 4 | low);
        }
        return key;
    }

    private static int digit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private static OptionException badKey() {
        return OptionException.runtime("Error: Problem setting TLS-PSK options.\n");
    }

    private static char[] characters(byte[] secret) {
        return secret == null ? null : RawText.decode(secret).toCharArray();
    }
}
