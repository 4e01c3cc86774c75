package io.jmqtt.cli;

import io.jmqtt.cli.option.ClientOptions;
import io.jmqtt.cli.option.MessageOptions;
import io.jmqtt.cli.option.PropertyOptions.Packet;
import io.jmqtt.cli.option.RawText;
import io.jmqtt.cli.option.Utf8;
import io.jmqtt.connect.Publication;
import io.jmqtt.mqtt.Property;
import io.jmqtt.mqtt.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of {@code -l}: each is a payload, or with {@code --topic-separator} a topic and a
 * payload.
 */
final class TextLines implements PublicationInput {
    private final LineReader lines;
    private final MessageOptions message;
    private final List<Property> properties;
    private long number;

    TextLines(LineReader lines, ClientOptions options) {
        this.lines = lines;
        message = options.message();
        properties = options.properties(Packet.PUBLISH);
    }

    @Override
    public List<Publication> next() throws IOException, CliException {
        byte[] line = lines.next();
        if (line == null) {
            return null;
        }
        number++;
        if (message.topicSeparator() != null) {
            return List.of(split(line));
        }
        if (message.topics().size() == 1) {
            return List.of(publication(message.topics().get(0), line));
        }
        List<Publication> publications = new ArrayList<>(message.topics().size());
        for (String topic : message.topics()) {
            publications.add(publication(topic, line));
        }
        return publications;
    }

    @Override
    public long consumed() {
        return lines.consumed();
    }

    private Publication split(byte[] line) throws CliException {
        byte[] separator = message.topicSeparator();
        int at = indexOf(line, separator);
        if (at < 0) {
            throw new CliException(
                    1,
                    "Error: line "
                            + number
                            + " of standard input: the topic separator is missing.\n");
        }
        String topic = RawText.decode(Arrays.copyOf(line, at));
        if (!Utf8.isValid(topic) || !Topics.isValidName(topic)) {
            throw new CliException(
                    1,
                    "Error: line "
                            + number
                            + " of standard input: '"
                            + topic
                            + "' is no topic that can be published to.\n");
        }
        return publication(topic, Arrays.copyOfRange(line, at + separator.length, line.length));
    }

    private Publication publication(String topic, byte[] payload) {
        return new Publication(topic, payload, message.qos(), message.isRetained(), properties);
    }

    private static int indexOf(byte[] line, byte[] separator) {
        for (int i = 0; i + separator.length <= line.length; i++) {
            if (Arrays.equals(line, i, i + separator.length, separator, 0, separator.length)) {
                return i;
            }
        }
        return -1;
    }
}
