/**
 * What is kept: messages, the interfaces between the broker and where its state lives, and what a
 * broker with {@code persistence true} has on disk and gives back after a crash.
 *
 * <p>Durable state from the bottom up: {@link io.jmqtt.broker.store.Journal} is an append-only log
 * of records with identifiers; {@link io.jmqtt.broker.store.GroupCommit} gathers what the event
 * loops append and makes it durable, many loops' records with one sync; {@link
 * io.jmqtt.broker.store.StoreWriter} is one loop's way there; {@link
 * io.jmqtt.broker.store.DurableState} is what a start gives back.
 */
package io.jmqtt.broker.store;
