package io.jmqtt.broker.config;

import java.util.function.Consumer;

/**
 * Bounds on clients, packets and queues. Everywhere 0 means no limit unless a parameter says
 * otherwise.
 *
 * @param maxInflightMessages messages with QoS 1 or 2 in flight per client and direction, 0 to
 *     65534; 0 is no limit and sends no receive maximum
 * @param maxInflightBytes payload bytes in flight per client
 * @param maxQueuedMessages messages with QoS 1 or 2 waiting per client beyond those in flight
 * @param maxQueuedBytes payload bytes waiting per client beyond those in flight
 * @param queueQos0Messages whether QoS 0 messages wait for a persistent session that is offline
 * @param maxPacketSize bytes of the largest packet a client may send, 20 or more, or 0
 * @param messageSizeLimit bytes of the largest payload a client may publish, 0 to 268435455
 * @param maxKeepalive seconds of the longest keep-alive a client may ask for, 0 to 65535
 * @param memoryLimit bytes of heap beyond which messages are refused
 * @param globalMaxClients sessions, connected or not; -1 is no limit
 * @param globalMaxConnections connections on all listeners together; -1 is no limit
 * @param packetBufferSize bytes for the headers of a WebSocket handshake, 0 to 65535
 */
public record LimitsConfig(
        int maxInflightMessages,
        long maxInflightBytes,
        int maxQueuedMessages,
        long maxQueuedBytes,
        boolean queueQos0Messages,
        int maxPacketSize,
        int messageSizeLimit,
        int maxKeepalive,
        long memoryLimit,
        int globalMaxClients,
        int globalMaxConnections,
        int packetBufferSize) {

    /** What is in force where a configuration says nothing. */
    public static LimitsConfig defaults() {
        return new Draft().build();
    }

    /** The same but for what the change does to a mutable copy. */
    public LimitsConfig with(Consumer<Draft> change) {
        Draft draft = draft();
        change.accept(draft);
        return draft.build();
    }

    /** A mutable copy. */
    public Draft draft() {
        Draft draft = new Draft();
        draft.maxInflightMessages = maxInflightMessages;
        draft.maxInflightBytes = maxInflightBytes;
        draft.maxQueuedMessages = maxQueuedMessages;
        draft.maxQueuedBytes = maxQueuedBytes;
        draft.queueQos0Messages = queueQos0Messages;
        draft.maxPacketSize = maxPacketSize;
        draft.messageSizeLimit = messageSizeLimit;
        draft.maxKeepalive = maxKeepalive;
        draft.memoryLimit = memoryLimit;
        draft.globalMaxClients = globalMaxClients;
        draft.globalMaxConnections = globalMaxConnections;
        draft.packetBufferSize = packetBufferSize;
        return draft;
    }

    /** The mutable twin: what the parser fills and tests vary. Not for use by several threads. */
    public static final class Draft {
        public int maxInflightMessages = 20;
        public long maxInflightBytes;
        public int maxQueuedMessages = 1000;
        public long maxQueuedBytes;
        public boolean queueQos0Messages;
        public int maxPacketSize = 2_000_000;
        public int messageSizeLimit;
        public int maxKeepalive;
        public long memoryLimit;
        public int globalMaxClients = -1;
        public int globalMaxConnections = -1;
        public int packetBufferSize = 4096;

        /** The values as they are now. */
        public LimitsConfig build() {
            return new LimitsConfig(
                    maxInflightMessages,
                    maxInflightBytes,
                    maxQueuedMessages,
                    maxQueuedBytes,
                    queueQos0Messages,
                    maxPacketSize,
                    messageSizeLimit,
                    maxKeepalive,
                    memoryLimit,
                    globalMaxClients,
                    globalMaxConnections,
                    packetBufferSize);
        }
    }
}
