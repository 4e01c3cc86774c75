package io.jmqtt.broker.auth;

import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.mqtt.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads ACL files, as strictly as Mosquitto 2.1: one bad line and the file is refused. */
final class AclReader {
    private final String name;
    private final BrokerLog log;
    private final Map<String, List<AclRule>> users = new HashMap<>();
    private final List<AclRule> anonymous = new ArrayList<>();
    private final List<AclRule> patterns = new ArrayList<>();
    private List<AclRule> current = anonymous;
    private int number;

    private AclReader(String name, BrokerLog log) {
        this.name = name;
        this.log = log;
    }

    static AclFile read(SecretFiles files, String name, BrokerLog log) throws AccessFileException {
        byte[] content;
        try {
            content = files.read(name);
        } catch (IOException e) {
            throw new AccessFileException(
                    e,
                    AccessFileException.UNAVAILABLE,
                    "Error: Unable to open acl_file \"" + name + "\".",
                    closing(name));
        }
        return parse(new String(content, StandardCharsets.UTF_8), name, log);
    }

    static AclFile parse(String content, String name, BrokerLog log) throws AccessFileException {
        AclReader reader = new AclReader(name, log);
        for (String line : content.split("\n", -1)) {
            reader.number++;
            String text = line.stripTrailing();
            if (!text.isEmpty() && text.charAt(0) != '#') {
                reader.line(text);
            }
        }
        return new AclFile(reader.users, reader.anonymous, reader.patterns, log);
    }

    private static String closing(String name) {
        return "Error opening acl file \"" + name + "\".";
    }

    private AccessFileException invalid(String text) {
        return new AccessFileException(AccessFileException.INVALID, text, closing(name));
    }

    private void line(String text) throws AccessFileException {
        String line = skipBlanks(text);
        int end = wordEnd(line);
        String keyword = line.substring(0, end);
        String rest = skipBlanks(line.substring(end));
        switch (keyword) {
            case "topic" -> add(current, rule(rest));
            case "pattern" -> {
                AclRule rule = rule(rest);
                if (rule.namesNobody()) {
                    log.log(
                            LogType.WARNING,
                            "Warning: ACL pattern '"
                                    + rule.filter()
                                    + "' does not contain '%c' or '%u'.");
                }
                add(patterns, rule);
            }
            case "user" -> {
                if (rest.isEmpty()) {
                    throw invalid("Error: Missing username in acl_file \"" + name + "\".");
                }
                current = users.computeIfAbsent(rest, user -> new ArrayList<>());
            }
            default ->
                    throw invalid(
                            "Error: Invalid line in acl_file \"" + name + "\": " + keyword + ".");
        }
    }

    private AclRule rule(String rest) throws AccessFileException {
        if (rest.isEmpty()) {
            throw invalid("Error: Empty topic in acl_file \"" + name + "\".");
        }
        int end = wordEnd(rest);
        String filter = skipBlanks(rest.substring(end));
        String access = rest.substring(0, end);
        if (filter.isEmpty()) {
            filter = access;
            access = "readwrite";
        }
        AclRule rule =
                switch (access) {
                    case "read" -> new AclRule(filter, true, false, number);
                    case "write" -> new AclRule(filter, false, true, number);
                    case "readwrite" -> new AclRule(filter, true, true, number);
                    case "deny" -> new AclRule(filter, false, false, number);
                    default ->
                            throw invalid(
                                    "Error: Invalid topic access type \""
                                            + access
                                            + "\" in acl_file \""
                                            + name
                                            + "\".");
                };
        if (!Topics.isValidFilter(filter)) {
            throw invalid(
                    "Error: Invalid ACL topic \"" + filter + "\" in acl_file \"" + name + "\".");
        }
        return rule;
    }

    private static void add(List<AclRule> rules, AclRule rule) {
        if (rule.denies()) {
            rules.add(0, rule);
        } else {
            rules.add(rule);
        }
    }

    private static int wordEnd(String text) {
        int end = text.indexOf(' ');
        return end < 0 ? text.length() : end;
    }

    private static String skipBlanks(String text) {
        int from = 0;
        while (from < text.length() && text.charAt(from) == ' ') {
            from++;
        }
        return text.substring(from);
    }
}
