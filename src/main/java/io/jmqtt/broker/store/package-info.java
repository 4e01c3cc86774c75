/** What is kept: messages, and the interfaces between the broker and where its state lives. */
package io.jmqtt.broker.store;
