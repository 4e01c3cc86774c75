package io.jmqtt.tls;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.tls.TlsPSKIdentity;

/**
 * A pre-shared key with the identity that it is known by, on the side of the client. Bouncy Castle
 * wipes the key after use; the next connection needs it again.
 *
 * @param key not to be changed by anybody
 */
public record PskIdentity(String name, byte[] key) implements TlsPSKIdentity {
    @Override
    public byte[] getPSKIdentity() {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] getPSK() {
        return key.clone();
    }

    @Override
    public void skipIdentityHint() {
        // no hint is needed
    }

    @Override
    public void notifyIdentityHint(byte[] hint) {
        // the identity is given
    }
}
