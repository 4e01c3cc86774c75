package io.jmqtt.broker.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.mqtt.SubscriptionFilter;
import org.junit.jupiter.api.Test;

/** The texts are those that Mosquitto 2.0 printed for the same subscriptions. */
class TreeTextTest {
    private record Holder(int loopIndex, String id) implements Subscriber {}

    private final TopicTree tree = new TopicTree();

    private void subscribe(String id, String filter, int qos) {
        tree.add(
                new Subscription(
                        new Holder(0, id),
                        new Reader(new AccessControl.Identity(id, null, "127.0.0.1", 1883), false),
                        SubscriptionFilter.of(filter),
                        qos,
                        false,
                        false,
                        0));
    }

    @Test
    void emptyTree() {
        assertThat(TreeText.of(tree)).isEqualTo("    \n    $SYS\n    \n");
    }

    @Test
    void levelsAndSubscribers() {
        subscribe("cli1", "a/b", 2);
        subscribe("cli2", "a/b", 0);
        subscribe("cli1", "c/#", 1);
        subscribe("cli1", "/lead", 2);
        subscribe("cli1", "$SYS/broker/uptime", 2);
        subscribe("cli1", "$foo/x", 2);
        subscribe("cli1", "$share/g/a/b", 2);
        subscribe("cli1", "$share/g/z/y", 2);
        assertThat(TreeText.of(tree).split("\n"))
                .containsExactly(
                        "    ",
                        "      ",
                        "        ",
                        "          lead (cli1, 2)",
                        "        a",
                        "          b (cli1, 2) (cli2, 0)",
                        "        c",
                        "          # (cli1, 1)",
                        "    $SYS",
                        "      $SYS",
                        "        broker",
                        "          uptime (cli1, 2)",
                        "    $foo",
                        "      $foo",
                        "        x (cli1, 2)",
                        "    ",
                        "      ",
                        "        a",
                        "          b",
                        "        z",
                        "          y");
    }
}
