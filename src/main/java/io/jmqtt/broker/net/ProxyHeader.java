package io.jmqtt.broker.net;

import io.jmqtt.text.StrictUtf8;
import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/**
 * The header of the PROXY protocol, by which a load balancer tells whom it speaks for (its
 * specification is HAProxy's proxy-protocol.txt, sections 2.1 and 2.2).
 *
 * @param local whether the proxy speaks for itself, to see whether we live
 * @param address of the client for the log, or null where the proxy does not say
 * @param tls what it says about TLS between it and the client, or null
 */
record ProxyHeader(boolean local, String address, Tls tls) {
    /**
     * TLS between the client and the proxy.
     *
     * @param certificate whether the client had a certificate that the proxy verified
     * @param commonName of that certificate, or null
     */
    record Tls(String version, String cipher, boolean certificate, String commonName) {}

    /** A header that is none. */
    static final class CorruptException extends Exception {
        CorruptException() {
            super("corrupt PROXY header", null, false, false);
        }
    }

    private static final byte[] SIGNATURE = {
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
    };
    private static final byte[] PREFIX = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_TEXT = 107;
    private static final int FIXED = 16;
    private static final int MOST_AFTER_FIXED = 500;
    private static final int UNIX_PATH = 108;

    private static final int TLV_SSL = 0x20;
    private static final int TLV_SSL_VERSION = 0x21;
    private static final int TLV_SSL_CN = 0x22;
    private static final int TLV_SSL_CIPHER = 0x23;
    private static final int CLIENT_SSL = 1;
    private static final int CLIENT_CERTIFICATE = 2 | 4;

    /**
     * Reads a header of the text form and moves behind it.
     *
     * @return null where more bytes are needed
     */
    static ProxyHeader text(ByteBuf in) throws CorruptException {
        checkStart(in, PREFIX);
        int start = in.readerIndex();
        int most = Math.min(in.readableBytes(), MOST_TEXT);
        int end = in.indexOf(start, start + most, (byte) '\n');
        if (end < 0) {
            corruptIf(in.readableBytes() >= MOST_TEXT);
            return null;
        }
        corruptIf(in.getByte(end - 1) != '\r');
        String line = in.toString(start, end - 1 - start, StandardCharsets.ISO_8859_1);
        in.readerIndex(end + 1);
        String[] words = line.split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return new ProxyHeader(false, null, null);
        }
        boolean v6 = words[1].equals("TCP6");
        corruptIf(words.length != 6 || !v6 && !words[1].equals("TCP4"));
        String source = address(words[2], v6);
        address(words[3], v6);
        port(words[5]);
        return new ProxyHeader(false, source + ":" + port(words[4]), null);
    }

    private static String address(String word, boolean v6) throws CorruptException {
        corruptIf(
                v6
                        ? !NetUtil.isValidIpV6Address(word) || word.indexOf('%') >= 0
                        : !NetUtil.isValidIpV4Address(word));
        return text(NetUtil.createByteArrayFromIpAddressString(word));
    }

    private static String text(byte[] address) throws CorruptException {
        try {
            return Addresses.text(InetAddress.getByAddress(address));
        } catch (UnknownHostException e) {
            throw new CorruptException();
        }
    }

    private static int port(String word) throws CorruptException {
        int port = 0;
        corruptIf(word.isEmpty() || word.length() > 5);
        for (int i = 0; i < word.length(); i++) {
            corruptIf(word.charAt(i) < '0' || word.charAt(i) > '9');
            port = port * 10 + word.charAt(i) - '0';
        }
        corruptIf(port > 65535);
        return port;
    }

    /**
     * Reads a header of the binary form and moves behind it.
     *
     * @return null where more bytes are needed
     */
    static ProxyHeader binary(ByteBuf in) throws CorruptException {
        checkStart(in, SIGNATURE);
        if (in.readableBytes() < FIXED) {
            return null;
        }
        int start = in.readerIndex();
        int command = in.getUnsignedByte(start + SIGNATURE.length);
        int family = in.getUnsignedByte(start + SIGNATURE.length + 1);
        int length = in.getUnsignedShort(start + SIGNATURE.length + 2);
        corruptIf(command != 0x20 && command != 0x21 || length > MOST_AFTER_FIXED);
        if (in.readableBytes() < FIXED + length) {
            return null;
        }
        in.skipBytes(FIXED);
        ByteBuf rest = in.readSlice(length);
        if (command == 0x20) {
            return new ProxyHeader(true, null, null);
        }
        String address = address(family, rest);
        return new ProxyHeader(false, address, tls(rest));
    }

    private static String address(int family, ByteBuf in) throws CorruptException {
        switch (family) {
            case 0x00 -> {
                return null;
            }
            case 0x11, 0x21 -> {
                byte[] source = new byte[family == 0x11 ? 4 : 16];
                corruptIf(in.readableBytes() < 2 * source.length + 4);
                in.readBytes(source);
                in.skipBytes(source.length);
                int port = in.readUnsignedShort();
                in.skipBytes(2);
                return text(source) + ":" + port;
            }
            case 0x31 -> {
                corruptIf(in.readableBytes() < 2 * UNIX_PATH);
                byte[] path = new byte[UNIX_PATH];
                in.readBytes(path);
                in.skipBytes(UNIX_PATH);
                int end = 0;
                while (end < path.length && path[end] != 0) {
                    corruptIf(path[end] < ' ' || path[end] == 127);
                    end++;
                }
                return new String(path, 0, end, StandardCharsets.US_ASCII) + ":0";
            }
            default -> throw new CorruptException();
        }
    }

    private static Tls tls(ByteBuf in) throws CorruptException {
        Tls tls = null;
        while (in.isReadable()) {
            int type = in.readUnsignedByte();
            ByteBuf value = value(in);
            if (type == TLV_SSL) {
                tls = ssl(value);
            }
        }
        return tls;
    }

    private static ByteBuf value(ByteBuf in) throws CorruptException {
        corruptIf(in.readableBytes() < 2);
        int length = in.readUnsignedShort();
        corruptIf(in.readableBytes() < length);
        return in.readSlice(length);
    }

    private static Tls ssl(ByteBuf in) throws CorruptException {
        corruptIf(in.readableBytes() < 5);
        int client = in.readUnsignedByte();
        boolean verified = in.readInt() == 0;
        String version = "";
        String cipher = "";
        String commonName = null;
        while (in.isReadable()) {
            int type = in.readUnsignedByte();
            String text = printable(value(in));
            switch (type) {
                case TLV_SSL_VERSION -> version = text == null ? "" : text;
                case TLV_SSL_CIPHER -> cipher = text == null ? "" : text;
                case TLV_SSL_CN -> commonName = text;
                default -> {}
            }
        }
        if ((client & CLIENT_SSL) == 0) {
            return null;
        }
        boolean certificate = verified && (client & CLIENT_CERTIFICATE) != 0;
        return new Tls(version, cipher, certificate, certificate ? commonName : null);
    }

    /** The text, or null where it is no UTF-8 or has control characters. */
    private static String printable(ByteBuf in) {
        byte[] bytes = new byte[in.readableBytes()];
        in.readBytes(bytes);
        String text = StrictUtf8.decode(bytes);
        return text == null || text.isEmpty() || text.chars().anyMatch(Character::isISOControl)
                ? null
                : text;
    }

    /** Other bytes than those that a header begins with are refused as soon as they are there. */
    private static void checkStart(ByteBuf in, byte[] expected) throws CorruptException {
        int length = Math.min(in.readableBytes(), expected.length);
        for (int i = 0; i < length; i++) {
            corruptIf(in.getByte(in.readerIndex() + i) != expected[i]);
        }
    }

    private static void corruptIf(boolean corrupt) throws CorruptException {
        if (corrupt) {
            throw new CorruptException();
        }
    }
}
