package io.jmqtt.broker.session;

import io.jmqtt.mqtt.Topics;

/** Clients below a mount point see topics without it. */
record MountPoint(String prefix) implements TopicMapping {

    @Override
    public String outgoing(String topic) {
        return topic.length() > prefix.length() ? topic.substring(prefix.length()) : topic;
    }

    @Override
    public String incoming(String topic) {
        String mounted = prefix + topic;
        return Topics.isValidName(mounted) ? mounted : null;
    }
}
