package io.jmqtt.output;

import io.jmqtt.connect.ReceivedMessage;
import java.util.function.Consumer;

/**
 * One run of a pattern over one message.
 *
 * @param complaints see {@link Formatters#create}
 */
record Rendering(
        ReceivedMessage message, Moment moment, boolean pretty, Consumer<String> complaints) {}
