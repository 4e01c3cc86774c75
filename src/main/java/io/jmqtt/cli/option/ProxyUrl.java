package io.jmqtt.cli.option;

import io.jmqtt.connect.ConnectSpec;
import java.nio.charset.StandardCharsets;

/** Reads {@code socks5h://[user[:password]@]host[:port]}. */
final class ProxyUrl {
    private static final String SCHEME = "socks5h://";
    private static final int DEFAULT_PORT = 1080;

    private ProxyUrl() {}

    static ConnectSpec.Socks5 parse(String url, boolean quiet) throws OptionException {
        if (!url.startsWith(SCHEME)) {
            throw error("Error: Unsupported proxy protocol: " + Masked.word(url) + "\n", quiet);
        }
        String rest = url.substring(SCHEME.length());
        String user = null;
        String password = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            String login = rest.substring(0, at);
            rest = rest.substring(at + 1);
            int colon = login.indexOf(':');
            user = colon < 0 ? login : login.substring(0, colon);
            password = colon < 0 ? null : login.substring(colon + 1);
            if (user.isEmpty() || colon >= 0 && password.isEmpty() || rest.indexOf('@') >= 0) {
                throw error("", quiet);
            }
        }
        String host;
        String port = null;
        if (rest.startsWith("[")) {
            int close = rest.indexOf(']');
            if (close < 2 || close + 1 < rest.length() && rest.charAt(close + 1) != ':') {
                throw error("Error: Invalid proxy.\n", quiet);
            }
            host = rest.substring(1, close);
            if (host.indexOf('[') >= 0 || rest.indexOf('[', close) >= 0) {
                throw error("Error: Duplicate IPv6 address.\n", quiet);
            }
            port = close + 1 < rest.length() ? rest.substring(close + 2) : null;
        } else {
            int colon = rest.indexOf(':');
            host = colon < 0 ? rest : rest.substring(0, colon);
            port = colon < 0 ? null : rest.substring(colon + 1);
            if (colon == 0 || port != null && port.indexOf(':') >= 0) {
                throw error("", quiet);
            }
        }
        if (host.isEmpty() || port != null && port.isEmpty()) {
            throw error("Error: Invalid proxy.\n", quiet);
        }
        String decodedUser = user == null ? null : decode(user, quiet);
        String decodedPassword = password == null ? null : decode(password, quiet);
        if (decodedUser != null && decodedUser.indexOf(':') >= 0) {
            throw error("Error: Username cannot contain ':'.\n", quiet);
        }
        int number = port == null ? DEFAULT_PORT : Numbers.atoi(port);
        if (number < 1 || number > 65535) {
            throw error("Error: Invalid proxy port " + number + "\n", quiet);
        }
        return new ConnectSpec.Socks5(host, number, decodedUser, decodedPassword);
    }

    private static OptionException error(String text, boolean quiet) {
        return OptionException.usage(quiet ? "" : text);
    }

    private static String decode(String text, boolean quiet) throws OptionException {
        String decoded = percentDecoded(text);
        if (decoded == null) {
            throw error("", quiet);
        }
        return decoded;
    }

    /**
     * The text with {@code %xx} replaced, or null where {@code %} is followed by something else.
     */
    static String percentDecoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = RawText.encode(text);
        byte[] out = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                out[length++] = bytes[i];
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            out[length++] = (byte) (high << 4 | low);
            i += 2;
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }
}
