package io.jmqtt.broker.net;

import io.jmqtt.broker.config.ListenerConfig;
import io.netty.channel.ChannelPipeline;

/** What listeners with {@code protocol http_api} or {@code protocol metrics} speak. */
public interface HttpService {
    /**
     * Adds the handlers of a connection, above those of TLS; called on its event loop.
     *
     * @param port the port of the listener, 0 for a unix socket
     * @param files the files of {@code http_dir}, or null
     * @param peer the address of the client, for access control
     */
    void begin(
            ChannelPipeline pipeline,
            ListenerConfig listener,
            int port,
            StaticFiles files,
            String peer);
}
