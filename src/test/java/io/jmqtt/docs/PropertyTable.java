package io.jmqtt.docs;

import io.jmqtt.cli.option.OptionException;
import io.jmqtt.cli.option.OptionParser;
import io.jmqtt.cli.option.Program;
import io.jmqtt.cli.option.Tool;
import io.jmqtt.mqtt.PropertyId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which properties {@code -D} takes for which packet: found by asking the parser itself. */
final class PropertyTable {
    private static final List<String> PACKETS =
            List.of("connect", "publish", "subscribe", "unsubscribe", "disconnect", "will");

    private PropertyTable() {}

    /** The names of the properties by the names of the packets. */
    static Map<String, List<String>> byPacket() {
        Map<String, List<String>> table = new LinkedHashMap<>();
        for (String packet : PACKETS) {
            List<String> names = new ArrayList<>();
            for (PropertyId id : PropertyId.values()) {
                if (isTaken(packet, id)) {
                    names.add(id.text());
                }
            }
            table.put(packet, names);
        }
        return table;
    }

    private static boolean isTaken(String packet, PropertyId id) {
        List<String> arguments = new ArrayList<>(List.of("-t", "t", "-D", packet, id.text(), "1"));
        if (id == PropertyId.USER_PROPERTY) {
            arguments.add("1");
        }
        try {
            OptionParser.parse(
                    new Program(Tool.SUB, false), arguments.toArray(new String[0]), Map.of());
            return true;
        } catch (OptionException refused) {
            return false;
        }
    }
}
