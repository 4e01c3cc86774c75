package io.jmqtt.broker.session;

import io.jmqtt.mqtt.PublishEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts messages together for a peer that calls their topics otherwise. Remembers what it was told
 * of topics that came often; bounded. One for each connection that needs it.
 */
final class MappedTopics {
    private static final int MOST_KNOWN = 4096;
    private static final int LONGEST = 512;

    /**
     * What the peer calls one topic.
     *
     * @param topic null where it can't be told of it
     * @param bytes the same in UTF-8
     */
    record Name(String topic, byte[] bytes) {}

    private final TopicMapping mapping;
    private final PublishEncoder encoder = new PublishEncoder();
    private final Map<String, Name> known = new HashMap<>();
    private String lastTopic;
    private Name lastName;

    MappedTopics(TopicMapping mapping) {
        this.mapping = mapping;
    }

    Name name(String topic) {
        if (topic.equals(lastTopic)) {
            return lastName;
        }
        Name name = known.get(topic);
        if (name == null) {
            String mapped = mapping.outgoing(topic);
            name =
                    new Name(
                            mapped,
                            mapped == null ? null : mapped.getBytes(StandardCharsets.UTF_8));
            if (known.size() >= MOST_KNOWN) {
                known.clear();
            }
            if (topic.length() <= LONGEST) {
                known.put(topic, name);
            }
        }
        lastTopic = topic;
        lastName = name;
        return name;
    }

    /** The message of another encoder under the peer's name of its topic; until the next call. */
    PublishEncoder encoder(PublishEncoder message, Name name) {
        message.copyTo(encoder, name.bytes());
        return encoder;
    }
}
