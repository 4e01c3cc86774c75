package io.jmqtt.broker.bridge;

import io.jmqtt.broker.config.BridgeConfig;
import io.jmqtt.broker.net.Layers;
import io.jmqtt.tls.TlsSetupException;
import io.netty.channel.ChannelPipeline;
import java.util.concurrent.Executor;

/** TLS of one connection of a bridge: its files are read anew for every attempt. */
interface BridgeTls {

    /** Adds the handler of TLS to the end of a pipeline; the handshake begins by itself. */
    void addTo(ChannelPipeline pipeline, Layers layers);

    /**
     * Reads the files. Blocks: nothing for an event loop.
     *
     * @param host the name that the certificate of the other broker must be for
     * @param slowWork where the handshake is computed
     * @return null where the bridge speaks plain TCP
     * @throws TlsSetupException in Mosquitto's words where something can't be used
     */
    static BridgeTls of(BridgeConfig config, String host, Executor slowWork)
            throws TlsSetupException {
        if (config.tls().requireOcsp()) {
            throw new TlsSetupException(
                    "Error: Bridge "
                            + config.name()
                            + " does not connect: bridge_require_ocsp is not supported.");
        }
        if (config.tls().usesPsk()) {
            return PskBridgeTls.of(config.tls(), host, slowWork);
        }
        return config.tls().usesCertificates()
                ? CertificateBridgeTls.of(config, host, slowWork)
                : null;
    }
}
