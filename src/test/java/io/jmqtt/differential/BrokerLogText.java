package io.jmqtt.differential;

import io.jmqtt.testkit.Packets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The log of a broker in a form that can be compared: without times, and client by client, since
 * clients of ours live on several threads. Lines about no client keep their order.
 */
final class BrokerLogText {
    private static final Pattern TIME = Pattern.compile("(?m)^\\d{10}: ");
    private static final Pattern SOURCE = Pattern.compile("(127\\.0\\.0\\.1|::1):\\d{4,5}\\b");
    private static final Pattern VERSION =
            Pattern.compile("mosquitto version [0-9.]+(?= (?:starting|running|terminating))");
    private static final Pattern WHO_RUNS_IT =
            Pattern.compile(
                    "(?m)^(?:\\S+: )?(?:Info: running mosquitto as user: .*|Warning: Mosquitto should not be run as"
                            + " root/administrator\\.)\n");
    private static final Pattern CLIENT =
            Pattern.compile(
                    "New (?:client|bridge) connected from \\S+ as (\\S+) \\(.*"
                            + "|(?:Sending|Received|Denied|Dropped too large) [A-Z]+ (?:to|from) (\\S+)(?: .*)?"
                            + "|(?:Expiring client|Client) (?!from |connection )(\\S+) .*"
                            + "|Protocol error from (\\S+): .*"
                            + "|Bad socket read/write on client (\\S+): .*"
                            + "|Outgoing messages are being dropped for client (\\S+)\\."
                            + "|([a-z]{1,12}) (?:[012] )?\\S+");
    private static final Pattern GOES_ON =
            Pattern.compile("\\t.*|No will message specified\\.|Will message specified .*");
    private static final Pattern QUOTED_ERROR = Pattern.compile("(?m)^Error.*$");

    private BrokerLogText() {}

    /** The text with what can't be the same in two runs replaced. */
    static String normal(String text) {
        String result = TIME.matcher(text).replaceAll("");
        result = WHO_RUNS_IT.matcher(result).replaceAll("");
        result = SOURCE.matcher(result).replaceAll("$1:N");
        result = VERSION.matcher(result).replaceAll("mosquitto version V");
        result = QUOTED_ERROR.matcher(result).replaceAll(BrokerLogText::withoutQuotes);
        return Packets.hideRandomIds(result);
    }

    /** 2.1 writes names and values of an error in quotes that 2.0 does without. */
    private static String withoutQuotes(java.util.regex.MatchResult line) {
        return Matcher.quoteReplacement(line.group().replace("'", "").replace("\"", ""));
    }

    /**
     * The lines client by client. Those about clients that were not let in name none: 2.0 mostly
     * does not know their names.
     */
    static String grouped(String text) {
        if (text.isEmpty()) {
            return text;
        }
        Map<String, StringBuilder> groups = new TreeMap<>();
        Set<String> welcome = new HashSet<>();
        String last = "";
        for (String line : text.split("\n")) {
            // the requests that the suite itself sends to know that a broker is done
            if (line.contains(" PINGREQ ") || line.contains(" PINGRESP ")) {
                continue;
            }
            String shown = line;
            if (!GOES_ON.matcher(line).matches()) {
                last = client(line);
                if (line.startsWith("New client ") || line.startsWith("New bridge ")) {
                    welcome.add(last);
                } else if (!welcome.contains(last) && !last.isEmpty()) {
                    shown = line.replaceFirst(Pattern.quote(last), "<stranger>");
                    last = "";
                }
            }
            // when a connection is accepted says nothing of when the one before it was closed
            String group = line.startsWith("New connection from ") ? " accepted" : last;
            groups.computeIfAbsent(group, k -> new StringBuilder()).append(shown).append('\n');
        }
        return String.join("", groups.values());
    }

    private static String client(String line) {
        Matcher matcher = CLIENT.matcher(line);
        if (matcher.matches()) {
            for (int i = 1; i <= matcher.groupCount(); i++) {
                if (matcher.group(i) != null) {
                    return matcher.group(i);
                }
            }
        }
        return "";
    }
}
