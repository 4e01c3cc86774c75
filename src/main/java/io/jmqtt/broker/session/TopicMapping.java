package io.jmqtt.broker.session;

/**
 * How the peer of a session calls what this broker calls otherwise. For the loop of the session
 * only; an answer depends on nothing but the topic.
 */
public interface TopicMapping {

    /** What the peer calls a topic of this broker; null where it can't be told of it. */
    String outgoing(String topic);

    /** What this broker calls a topic of the peer; null where that is no valid topic. */
    String incoming(String topic);
}
