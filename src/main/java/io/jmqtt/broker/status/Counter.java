package io.jmqtt.broker.status;

/** What a broker counts from its start on; nothing here ever goes down. */
public enum Counter {
    /** Packets of every type from clients. */
    MESSAGES_RECEIVED,
    /** Packets of every type to clients. */
    MESSAGES_SENT,
    /** Bytes read from sockets. */
    BYTES_RECEIVED,
    /** Bytes written to sockets. */
    BYTES_SENT,
    /** PUBLISH packets from clients. */
    PUBLISH_RECEIVED,
    /** PUBLISH packets to clients. */
    PUBLISH_SENT,
    /** PUBLISH packets thrown away: full queues, no right, too large. */
    PUBLISH_DROPPED,
    /** Payload bytes of PUBLISH packets from clients. */
    PUBLISH_BYTES_RECEIVED,
    /** Payload bytes of PUBLISH packets to clients. */
    PUBLISH_BYTES_SENT,
    /** Connections accepted. */
    SOCKETS,
    /** CONNECT packets that led to a session. */
    CONNECTIONS,
    /** Sessions dropped because their time was over. */
    CLIENTS_EXPIRED
}
