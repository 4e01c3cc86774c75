package io.jmqtt.broker.status;

/**
 * Where the broker's log lines go. Safe for use by several threads; never blocks on a slow
 * destination for long.
 */
public interface BrokerLog {

    /**
     * Whether lines of this type go anywhere; callers ask before they build a line, so that silence
     * costs nothing.
     */
    boolean isOn(LogType type);

    /**
     * Writes one line.
     *
     * @param line the text without time stamp and without newline, in Mosquitto's words
     */
    void log(LogType type, String line);

    /** A log that is off. */
    BrokerLog NONE =
            new BrokerLog() {
                @Override
                public boolean isOn(LogType type) {
                    return false;
                }

                @Override
                public void log(LogType type, String line) {
                    // nothing to do
                }
            };
}
