package io.jmqtt.cli.option;

import io.jmqtt.mqtt.Topics;
import java.util.ArrayList;
import java.util.List;

/** What pub and rr send, and where to. */
public final class MessageOptions {
    /** The longest payload, in bytes, that the protocol carries; longer ones are refused. */
    public static final int MAX_PAYLOAD = 268_435_455;

    /** Where the payload comes from. */
    public enum Source {
        NONE,
        ARGUMENT,
        FILE,
        STDIN,
        NULL,
        LINES,
        JSON_LINES
    }

    private final Program program;
    private final List<String> topics = new ArrayList<>();
    private Source source = Source.NONE;
    private byte[] payload = new byte[0];
    private String file;
    private int qos;
    private boolean retain;
    private int repeat = 1;
    private double repeatDelay;
    private String responseTopic;
    private byte[] topicSeparator;

    MessageOptions(Program program) {
        this.program = program;
        qos = program.tool() == Tool.RECORD ? 2 : 0;
    }

    void topic(String value, String option) throws OptionException {
        if (!Utf8.isValid(value)) {
            throw OptionException.usage("Error: Malformed UTF-8 in " + option + " argument.\n\n");
        }
        if (!Topics.isValidName(value)) {
            throw OptionException.usage(
                    "Error: Invalid publish topic '" + value + "', does it contain '+' or '#'?\n");
        }
        if (program.mosquitto() || program.tool() == Tool.RR) {
            topics.clear();
        }
        topics.add(value);
    }

    void responseTopic(String value) throws OptionException {
        if (!Utf8.isValid(value)) {
            throw OptionException.usage("Error: Malformed UTF-8 in -e argument.\n\n");
        }
        if (!Topics.isValidName(value)) {
            throw OptionException.usage(
                    "Error: Invalid response topic '" + value + "', does it contain '+' or '#'?\n");
        }
        responseTopic = value;
    }

    private void source(Source value) throws OptionException {
        if (source != Source.NONE) {
            throw OptionException.usage("Error: Only one type of message can be sent at once.\n\n");
        }
        source = value;
    }

    void argument(String value) throws OptionException {
        source(Source.ARGUMENT);
        payload = RawText.encode(value);
        if (payload.length > MAX_PAYLOAD) {
            throw OptionException.usage(
                    "Error: Message length must be less than 268435455 bytes.\n\n");
        }
    }

    void file(String value) throws OptionException {
        source(Source.FILE);
        file = value;
    }

    void nothing() throws OptionException {
        source(Source.NULL);
    }

    void stdin() throws OptionException {
        source(Source.STDIN);
    }

    void lines() throws OptionException {
        source(Source.LINES);
    }

    void jsonLines() throws OptionException {
        source(Source.JSON_LINES);
    }

    void topicSeparator(String value) throws OptionException {
        if (value.isEmpty()) {
            throw OptionException.usage("Error: --topic-separator must not be empty.\n\n");
        }
        topicSeparator = RawText.encode(value);
    }

    void qos(String value) throws OptionException {
        int number = Numbers.atoi(value);
        if (number < 0 || number > 2 || !program.mosquitto() && !Numbers.isInteger(value)) {
            throw OptionException.usage(
                    "Error: Invalid QoS given: "
                            + (program.mosquitto() || Numbers.isInteger(value) ? number : value)
                            + "\n");
        }
        qos = number;
    }

    void retain() {
        retain = true;
    }

    void repeat(String value) throws OptionException {
        int number = Numbers.atoi(value);
        if (number < 1) {
            throw OptionException.usage("Error: --repeat argument must be >0.\n\n");
        }
        repeat = number;
    }

    void repeatDelay(String value) throws OptionException {
        double seconds = Numbers.atof(value);
        if (seconds < 0 || Double.isNaN(seconds)) {
            throw OptionException.usage("Error: --repeat-delay argument must be >=0.0.\n\n");
        }
        repeatDelay = seconds;
    }

    void check() throws OptionException {
        if (topicSeparator != null && source != Source.LINES) {
            throw OptionException.usage("Error: --topic-separator needs -l.\n");
        }
        if (topicSeparator != null && !topics.isEmpty()) {
            throw OptionException.usage(
                    "Error: --topic-separator and -t can not be used together.\n");
        }
    }

    /** Under Mosquitto's name at most one, the last that was given. */
    public List<String> topics() {
        return topics;
    }

    public Source source() {
        return source;
    }

    /** Whether the source gives any number of messages. */
    public boolean isStream() {
        return source == Source.LINES || source == Source.JSON_LINES;
    }

    /** The bytes of {@code -m}; empty for every other source. */
    public byte[] payload() {
        return payload;
    }

    /** The file of {@code -f}, null for every other source. */
    public String file() {
        return file;
    }

    /** 0 to 2; for sub that of all subscriptions. */
    public int qos() {
        return qos;
    }

    public boolean isRetained() {
        return retain;
    }

    /** How often the message is published, at least 1. */
    public int repeat() {
        return repeat;
    }

    /** The pause between repetitions in seconds. */
    public double repeatDelay() {
        return repeatDelay;
    }

    /** Null when it was not given. */
    public String responseTopic() {
        return responseTopic;
    }

    /** What stands between topic and payload on a line, null when a line is all payload. */
    public byte[] topicSeparator() {
        return topicSeparator;
    }
}
