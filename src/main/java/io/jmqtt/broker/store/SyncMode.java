package io.jmqtt.broker.store;

/** When what was appended is made durable ({@code jmqtt_sync}). */
public enum SyncMode {
    /**
     * Before anything that promises it leaves; nothing acknowledged is lost, not even without
     * power.
     */
    ALWAYS,
    /**
     * Once in a while; a crash of the process loses nothing that was acknowledged, a loss of power
     * what came since.
     */
    INTERVAL,
    /** When the operating system likes; otherwise as {@link #INTERVAL}. */
    NONE
}
