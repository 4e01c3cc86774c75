package io.jmqtt.tls;

import java.nio.charset.StandardCharsets;
import java.util.Vector;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ServerName;

/** The names in a ClientHello by Bouncy Castle. */
public final class HelloNames {
    private HelloNames() {}

    /** The server's name (RFC 6066, 3), null for an address, which is none. */
    public static Vector<ServerName> server(String host) {
        if (HostNames.isLiteral(host)) {
            return null;
        }
        Vector<ServerName> names = new Vector<>();
        names.add(new ServerName(NameType.host_name, host.getBytes(StandardCharsets.US_ASCII)));
        return names;
    }

    /** The protocol of the application (RFC 7301), null where none is asked for. */
    public static Vector<ProtocolName> protocol(String alpn) {
        if (alpn == null) {
            return null;
        }
        Vector<ProtocolName> names = new Vector<>();
        names.add(ProtocolName.asUtf8Encoding(alpn));
        return names;
    }
}
