package io.jmqtt.passwd;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Fuzz target: password files. The broker's reader takes a file or says what is wrong with it; the
 * tool's document gives every byte back, finds each user that the broker knows, and changes nothing
 * but the line it is told to.
 */
public final class PasswordFileFuzz {
    private static final PasswordHash HASH = hash();

    private PasswordFileFuzz() {}

    private static PasswordHash hash() {
        try {
            return PasswordHash.decode("$7$1$c2FsdHNhbHRzYWx0$" + "A".repeat(86) + "==");
        } catch (PasswordHashException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        PasswordDocument document = PasswordDocument.parse(input);
        if (!Arrays.equals(input, document.content())) {
            throw new AssertionError("a document that does not come out as it went in");
        }
        document.firstCorruptLine();
        for (PasswordDocument.Entry entry : document.entries()) {
            if (document.find(entry.user()) == null) {
                throw new AssertionError("a user who is not found");
            }
            try {
                PasswordHash hash = entry.hash();
                if (!PasswordHash.decode(hash.encoded()).encoded().equals(hash.encoded())) {
                    throw new AssertionError("a hash that changes");
                }
            } catch (PasswordHashException e) {
                if (e.getMessage() == null) {
                    throw new AssertionError("no text", e);
                }
            }
        }
        try {
            PasswordFile file = PasswordFile.parse(input, "name");
            if (file.size() > document.entries().size()) {
                throw new AssertionError("the broker knows more users than the tool");
            }
            file.contains("user");
            file.verify("user", null);
        } catch (PasswordFileException e) {
            if (e.getMessage() == null || e.getMessage().isEmpty()) {
                throw new AssertionError("no text", e);
            }
        }
        byte[] user = "user".getBytes(StandardCharsets.UTF_8);
        document.set(user, HASH);
        PasswordDocument.Entry set = PasswordDocument.parse(document.content()).find(user);
        if (set == null
                || !HASH.encoded().equals(new String(set.secret(), StandardCharsets.UTF_8))) {
            throw new AssertionError("a password that was set is not there");
        }
        document.remove(user);
        if (PasswordDocument.parse(document.content()).find(user) != null) {
            throw new AssertionError("a user who was removed is there");
        }
    }
}
