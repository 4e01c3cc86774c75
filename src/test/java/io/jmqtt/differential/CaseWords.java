package io.jmqtt.differential;

import io.jmqtt.mqtt.Property;
import io.jmqtt.testkit.ConnectPacket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of one step of a client. {@code q1}, {@code m7} (a packet identifier), {@code retain},
 * {@code dup}, {@code manual}, {@code nl rap rh1} (options of a subscription), {@code clean=0},
 * {@code k=SECONDS}, {@code id= user= pass=}, {@code will=TOPIC:PAYLOAD} with {@code wq=1} and
 * {@code wretain}, {@code p:NAME=VALUE} and {@code w:NAME=VALUE} (properties of the packet and of
 * the will), {@code port=2}, {@code host=ADDRESS}, {@code unix=PATH}; all others are operands.
 * {@code TEXT*N} as an operand is a text N times.
 */
final class CaseWords {
    private final String line;
    private final String client;
    private final List<String> operands = new ArrayList<>();
    private final List<String> options = new ArrayList<>();

    CaseWords(String client, List<String> words) {
        this.client = client;
        this.line = String.join(" ", words);
        for (String word : words.subList(1, words.size())) {
            if (word.matches(
                    "q[0-3]|m\\d+|retain|dup|manual|nl|rap|rh[0-3]|wretain|wq=\\d|clean=0|k=\\d+"
                            + "|(?:id|user|pass|port|host|unix|will|[pw]:[a-z-]+)=(?s:.*)")) {
                options.add(word);
            } else {
                operands.add(repeated(word));
            }
        }
    }

    private static String repeated(String word) {
        int star = word.lastIndexOf('*');
        if (star > 0 && word.substring(star + 1).matches("\\d+")) {
            return word.substring(0, star).repeat(Integer.parseInt(word.substring(star + 1)));
        }
        return word;
    }

    /** The step as it stands in the table. */
    String line() {
        return line;
    }

    String first() {
        return operands.get(0);
    }

    String second() {
        return operands.size() > 1 ? operands.get(1) : "";
    }

    List<String> rest() {
        return operands;
    }

    /** An operand as a number, 0 where it is missing. */
    int number(int index) {
        return index < operands.size() ? Integer.decode(operands.get(index)) : 0;
    }

    boolean has(String option) {
        return options.contains(option);
    }

    /** What follows a name with an equals sign, null where it is missing. */
    String value(String name) {
        for (String option : options) {
            if (option.startsWith(name + "=")) {
                return option.substring(name.length() + 1);
            }
        }
        return null;
    }

    int qos() {
        for (int qos = 1; qos <= 3; qos++) {
            if (has("q" + qos)) {
                return qos;
            }
        }
        return 0;
    }

    /** The packet identifier asked for, -1 for the next one. */
    int packetId() {
        for (String option : options) {
            if (option.matches("m\\d+")) {
                return Integer.parseInt(option.substring(1));
            }
        }
        return -1;
    }

    int subscriptionOptions() {
        int bits = qos() | (has("nl") ? 4 : 0) | (has("rap") ? 8 : 0);
        for (int handling = 1; handling <= 3; handling++) {
            bits |= has("rh" + handling) ? handling << 4 : 0;
        }
        return bits;
    }

    Property[] properties() {
        return properties("p:");
    }

    private Property[] properties(String prefix) {
        return options.stream()
                .filter(option -> option.startsWith(prefix))
                .map(option -> ScenarioRunner.property(option.substring(prefix.length())))
                .toArray(Property[]::new);
    }

    /** The CONNECT that the words ask for. */
    ConnectPacket connect() {
        String id = value("id");
        ConnectPacket packet = ConnectPacket.of(number(0), id == null ? client : id);
        packet.keepAlive(value("k") == null ? 60 : Integer.parseInt(value("k")));
        if (has("clean=0")) {
            packet.resume();
        }
        String pass = value("pass");
        packet.login(value("user"), pass == null ? null : pass.getBytes(StandardCharsets.UTF_8));
        String will = value("will");
        if (will != null) {
            int colon = will.indexOf(':');
            packet.will(
                    will.substring(0, colon),
                    repeated(will.substring(colon + 1)).getBytes(StandardCharsets.UTF_8),
                    value("wq") == null ? 0 : Integer.parseInt(value("wq")),
                    has("wretain"),
                    properties("w:"));
        }
        return packet.with(properties());
    }
}
