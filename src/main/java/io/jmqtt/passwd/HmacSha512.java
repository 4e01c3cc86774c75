package io.jmqtt.passwd;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC (RFC 2104) over the JDK's SHA-512. Does what {@code javax.crypto.Mac} does without setting
 * up the JDK's cryptography framework, which takes a command longer than everything else it does,
 * and digests the padded key once instead of for every message. Any key will do, the empty one too.
 * For use by one thread.
 */
final class HmacSha512 {
    static final int BYTES = 64;
    private static final int BLOCK_BYTES = 128;

    /** The digests after the key, to be copied for every message. */
    private final MessageDigest inner;

    private final MessageDigest outer;

    HmacSha512(byte[] key) {
        inner = sha512();
        outer = sha512();
        byte[] block =
                Arrays.copyOf(key.length > BLOCK_BYTES ? inner.digest(key) : key, BLOCK_BYTES);
        inner.update(xor(block, 0x36));
        outer.update(xor(block, 0x5C));
    }

    /** Writes the code of the message over the first {@link #BYTES} bytes of the array. */
    void digest(byte[] message, byte[] code) {
        try {
            MessageDigest digest = (MessageDigest) inner.clone();
            digest.update(message);
            digest.digest(code, 0, BYTES);
            digest = (MessageDigest) outer.clone();
            digest.update(code, 0, BYTES);
            digest.digest(code, 0, BYTES);
        } catch (CloneNotSupportedException | DigestException e) {
            throw new IllegalStateException("the SHA-512 of this Java runtime can't be copied", e);
        }
    }

    private static byte[] xor(byte[] block, int pad) {
        byte[] padded = new byte[block.length];
        for (int i = 0; i < block.length; i++) {
            padded[i] = (byte) (block[i] ^ pad);
        }
        return padded;
    }

    static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-512", e);
        }
    }
}
