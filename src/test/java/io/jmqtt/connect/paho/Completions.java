package io.jmqtt.connect.paho;

import io.jmqtt.connect.Acknowledgement;
import io.jmqtt.connect.MqttConnection;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.Publication;
import io.jmqtt.mqtt.Property;
import io.jmqtt.testkit.Eventually;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Publishes and remembers how each publication ended, in the order of their ends. */
final class Completions {
    final List<String> ends = Collections.synchronizedList(new ArrayList<>());
    final List<MqttFailure> failures = Collections.synchronizedList(new ArrayList<>());
    final List<Acknowledgement> answers = Collections.synchronizedList(new ArrayList<>());

    void publish(MqttConnection connection, int qos, String text, Property... properties)
            throws InterruptedException {
        publish(connection, "t", qos, text, properties);
    }

    void publish(
            MqttConnection connection, String topic, int qos, String text, Property... properties)
            throws InterruptedException {
        connection.publish(
                new Publication(
                        topic,
                        text.getBytes(StandardCharsets.UTF_8),
                        qos,
                        false,
                        List.of(properties)),
                (answer, failure) -> {
                    if (failure != null) {
                        failures.add(failure);
                        ends.add(text + " " + failure.kind());
                    } else {
                        answers.add(answer);
                        ends.add(text + " " + answer.reasonCode());
                    }
                });
    }

    void await(int count) {
        Eventually.until(count + " ends", () -> ends.size() >= count);
    }
}
