package io.jmqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.testkit.Eventually;
import io.jmqtt.testkit.MosquittoBroker;
import io.jmqtt.testkit.MosquittoTools;
import io.jmqtt.testkit.RawMqtt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topics of the installed Mosquitto about itself, and ours: which, in which form, how many. */
@Tag(MosquittoTools.TAG)
class SysTreeMosquittoTest {
    private static final Pattern MESSAGE =
            Pattern.compile("PUBLISH q0 r1 d0 \"\\$SYS/broker/([^\"]+)\" \"([^\"]*)\".*");

    /** What 2.1 has and the installed 2.0 has not. */
    private static final Set<String> NEWER =
            Set.of("connections/socket/count", "packet/out/bytes", "packet/out/count");

    /** Values that the same clients lead to in any broker. */
    private static final List<String> SAME =
            List.of(
                    "clients/total",
                    "clients/maximum",
                    "clients/connected",
                    "clients/active",
                    "clients/disconnected",
                    "clients/inactive",
                    "clients/expired",
                    "publish/messages/received",
                    "publish/messages/dropped",
                    "publish/bytes/received",
                    "subscriptions/count",
                    "shared_subscriptions/count");

    @TempDir Path folder;

    @Test
    void topicsFormsAndValuesAreTheSame() throws Exception {
        MosquittoTools.assumeInstalled();
        Map<String, String> theirs;
        try (MosquittoBroker mosquitto = MosquittoBroker.start(folder, "sys_interval 1")) {
            theirs = afterALife(mosquitto.port());
        }
        Map<String, String> ours;
        try (TestBroker broker = TestBroker.start(draft -> draft.messaging.sysInterval = 1)) {
            ours = afterALife(broker.port());
        }
        Set<String> topics = new TreeSet<>(theirs.keySet());
        topics.addAll(NEWER);
        assertThat(ours.keySet()).isEqualTo(topics);
        assertThat(theirs)
                .allSatisfy(
                        (topic, value) ->
                                assertThat(form(ours.get(topic))).as(topic).isEqualTo(form(value)));
        assertThat(some(ours)).isEqualTo(some(theirs));
    }

    private static Map<String, String> some(Map<String, String> all) {
        Map<String, String> some = new TreeMap<>(all);
        some.keySet().retainAll(SAME);
        return some;
    }

    private static String form(String value) {
        return value.replaceAll("^\\S+ version \\S.*", "NAME version V").replaceAll("\\d+", "9");
    }

    /** The retained messages once what the clients did is in them. */
    private static Map<String, String> afterALife(int port) throws IOException {
        try (RawMqtt gone = RawMqtt.connect(port, 4, "gone")) {
            gone.ping();
            gone.disconnect();
        }
        try (RawMqtt one = RawMqtt.connect(port, 4, "one");
                RawMqtt two = RawMqtt.connect(port, 5, "two")) {
            one.subscribe("a/b", 1);
            one.subscribe("c/#", 0);
            two.subscribe("$share/g/a/b", 0);
            two.publish("a/b", "12345", 0, false);
            two.expect("PUBLISH q0 r0 d0 \"a/b\" \"12345\"");
            two.publish("none", "123", 1, false);
            two.ping();
            Map<String, String> told = new TreeMap<>();
            try (RawMqtt reader = RawMqtt.connect(port, 4, "reader")) {
                reader.subscribe("$SYS/#", 0);
                Eventually.until(
                        Eventually.DEADLINE,
                        () -> "all is told in " + told,
                        () -> {
                            read(reader, told);
                            return "3".equals(told.get("clients/maximum"))
                                    && "2".equals(told.get("publish/messages/received"))
                                    && "8".equals(told.get("publish/bytes/received"))
                                    && "3".equals(told.get("clients/connected"))
                                    && "0".equals(told.get("clients/disconnected"))
                                    && "3".equals(told.get("subscriptions/count"))
                                    && told.containsKey("load/connections/15min");
                        });
            }
            return told;
        }
    }

    private static void read(RawMqtt reader, Map<String, String> told) {
        try {
            String text = reader.readText();
            Matcher message = MESSAGE.matcher(text.replaceFirst(" r0 ", " r1 "));
            if (message.matches()) {
                told.put(message.group(1), message.group(2));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
