package io.jmqtt.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of packet is read as, and what is said about one that is wrong. */
class PacketReaderTest {
    private static final String TEXT = "00046d717474"; // a string of four letters, "mqtt"

    private static PacketInput input(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return new PacketInput().over(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    private static MqttVersion version(int level) {
        return MqttVersion.values()[level - 3];
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? "null" : HexFormat.of().formatHex(bytes);
    }

    /** A packet in words, or the reason code and the line of the log of its fault. */
    private static String read(int level, int first, String hex) {
        PacketInput in = input(hex);
        try {
            return switch (first >> 4) {
                case PacketType.CONNECT -> connect(new ConnectReader(in).read(first));
                case PacketType.CONNACK ->
                        ConnackPacket.read(first, in, version(level))
                                .toString()
                                .replaceAll("ConnackPacket\\[|\\w+=|]", "");
                case PacketType.SUBSCRIBE -> subscribe(first, in, version(level));
                case PacketType.UNSUBSCRIBE -> {
                    UnsubscribePacket packet = UnsubscribePacket.read(first, in, version(level));
                    yield packet.packetId()
                            + " "
                            + packet.filters().stream().map(SubscriptionFilter::text).toList();
                }
                case PacketType.SUBACK, PacketType.UNSUBACK -> {
                    AnswerPacket packet = AnswerPacket.read(first, in, version(level));
                    yield packet.packetId() + " " + Arrays.toString(packet.codes());
                }
                case PacketType.DISCONNECT -> {
                    DisconnectPacket packet = DisconnectPacket.read(first, in, version(level));
                    yield packet.reasonCode() + " " + packet.sessionExpiry();
                }
                case PacketType.AUTH -> {
                    AuthPacket packet = AuthPacket.read(first, in);
                    yield packet.reasonCode() + " " + packet.method();
                }
                default -> {
                    AckFrame frame = new AckFrame();
                    frame.read(first, in, level == 5);
                    yield frame.packetId() + " " + frame.reasonCode();
                }
            };
        } catch (ProtocolException e) {
            return Integer.toHexString(e.reasonCode())
                    + (e.announced() ? "" : " silent")
                    + (e.isGrave() ? " grave" : "")
                    + (e.getMessage() == null ? "" : " " + e.line("ID", "1.2.3.4:5"));
        }
    }

    private static String connect(ConnectPacket p) {
        WillMessage will = p.will();
        return p.version()
                + (p.bridge() ? " bridge " : " ")
                + p.clientId()
                + (p.cleanStart() ? " clean " : " ")
                + p.keepAlive()
                + (p.username() == null ? "" : " user " + p.username())
                + (p.password() == null ? "" : " password " + hex(p.password()))
                + (will == null
                        ? ""
                        : " will "
                                + will.topic()
                                + " "
                                + hex(will.payload())
                                + " "
                                + will.qos()
                                + (will.retain() ? " retain " : " ")
                                + will.delay()
                                + ","
                                + will.expiry()
                                + (p.version() == MqttVersion.V5 ? " " : "")
                                + hex(will.properties()))
                + (p.version() == MqttVersion.V5
                        ? " "
                                + p.sessionExpiry()
                                + ","
                                + p.receiveMaximum()
                                + ","
                                + p.maximumPacketSize()
                                + ","
                                + p.topicAliasMaximum()
                                + ","
                                + p.authMethod()
                        : "");
    }

    private static String subscribe(int first, PacketInput in, MqttVersion version) {
        SubscribePacket packet = SubscribePacket.read(first, in, version);
        StringBuilder text = new StringBuilder();
        text.append(packet.packetId()).append(' ').append(packet.subscriptionId());
        for (SubscribePacket.Entry each : packet.entries()) {
            text.append(' ').append(each.filter().text()).append(' ').append(each.qos());
            text.append(each.noLocal() ? "n" : "").append(each.retainAsPublished() ? "r" : "");
            text.append(each.retainHandling());
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    00044d51545404020010 0001 61                        | V3_1_1 a clean 16
                    00044d51545404000000 0000                           | V3_1_1  0
                    00044d51545484020010 0001 61                        | V3_1_1 bridge a clean 16
                    00064d514973647003020010 0001 61                    | V3_1 a clean 16
                    00064d514973647083020010 0001 61                    | V3_1 bridge a clean 16
                    00064d514973647003030010 0001 61                    | V3_1 a clean 16
                    00064d514973647003320010 0001 61                    | V3_1 a clean 16
                    00064d514973647003820010 0001 61                    | V3_1 a clean 16
                    00064d514973647003c20010 0001 61 0001 75            | V3_1 a clean 16 user u
                    00044d515454 04 c2 0010 0001 61 0001 75 0002 7077   | V3_1_1 a clean 16 user u password 7077
                    00044d515454 04 82 0010 0001 61 0000                | V3_1_1 a clean 16 user
                    00044d515454 04 c2 0010 0001 61 0000 0000           | V3_1_1 a clean 16 user  password
                    00044d515454 04 36 0010 0001 61 0001 77 0002 0102   | V3_1_1 a clean 16 will w 0102 2 retain 0,0
                    00044d515454 04 0e 0010 0001 61 0001 77 0000        | V3_1_1 a clean 16 will w  1 0,0
                    00044d515454 05 02 0010 00 0001 61                  | V5 a clean 16 0,0,0,0,null
                    00044d515454 05 42 0010 00 0001 61 0001 70          | V5 a clean 16 password 70 0,0,0,0,null
                    00044d515454 05 02 0010 14 1100000002 210003 2700000004 220005 1500016d 0001 61 | V5 a clean 16 2,3,4,5,m
                    00044d515454 05 06 0010 00 0001 61 0a 1800000007 0200000008 0001 77 0001 ff | V5 a clean 16 will w ff 0 7,8  0,0,0,0,null
                    00044d515454 05 06 0010 00 0001 61 09 0101 0300026374 0101 0001 77 0000 | 82 Protocol error from ID: property payload-format-indicator twice.
                    00044d515454 05 06 0010 00 0001 61 07 0101 0300026374 0001 77 0000 | V5 a clean 16 will w  0 0,0 01010300026374 0,0,0,0,null
                    """)
    void connectIsRead(String hex, String expected) {
        assertThat(read(4, 0x10, hex).strip()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    11 | 00                                | 81 silent Protocol error from 1.2.3.4:5: CONNECT with non-zero reserved flags (01).
                    10 | 00                                | 81 Protocol error from 1.2.3.4:5: CONNECT with missing protocol string length.
                    10 | 0003 4d5154 04                    | 84 silent Protocol error from 1.2.3.4:5: CONNECT with incorrect protocol string length (3).
                    10 | 0004 4d5154                       | 81 Protocol error from 1.2.3.4:5: CONNECT with missing protocol string.
                    10 | 0004 4d515455 04                  | 84 silent Protocol error from 1.2.3.4:5: CONNECT with invalid protocol "MQTU".
                    10 | 0004 4d515454                     | 81 Protocol error from 1.2.3.4:5: CONNECT with missing protocol version.
                    10 | 0004 4d515454 03 02               | 84 Protocol error from 1.2.3.4:5: CONNECT with invalid protocol version (3).
                    10 | 0004 4d515454 06 02               | 84 Protocol error from 1.2.3.4:5: CONNECT with invalid protocol version (6).
                    10 | 0004 4d515454 85 02               | 84 Protocol error from 1.2.3.4:5: CONNECT with invalid protocol version (133).
                    10 | 0006 4d5149736470 04 02           | 84 Protocol error from 1.2.3.4:5: CONNECT with invalid protocol version (4).
                    10 | 0004 4d515454 04                  | 81 Protocol error from 1.2.3.4:5: CONNECT with missing connect flags.
                    10 | 0004 4d515454 04 03 0010 0000     | 81 silent Protocol error from 1.2.3.4:5: CONNECT with non-zero connect reserved flag (03).
                    10 | 0004 4d515454 04 1e 0010 0000     | 81 silent Protocol error from 1.2.3.4:5: CONNECT with invalid Will QoS (3).
                    10 | 0004 4d515454 04 02 00            | 81 1.2.3.4:5 sent CONNECT with missing keepalive.
                    10 | 0004 4d515454 04 02 0010 00       | 81 Protocol error from 1.2.3.4:5 CONNECT with missing clientid string.
                    10 | 0004 4d515454 04 02 0010 0002 61  | 81 Protocol error from 1.2.3.4:5 CONNECT with missing clientid string.
                    10 | 0004 4d515454 04 02 0010 0001 ff  | 85
                    10 | 0004 4d515454 04 0a 0010 0001 61  | 81 silent Protocol error from ID: CONNECT without Will with non-zero QoS (1) or retain (0).
                    10 | 0004 4d515454 04 22 0010 0001 61  | 81 silent Protocol error from ID: CONNECT without Will with non-zero QoS (0) or retain (1).
                    10 | 0004 4d515454 04 06 0010 0001 61 0000 0000    | 81 silent Protocol error from ID: Will with empty topic.
                    10 | 0004 4d515454 04 06 0010 0001 61 0001 23 0000 | 81 silent
                    10 | 0004 4d515454 04 82 0010 0001 61 00           | 81 Protocol error from ID: CONNECT with username flag but no username.
                    10 | 0004 4d515454 04 42 0010 0001 61 0001 70      | 81 silent grave Protocol error from ID: password without username, closing connection.
                    10 | 0004 4d515454 04 c2 0010 0001 61 0001 75 00   | 81 Protocol error from ID: CONNECT with password flag but no password.
                    10 | 0004 4d515454 04 02 0010 0001 61 62           | 81 Protocol error from ID: CONNECT packet with overlong remaining length (13:14).
                    10 | 0004 4d515454 05 02 0010 05 160002 6d6d 0001 61 | 82
                    10 | 0004 4d515454 05 02 0010 02 0101 0001 61      | 82 Protocol error from ID: CONNECT packet invalid property (1).
                    10 | 0004 4d515454 05 02 0010 03 210000 0001 61    | 82 Protocol error from ID: CONNECT packet with receive-maximum = 0.
                    10 | 0004 4d515454 05 02 0010 02 1702 0001 61      | 82 Protocol error from ID: CONNECT packet with request-problem-information = 2.
                    10 | 0004 4d515454 05 02 0010 02 0400 0001 61      | 81 Protocol error from ID: property 4 does not exist.
                    10 | 0004 4d515454 05 06 0010 00 0001 61 04 080001 2b 0001 77 0000 | 82
                    """)
    void wrongConnectIsRefusedWithItsReason(String first, String hex, String expected) {
        assertThat(read(4, Integer.parseInt(first, 16), hex)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    4 | 40 | 0102         | 258 0
                    4 | 50 | 0001         | 1 0
                    4 | 62 | 0001         | 1 0
                    4 | 70 | 0001         | 1 0
                    5 | 40 | 0001 10      | 1 16
                    5 | 40 | 0001 80      | 1 128
                    5 | 50 | 0001 97 00   | 1 151
                    5 | 62 | 0001 92      | 1 146
                    5 | 70 | 0001 00 00   | 1 0
                    5 | 40 | 0001 10 04 1f000161 | 1 16
                    4 | 41 | 0001         | 81 Protocol error from ID: PUBACK with non-zero reserved flags (01).
                    4 | 60 | 0001         | 81 Protocol error from ID: PUBREL with non-zero reserved flags (00).
                    4 | 72 | 0001         | 81 Protocol error from ID: PUBCOMP with non-zero reserved flags (02).
                    4 | 40 | 0000         | 82 Protocol error from ID: PUBACK with mid = 0.
                    4 | 50 | 0000         | 82 Protocol error from ID: PUBREC with mid = 0.
                    4 | 40 | 00           | 81 Protocol error from ID: packet shorter than what it should hold.
                    4 | 40 | 0001 00      | 81
                    5 | 40 | 0001 00 00 00 | 81
                    5 | 40 | 0001 92      | 82 Protocol error from ID: PUBACK with reason code = 146.
                    5 | 50 | 0001 01      | 82 Protocol error from ID: PUBREC with reason code = 1.
                    5 | 62 | 0001 10      | 82 Protocol error from ID: PUBREL with reason code = 16.
                    5 | 70 | 0001 80      | 82 Protocol error from ID: PUBCOMP with reason code = 128.
                    5 | 62 | 0001 00 02 0101 | 82 Protocol error from ID: PUBREL with invalid properties.
                    5 | 40 | 0001 00 02 0101 | 82 Protocol error from ID: property payload-format-indicator not allowed here.
                    4 | e0 | ''           | 0 -1
                    3 | e1 | ''           | 0 -1
                    5 | e0 | 04           | 4 -1
                    5 | e0 | 00 05 1100000009 | 0 9
                    4 | e1 | ''           | 81 Protocol error from ID: DISCONNECT packet with incorrect flags E1.
                    4 | e0 | 00           | 81 Protocol error from ID: DISCONNECT packet with overlong remaining length (0:1).
                    5 | e0 | 00 00 00     | 81 Protocol error from ID: DISCONNECT packet with overlong remaining length (2:3).
                    5 | f0 | 18 04 1500016d | 24 m
                    5 | f0 | 00 04 1500016d | 0 m
                    5 | f0 | 19 04 1500016d | 25 m
                    5 | f1 | 18 04 1500016d | 81
                    5 | f0 | 18 04 1500016d 00 | 81
                    5 | f0 | 01 04 1500016d | 82 Protocol error from ID: AUTH packet with reason-code = 1.
                    5 | f0 | 18 | 82 Protocol error from ID: AUTH packet without auth-method property.
                    5 | f0 | '' | 82 Protocol error from ID: AUTH packet without auth-method property.
                    """)
    void acknowledgementsAndEndsAreRead(int level, String first, String hex, String expected) {
        assertThat(read(level, Integer.parseInt(first, 16), hex)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    4 | 82 | 0102 0001 61 01               | 258 0 a 10
                    4 | 82 | 0001 0001 61 00 0001 62 02    | 1 0 a 00 b 20
                    3 | 82 | 0001 0001 61 fd               | 1 0 a 10
                    5 | 82 | 0001 00 0001 61 1d            | 1 0 a 1nr1
                    5 | 82 | 0001 00 0001 61 24            | 1 0 a 0n2
                    5 | 82 | 0001 00 0001 61 08            | 1 0 a 0r0
                    5 | 82 | 0001 02 0b05 0001 61 00       | 1 5 a 00
                    4 | 80 | 0001 0001 61 01               | 81
                    4 | 82 | 0000 0001 61 01               | 82
                    4 | 82 | 0001                          | 82
                    4 | 82 | 0001 0000 01                  | 81 Empty subscription string from 1.2.3.4, disconnecting.
                    4 | 82 | 0001 0002 6123 01             | 81 Invalid subscription string from 1.2.3.4, disconnecting.
                    4 | 82 | 0001 0008 2473686172652f2f 01 | 82 Invalid subscription string from 1.2.3.4, disconnecting.
                    4 | 82 | 0001 0001 61 03               | 81 Invalid QoS in subscription command from 1.2.3.4, disconnecting.
                    4 | 82 | 0001 0001 61 04               | 81 Invalid QoS in subscription command from 1.2.3.4, disconnecting.
                    3 | 82 | 0001 0001 61 03               | 81 Invalid QoS in subscription command from 1.2.3.4, disconnecting.
                    5 | 82 | 0001 00 0001 61 03            | 81 Invalid QoS in subscription command from 1.2.3.4, disconnecting.
                    5 | 82 | 0001 00 0001 61 30            | 81
                    5 | 82 | 0001 00 0001 61 40            | 81
                    5 | 82 | 0001 00 0001 61 80            | 81
                    5 | 82 | 0001 00 000a 2473686172652f672f61 04 | 82 Protocol error from ID: $share subscription with no-local set.
                    5 | 82 | 0001 00 000a 2473686172652f672f61 01 | 1 0 $share/g/a 10
                    5 | 82 | 0001 02 0b00 0001 61 00       | 82 Protocol error from ID: SUBSCRIBE packet with invalid properties.
                    4 | a2 | 0102 0001 61 0001 62          | 258 [a, b]
                    5 | a2 | 0001 00 0001 61               | 1 [a]
                    4 | a0 | 0001 0001 61                  | 81
                    4 | a2 | 0000 0001 61                  | 82
                    4 | a2 | 0001                          | 82
                    5 | a2 | 0001 02 0b01 0001 61          | 82 Protocol error from ID: property subscription-identifier not allowed here.
                    4 | a2 | 0001 0000                     | 81 Empty unsubscription string from 1.2.3.4, disconnecting.
                    4 | a2 | 0001 0002 6123                | 81 Invalid unsubscription string from ID, disconnecting.
                    4 | 90 | 0102 00 80                    | 258 [0, 128]
                    5 | 90 | 0001 00 01                    | 1 [1]
                    4 | b0 | 0001                          | 1 []
                    5 | b0 | 0001 00 11                    | 1 [17]
                    4 | 91 | 0001 00                       | 81
                    4 | 90 | 0000 00                       | 82
                    4 | 90 | 0001                          | 81
                    5 | b0 | 0001 00                       | 81
                    4 | b0 | 0001 00                       | 81
                    4 | 20 | 0100                          | true, 0, true, 0, 2, true, 0, 0, -1
                    3 | 20 | ff05                          | true, 5, true, 0, 2, true, 0, 0, -1
                    5 | 20 | 0000 00                       | false, 0, false, 0, 2, true, 0, 0, -1
                    5 | 20 | 0087                          | false, 135, true, 0, 2, true, 0, 0, -1
                    5 | 20 | 0000 12 210003 2401 2500 2700000004 220005 130006 | false, 0, false, 3, 1, false, 4, 5, 6
                    5 | 20 | 0000 02 2403                  | 82
                    4 | 21 | 0000                          | 81
                    4 | 20 | 0200                          | 81
                    4 | 20 | 0000 00                       | 81
                    5 | 20 | 0000 00 00                    | 81
                    """)
    void requestsAndTheirAnswersAreRead(int level, String first, String hex, String expected) {
        assertThat(read(level, Integer.parseInt(first, 16), hex)).isEqualTo(expected);
    }

    @Test
    void packetThatIsCutAnywhereIsMalformed() {
        String connect =
                "00044d515454 05 c6 0010 05 1100000002 0001 61 05 0200000008 0001 77 0001 ff 0001 75"
                        + " 0001 70";
        String whole = connect.replace(" ", "");
        assertThat(read(5, 0x10, whole)).startsWith("V5 a clean 16 user u password 70 will w ff");
        for (int length = 0; length < whole.length(); length += 2) {
            assertThat(read(5, 0x10, whole.substring(0, length))).as("%d", length).startsWith("81");
        }
        String publish = "0001740001" + "05" + "0200000008";
        for (int length = 0; length < publish.length(); length += 2) {
            PublishFrame frame = new PublishFrame();
            PacketInput in = input(publish.substring(0, length));
            assertThatThrownBy(() -> frame.read(0x32, in, true))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void propertiesComeOutInOrderAndUserPropertiesMayRepeat() {
        String all =
                "260001610001 62 26000161000163 1f000174 12000163 1500016d 160002ff00 1a000172"
                        + " 1c000173 2501 2701020304 2101ff";
        String bytes = all.replace(" ", "");
        PacketInput in = input(String.format("%02x", bytes.length() / 2) + bytes + "77");
        List<Property> list = Properties.read(in, Properties.IN_CONNACK);
        assertThat(in.remaining()).isEqualTo(1);
        assertThat(list).hasSize(11);
        assertThat(list.get(0).key() + list.get(0).text()).isEqualTo("ab");
        assertThat(list.get(1).key() + list.get(1).text()).isEqualTo("ac");
        assertThat(list.get(2).text()).isEqualTo("t");
        assertThat(Property.find(list, PropertyId.AUTHENTICATION_DATA).binary())
                .containsExactly(0xff, 0);
        assertThat(Properties.numberOf(list, PropertyId.MAXIMUM_PACKET_SIZE, 9))
                .isEqualTo(0x01020304);
        assertThat(Properties.numberOf(list, PropertyId.MAXIMUM_QOS, 9)).isEqualTo(9);
        assertThat(Property.find(list, PropertyId.CONTENT_TYPE)).isNull();
        ByteBuf out = Unpooled.buffer();
        list.forEach(each -> Properties.write(out, each));
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(bytes);
        assertThat(PacketWriter.lengthOf(list)).isEqualTo(bytes.length() / 2);
    }

    @Test
    void lengthCountsEveryTypeOfProperty() {
        List<Property> list =
                List.of(
                        Property.number(PropertyId.PAYLOAD_FORMAT_INDICATOR, 1),
                        Property.number(PropertyId.TOPIC_ALIAS, 2),
                        Property.number(PropertyId.MESSAGE_EXPIRY_INTERVAL, 3),
                        Property.number(PropertyId.SUBSCRIPTION_IDENTIFIER, 300),
                        Property.text(PropertyId.CONTENT_TYPE, "é"),
                        Property.binary(PropertyId.CORRELATION_DATA, new byte[3]),
                        Property.user("k", "vv"));
        for (Property each : list) {
            ByteBuf out = Unpooled.buffer();
            Properties.write(out, each);
            assertThat(PacketWriter.lengthOf(List.of(each))).isEqualTo(out.readableBytes());
        }
        assertThat(PacketWriter.lengthOf(list)).isEqualTo(2 + 3 + 5 + 3 + 5 + 6 + 8);
    }

    @ParameterizedTest
    @CsvSource({
        "00, 0, 1",
        "7f, 127, 1",
        "8001, 128, 2",
        "ff7f, 16383, 2",
        "ffffff7f, 268435455, 4"
    })
    void variableByteIntegersAreReadToTheirLastByte(String hex, int value, int bytes) {
        PacketInput in = input(hex + "55");
        assertThat(in.readVariable()).isEqualTo(value);
        assertThat(in.position()).isEqualTo(bytes);
        assertThat(in.remaining()).isEqualTo(1);
    }

    @Test
    void emptyBinaryDataIsAnEmptyArray() {
        PacketInput in = input("0000" + TEXT);
        assertThat(in.readBinary()).isEmpty();
        assertThat(in.readBinary()).containsExactly('m', 'q', 't', 't');
        assertThatThrownBy(() -> input("0001").readBinary()).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @CsvSource({
        // type, version 5, the most that may follow the header
        "1, false, 100000",
        "15, true, 100000",
        "8, true, 100000",
        "10, true, 100000",
        "8, false, 268435455",
        "10, false, 268435455",
        "4, false, 2",
        "5, false, 2",
        "6, false, 2",
        "7, false, 2",
        "4, true, 10000",
        "5, true, 10000",
        "6, true, 10000",
        "7, true, 10000",
        "14, false, 0",
        "14, true, 10000",
        "12, true, 0",
        "13, false, 0",
        "3, true, 268435455",
        "2, true, 10000",
        "9, false, 10000"
    })
    void packetsHaveTheirLongestLength(int type, boolean v5, int most) {
        assertThatCode(() -> PacketLimits.check(type, most, v5, 0)).doesNotThrowAnyException();
        assertThatThrownBy(() -> PacketLimits.check(type, most + 1, v5, 0))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        e -> assertThat(e.reasonCode()).isEqualTo(ReasonCode.PACKET_TOO_LARGE));
    }

    @Test
    void limitOfTheListenerCountsTheWholePacket() {
        PacketLimits.check(PacketType.PUBLISH, 98, true, 100);
        assertThatThrownBy(() -> PacketLimits.check(PacketType.PUBLISH, 99, true, 100))
                .isInstanceOf(ProtocolException.class);
        PacketLimits.check(PacketType.PUBLISH, 197, true, 200);
        assertThatThrownBy(() -> PacketLimits.check(PacketType.PUBLISH, 198, true, 200))
                .isInstanceOf(ProtocolException.class);
    }
}
