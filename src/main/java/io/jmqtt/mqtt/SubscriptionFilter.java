package io.jmqtt.mqtt;

/**
 * A topic filter as SUBSCRIBE and UNSUBSCRIBE carry it, taken apart (MQTT 5, 4.7 and 4.8.2).
 *
 * @param text as the client wrote it
 * @param group the share name of {@code $share/group/filter}, or null
 * @param filter what is matched
 */
public record SubscriptionFilter(String text, String group, String filter) {
    private static final String SHARE = "$share/";

    /** Takes a filter apart; null where it is not valid. */
    public static SubscriptionFilter of(String text) {
        if (!Topics.isValidFilter(text)) {
            return null;
        }
        if (!text.startsWith(SHARE)) {
            return new SubscriptionFilter(text, null, text);
        }
        int slash = text.indexOf('/', SHARE.length());
        if (slash <= SHARE.length() || slash == text.length() - 1) {
            return null;
        }
        String group = text.substring(SHARE.length(), slash);
        if (group.indexOf('+') >= 0 || group.indexOf('#') >= 0) {
            return null;
        }
        return new SubscriptionFilter(text, group, text.substring(slash + 1));
    }

    /** The same filter below a mount point, which is put before what is matched. */
    public SubscriptionFilter under(String mountPoint) {
        return mountPoint == null ? this : new SubscriptionFilter(text, group, mountPoint + filter);
    }
}
