package io.jmqtt.broker.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Fuzz target: the headers of the PROXY protocol, both forms. A header is read, refused as corrupt,
 * or not there yet; it does not matter in which pieces it comes, and nothing behind it is touched.
 */
public final class ProxyHeaderFuzz {
    private static final ProxyHeader NONE_YET = new ProxyHeader(false, "none yet", null);
    private static final ProxyHeader CORRUPT = new ProxyHeader(false, "corrupt", null);

    private ProxyHeaderFuzz() {}

    /** Entry point of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        boolean text = input.length > 0 && input[0] == 'P';
        ByteBuf all = Unpooled.wrappedBuffer(input);
        ProxyHeader whole = read(all, text);
        if (whole != NONE_YET && whole != CORRUPT && whole.address() != null) {
            int colon = whole.address().lastIndexOf(':');
            int port = Integer.parseInt(whole.address().substring(colon + 1));
            if (port < 0 || port > 65535 || whole.address().chars().anyMatch(c -> c < ' ')) {
                throw new AssertionError(whole.address());
            }
        }
        // byte by byte: the same, as soon as it is clear
        ProxyHeader slow = NONE_YET;
        int length = 0;
        while (slow == NONE_YET && length < input.length) {
            length++;
            slow = read(Unpooled.wrappedBuffer(input, 0, length), text);
        }
        if (!whole.equals(slow)) {
            throw new AssertionError("at once " + whole + ", in pieces " + slow);
        }
        if (whole != NONE_YET && whole != CORRUPT && all.readerIndex() != length) {
            throw new AssertionError("read " + all.readerIndex() + " bytes of " + length);
        }
    }

    private static ProxyHeader read(ByteBuf in, boolean text) {
        try {
            ProxyHeader header = text ? ProxyHeader.text(in) : ProxyHeader.binary(in);
            return header == null ? NONE_YET : header;
        } catch (ProxyHeader.CorruptException e) {
            return CORRUPT;
        }
    }
}
