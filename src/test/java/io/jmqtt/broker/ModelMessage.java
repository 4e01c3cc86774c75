package io.jmqtt.broker;

import java.util.Map;

/** One message of the model with what was true when it was sent. */
final class ModelMessage {
    final String text;
    final String topic;
    final int qos;

    /** Generation of each subscriber that had subscribed when it was first sent. */
    final Map<ModelClient, Integer> subscribers;

    boolean acknowledged;

    ModelMessage(String text, String topic, int qos, Map<ModelClient, Integer> subscribers) {
        this.text = text;
        this.topic = topic;
        this.qos = qos;
        this.subscribers = subscribers;
    }
}
