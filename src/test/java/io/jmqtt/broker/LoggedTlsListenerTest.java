package io.jmqtt.broker;

import io.jmqtt.broker.config.BrokerConfig;

/** All that holds for listeners with certificates holds with {@code --tls-keylog} too. */
class LoggedTlsListenerTest extends TlsListenerTest {
    @Override
    BrokerConfig changed(BrokerConfig config) {
        return config.with(draft -> draft.tlsKeyLog = folder.resolve("keys.log"));
    }
}
