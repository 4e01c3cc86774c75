package io.jmqtt.output;

/** Whether bytes are text. */
final class Utf8 {
    private Utf8() {}

    /**
     * Whether the bytes are well-formed UTF-8 (Unicode, table 3-7: nothing overlong, no surrogates,
     * nothing above U+10FFFF) without a NUL.
     */
    static boolean isText(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            int lead = bytes[i++];
            if (lead > 0) {
                continue;
            }
            lead &= 0xFF;
            int more;
            int low = 0x80;
            int high = 0xBF;
            if (lead >= 0xC2 && lead <= 0xDF) {
                more = 1;
            } else if (lead >= 0xE0 && lead <= 0xEF) {
                more = 2;
                low = lead == 0xE0 ? 0xA0 : 0x80;
                high = lead == 0xED ? 0x9F : 0xBF;
            } else if (lead >= 0xF0 && lead <= 0xF4) {
                more = 3;
                low = lead == 0xF0 ? 0x90 : 0x80;
                high = lead == 0xF4 ? 0x8F : 0xBF;
            } else {
                return false;
            }
            if (bytes.length - i < more) {
                return false;
            }
            for (; more > 0; more--) {
                int next = bytes[i++] & 0xFF;
                if (next < low || next > high) {
                    return false;
                }
                low = 0x80;
                high = 0xBF;
            }
        }
        return true;
    }
}
