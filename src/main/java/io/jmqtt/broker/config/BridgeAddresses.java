package io.jmqtt.broker.config;

import io.jmqtt.broker.config.BridgeConfig.Address;

/** Reads the addresses of a bridge: {@code host[:port]}, split at the last colon. */
final class BridgeAddresses {
    private static final int DEFAULT_PORT = 1883;

    private BridgeAddresses() {}

    static void read(BridgeConfig.Draft bridge, ConfigLine line) throws Refused {
        Refused.unless(
                bridge.addresses.isEmpty(),
                "Error: Invalid bridge configuration, 'address' only allowed once.");
        for (String word = line.wordBeforeComment();
                word != null;
                word = line.wordBeforeComment()) {
            int colon = word.lastIndexOf(':');
            int port = DEFAULT_PORT;
            if (colon >= 0) {
                port = Numbers.leadingDigits(word.substring(colon + 1));
                Refused.unless(
                        port >= 1 && port <= 65535,
                        "Error: Invalid bridge port value (" + port + ").");
            }
            bridge.addresses.add(new Address(colon < 0 ? word : word.substring(0, colon), port));
        }
        Refused.unless(!bridge.addresses.isEmpty(), "Error: Empty address value in configuration.");
    }
}
