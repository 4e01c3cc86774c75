/** Who gets which message: the tree of subscriptions, shared groups, retained messages. */
package io.jmqtt.broker.route;
