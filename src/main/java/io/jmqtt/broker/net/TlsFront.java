package io.jmqtt.broker.net;

import io.netty.channel.ChannelPipeline;
import java.util.function.Supplier;

/** TLS of one listener: read from its files once, then used for every connection. */
interface TlsFront {
    /**
     * Adds the handler of TLS to the end of a pipeline.
     *
     * @return what tells of the peer once the handshake is done
     */
    Supplier<PeerSecurity> addTo(ChannelPipeline pipeline, Layers layers);
}
