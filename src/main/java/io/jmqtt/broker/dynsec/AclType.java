package io.jmqtt.broker.dynsec;

/** What an entry of a role is about. */
enum AclType {
    PUBLISH_CLIENT_SEND("publishClientSend"),
    PUBLISH_CLIENT_RECEIVE("publishClientReceive"),
    SUBSCRIBE_LITERAL("subscribeLiteral"),
    SUBSCRIBE_PATTERN("subscribePattern"),
    UNSUBSCRIBE_LITERAL("unsubscribeLiteral"),
    UNSUBSCRIBE_PATTERN("unsubscribePattern");

    private final String word;

    AclType(String word) {
        this.word = word;
    }

    /** As it stands in commands and in the file. */
    String word() {
        return word;
    }

    /** The type of this word in any case, or null. */
    static AclType of(String word) {
        for (AclType type : values()) {
            if (type.word.equalsIgnoreCase(word)) {
                return type;
            }
        }
        return null;
    }
}
