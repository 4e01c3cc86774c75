package io.jmqtt.mqtt;

import java.util.List;

/**
 * AUTH (MQTT 5, 3.15).
 *
 * @param reasonCode 0x00, 0x18 or 0x19
 * @param method the authentication method
 */
public record AuthPacket(int reasonCode, String method) {

    /** Reads a packet whose body the input stands at. */
    public static AuthPacket read(int firstByte, PacketInput in) {
        if ((firstByte & 0x0F) != 0) {
            throw ProtocolException.malformed(null);
        }
        int reasonCode = ReasonCode.SUCCESS;
        List<Property> properties = List.of();
        if (in.remaining() > 0) {
            reasonCode = in.readByte();
            if (in.remaining() > 0) {
                properties = Properties.read(in, Properties.IN_AUTH);
            }
        }
        if (in.remaining() > 0) {
            throw ProtocolException.malformed(null);
        }
        if (reasonCode != ReasonCode.SUCCESS
                && reasonCode != ReasonCode.CONTINUE_AUTHENTICATION
                && reasonCode != ReasonCode.REAUTHENTICATE) {
            throw ProtocolException.protocolError(
                    "Protocol error from %s: AUTH packet with reason-code = " + reasonCode + ".");
        }
        Property method = Property.find(properties, PropertyId.AUTHENTICATION_METHOD);
        if (method == null) {
            throw ProtocolException.protocolError(
                    "Protocol error from %s: AUTH packet without auth-method property.");
        }
        return new AuthPacket(reasonCode, method.text());
    }
}
