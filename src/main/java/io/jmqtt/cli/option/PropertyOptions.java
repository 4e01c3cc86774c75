package io.jmqtt.cli.option;

import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The MQTT 5 properties of {@code -D}, by the packet that they go into. */
public final class PropertyOptions {
    private static final long MAX_VARIABLE_BYTE = 268_435_455;
    private static final int MAX_BINARY = 65535;

    /** The packets that properties can be given for, in the order in which they are checked. */
    public enum Packet {
        CONNECT("CONNECT"),
        PUBLISH("PUBLISH"),
        SUBSCRIBE("SUBSCRIBE"),
        UNSUBSCRIBE("UNSUBSCRIBE"),
        DISCONNECT("DISCONNECT"),
        WILL("Will");

        private final String title;

        Packet(String title) {
            this.title = title;
        }
    }

    private final Map<Packet, List<Property>> properties = new EnumMap<>(Packet.class);

    /** The properties of one packet in the order of the command line. */
    public List<Property> of(Packet packet) {
        return properties.getOrDefault(packet, List.of());
    }

    /** How many arguments {@code -D} takes when these follow: 3, or 4 for a user property. */
    static int argumentCount(String propertyName) {
        return propertyName.equalsIgnoreCase(PropertyId.USER_PROPERTY.text()) ? 4 : 3;
    }

    /**
     * Takes one {@code -D}.
     *
     * @param arguments those that follow, at most 4
     */
    void add(List<String> arguments) throws OptionException {
        if (arguments.size() < 3) {
            throw ClientOption.PROPERTY.missingValue();
        }
        String command = arguments.get(0);
        String name = arguments.get(1);
        String lowerCommand = command.toLowerCase(Locale.ROOT);
        if (!isCommand(lowerCommand)) {
            throw usage("Invalid command " + command + " given in --property argument");
        }
        PropertyId id = byName(name);
        if (id == null) {
            throw usage("Invalid property name " + name + " given in --property argument");
        }
        if (!isAllowed(id, lowerCommand)) {
            throw usage(name + " property not allowed for " + command + " in --property argument");
        }
        if (id == PropertyId.USER_PROPERTY && arguments.size() < 4) {
            throw ClientOption.PROPERTY.missingValue();
        }
        if (lowerCommand.equals("connack")) {
            throw OptionException.usage("");
        }
        Packet packet = packet(lowerCommand);
        if (packet == null
                || packet == Packet.PUBLISH && id == PropertyId.SUBSCRIPTION_IDENTIFIER) {
            throw usage(
                    name + " property not supported for " + command + " in --property argument");
        }
        List<String> values = arguments.subList(2, arguments.size());
        properties.computeIfAbsent(packet, none -> new ArrayList<>()).add(value(id, name, values));
    }

    /**
     * One property of PUBLISH, checked as those of {@code -D} are.
     *
     * @param values one, or the key and the value of a user property
     */
    public static Property ofPublish(String name, String... values) throws OptionException {
        List<String> arguments = new ArrayList<>(List.of("publish", name));
        arguments.addAll(List.of(values));
        PropertyOptions one = new PropertyOptions();
        one.add(arguments);
        one.check();
        return one.of(Packet.PUBLISH).get(0);
    }

    /** Adds a property behind those of the command line. */
    void append(Packet packet, Property property) {
        properties.computeIfAbsent(packet, none -> new ArrayList<>()).add(property);
    }

    /** Whether a packet has a property. */
    public boolean has(Packet packet, PropertyId id) {
        for (Property property : of(packet)) {
            if (property.id() == id) {
                return true;
            }
        }
        return false;
    }

    /** Finds what MQTT 5 forbids: a property twice, or a value that must not be. */
    void check() throws OptionException {
        for (Packet packet : Packet.values()) {
            List<Property> list = of(packet);
            for (int i = 0; i < list.size(); i++) {
                if (isForbidden(list.get(i))) {
                    throw inconsistent(
                            packet,
                            "A network protocol error occurred when communicating with the"
                                    + " broker");
                }
                for (int j = 0; j < i; j++) {
                    PropertyId id = list.get(i).id();
                    if (id != PropertyId.USER_PROPERTY && id == list.get(j).id()) {
                        throw inconsistent(packet, "Duplicate property in property list");
                    }
                }
            }
        }
    }

    private static OptionException inconsistent(Packet packet, String why) {
        return OptionException.usage("Error in " + packet.title + " properties: " + why + "\n");
    }

    private static boolean isForbidden(Property property) {
        return switch (property.id()) {
            case RECEIVE_MAXIMUM, MAXIMUM_PACKET_SIZE, TOPIC_ALIAS -> property.number() == 0;
            case REQUEST_PROBLEM_INFORMATION,
                    REQUEST_RESPONSE_INFORMATION,
                    PAYLOAD_FORMAT_INDICATOR ->
                    property.number() > 1;
            default -> false;
        };
    }

    private static Property value(PropertyId id, String name, List<String> values)
            throws OptionException {
        String value = values.get(0);
        switch (id.type()) {
            case BYTE:
                return Property.number(id, number(value, name, 0xFF));
            case TWO_BYTE:
                return Property.number(id, number(value, name, 0xFFFF));
            case FOUR_BYTE:
                return Property.number(id, number(value, name, 0xFFFF_FFFFL));
            case VARIABLE_BYTE:
                long number = number(value, name, 0xFFFF_FFFFL);
                if (number > MAX_VARIABLE_BYTE) {
                    throw notAdded(name, 4);
                }
                return Property.number(id, number);
            case BINARY:
                byte[] bytes = RawText.encode(value);
                if (bytes.length > MAX_BINARY) {
                    throw usage("Property value too long for property " + name);
                }
                return Property.binary(id, bytes);
            case STRING:
                if (!isText(value)) {
                    throw notAdded(name, 6);
                }
                return Property.text(id, value);
            default:
                if (!isText(value) || !isText(values.get(1))) {
                    throw notAdded(name, 7);
                }
                return Property.user(value, values.get(1));
        }
    }

    private static boolean isText(String value) {
        return Utf8.isValid(value);
    }

    private static long number(String value, String name, long max) throws OptionException {
        long number = Numbers.atol(value);
        if (number < 0 || number > max) {
            throw usage("Property value (" + number + ") out of range for property " + name);
        }
        return number;
    }

    private static OptionException usage(String text) {
        return OptionException.usage("Error: " + text + ".\n\n");
    }

    private static OptionException notAdded(String name, int type) {
        return OptionException.usage("Error adding property " + name + " " + type + "\n");
    }

    /** The names of the properties that {@code -D} takes for a packet, in lower case. */
    public static List<String> names(String packet) {
        List<String> names = new ArrayList<>();
        for (PropertyId id : PropertyId.values()) {
            boolean identifier = id == PropertyId.SUBSCRIPTION_IDENTIFIER;
            if (isAllowed(id, packet) && !(identifier && packet.equals("publish"))) {
                names.add(id.text());
            }
        }
        return names;
    }

    private static PropertyId byName(String name) {
        for (PropertyId id : PropertyId.values()) {
            if (id.text().equalsIgnoreCase(name)) {
                return id;
            }
        }
        return null;
    }

    private static boolean isCommand(String command) {
        return switch (command) {
            case "connack", "puback", "pubrec", "pubrel", "pubcomp", "suback", "unsuback", "auth" ->
                    true;
            default -> packet(command) != null;
        };
    }

    private static Packet packet(String command) {
        return switch (command) {
            case "connect" -> Packet.CONNECT;
            case "publish" -> Packet.PUBLISH;
            case "will" -> Packet.WILL;
            case "subscribe" -> Packet.SUBSCRIBE;
            case "unsubscribe" -> Packet.UNSUBSCRIBE;
            case "disconnect" -> Packet.DISCONNECT;
            default -> null;
        };
    }

    /** Which packets may carry a property (MQTT 5, table 2-4). */
    private static boolean isAllowed(PropertyId id, String command) {
        boolean connect = command.equals("connect");
        boolean connack = command.equals("connack");
        boolean publish = command.equals("publish");
        boolean disconnect = command.equals("disconnect");
        return switch (id) {
            case PAYLOAD_FORMAT_INDICATOR,
                    MESSAGE_EXPIRY_INTERVAL,
                    CONTENT_TYPE,
                    RESPONSE_TOPIC,
                    CORRELATION_DATA ->
                    publish || command.equals("will");
            case SUBSCRIPTION_IDENTIFIER -> publish || command.equals("subscribe");
            case SESSION_EXPIRY_INTERVAL -> connect || connack || disconnect;
            case AUTHENTICATION_METHOD, AUTHENTICATION_DATA ->
                    connect || connack || command.equals("auth");
            case WILL_DELAY_INTERVAL -> command.equals("will");
            case REQUEST_PROBLEM_INFORMATION, REQUEST_RESPONSE_INFORMATION -> connect;
            case REASON_STRING ->
                    !connect
                            && !publish
                            && !command.equals("subscribe")
                            && !command.equals("unsubscribe")
                            && !command.equals("will");
            case SERVER_REFERENCE -> connack || disconnect;
            case RECEIVE_MAXIMUM, TOPIC_ALIAS_MAXIMUM, MAXIMUM_PACKET_SIZE -> connect || connack;
            case TOPIC_ALIAS -> publish;
            case USER_PROPERTY -> true;
            default -> connack;
        };
    }
}
