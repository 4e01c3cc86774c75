package io.jmqtt.shell.top;

import io.jmqtt.shell.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Shows a payload on one line. */
final class Value {
    private Value() {}

    /**
     * As text where it is UTF-8, else as {@code 0x} and digits; empty as {@code (null)}.
     *
     * @param kept the payload, or its beginning
     * @param length of all of it, in bytes
     */
    static String of(byte[] kept, int length) {
        if (length == 0) {
            return "(null)";
        }
        String text = text(kept, length > kept.length);
        String more = length > kept.length ? "..." : "";
        return text == null ? "0x" + HexFormat.of().formatHex(kept) + more : text + more;
    }

    private static String text(byte[] bytes, boolean cut) {
        // a cut may be in the middle of a character
        int attempts = cut ? 4 : 1;
        for (int i = 0; i < attempts && i < bytes.length; i++) {
            try {
                return Printable.line(
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .decode(ByteBuffer.wrap(bytes, 0, bytes.length - i))
                                .toString());
            } catch (CharacterCodingException e) {
                continue;
            }
        }
        return null;
    }
}
