package io.jmqtt.connect.paho;

import io.jmqtt.connect.Publication;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.PropertyId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The topic aliases that the user chose (MQTT 5, 3.3.2.3.4). They pass through as given; only what
 * would name an alias that this network connection has not seen gets its full topic back.
 */
final class TopicAliases {
    private Map<Integer, String> known;
    private Set<Integer> sent;

    void newConnection() {
        if (sent != null) {
            sent.clear();
        }
    }

    /** The topic to write: null when it is empty and nobody knows what it stands for. */
    String topicFor(Publication publication) {
        if (!publication.topic().isEmpty()) {
            return publication.topic();
        }
        int alias = alias(publication.properties());
        if (alias == 0 || known == null || !known.containsKey(alias)) {
            return null;
        }
        return sent.contains(alias) ? "" : known.get(alias);
    }

    /** The whole topic of a publication that is to be written without one; else null. */
    String fullTopic(Publication publication) {
        return publication.topic().isEmpty() && known != null
                ? known.get(alias(publication.properties()))
                : null;
    }

    void sent(Publication publication) {
        int alias = alias(publication.properties());
        if (alias == 0) {
            return;
        }
        if (known == null) {
            known = new HashMap<>();
            sent = new HashSet<>();
        }
        if (!publication.topic().isEmpty()) {
            known.put(alias, publication.topic());
        }
        sent.add(alias);
    }

    private static int alias(List<Property> properties) {
        Property alias = Property.find(properties, PropertyId.TOPIC_ALIAS);
        return alias == null ? 0 : (int) alias.number();
    }
}
