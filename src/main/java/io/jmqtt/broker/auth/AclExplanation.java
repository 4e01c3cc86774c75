package io.jmqtt.broker.auth;

import io.jmqtt.broker.status.BrokerLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Why an ACL file lets a client read from or write to a topic, or does not.
 *
 * @param allowed the decision
 * @param line the line that decides, counted from 1; 0 where none does
 * @param text that line, or why there is none
 * @param passedOver the lines that match the topic but say nothing about this access, in the order
 *     in which they are asked
 */
public record AclExplanation(boolean allowed, int line, String text, List<Line> passedOver) {

    /** One line of the file. */
    public record Line(int number, String text) {}

    /**
     * Asks a file as the broker does.
     *
     * @param username null for a client without a user name
     * @param write whether to write, else to read
     * @throws AccessFileException when the file can't be read, or has a line that makes the broker
     *     refuse it
     */
    public static AclExplanation of(
            Path file, String clientId, String username, String topic, boolean write)
            throws AccessFileException {
        String content;
        try {
            content = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AccessFileException(
                    AccessFileException.UNAVAILABLE,
                    "Error: Unable to open acl_file \"" + file + "\".");
        }
        String[] lines = content.split("\n", -1);
        AclFile acl = AclReader.parse(content, file.toString(), BrokerLog.NONE);
        if (topic.startsWith("$share") || write && isSystem(topic)) {
            return new AclExplanation(
                    false, 0, "the broker lets nobody do that, whatever the file says", List.of());
        }
        List<Line> passedOver = new ArrayList<>();
        AclRule decider =
                acl.decider(
                        clientId,
                        username,
                        topic,
                        write,
                        rule -> passedOver.add(line(rule, lines)));
        if (decider != null) {
            Line line = line(decider, lines);
            return new AclExplanation(!decider.denies(), line.number(), line.text(), passedOver);
        }
        String why =
                acl.isKeptFromPatterns(clientId, username)
                        ? "a user name or client id with + or # is kept from all patterns"
                        : "no line grants it";
        return new AclExplanation(false, 0, why, passedOver);
    }

    private static boolean isSystem(String topic) {
        return topic.startsWith("$SYS") && !FileAccessControl.isBridgeState(topic);
    }

    private static Line line(AclRule rule, String[] lines) {
        return new Line(rule.line(), lines[rule.line() - 1].strip());
    }
}
