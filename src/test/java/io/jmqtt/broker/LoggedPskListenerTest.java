package io.jmqtt.broker;

import io.jmqtt.broker.config.BrokerConfig;

/** All that holds for listeners with pre-shared keys holds with {@code --tls-keylog} too. */
class LoggedPskListenerTest extends PskListenerTest {
    @Override
    BrokerConfig changed(BrokerConfig config) {
        return config.with(draft -> draft.tlsKeyLog = folder.resolve("keys.log"));
    }
}
