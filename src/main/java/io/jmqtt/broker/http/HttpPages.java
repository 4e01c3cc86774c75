package io.jmqtt.broker.http;

import io.jmqtt.broker.config.ListenerConfig;
import io.jmqtt.broker.net.HttpService;
import io.jmqtt.broker.net.StaticFiles;
import io.jmqtt.broker.session.Core;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.List;
import java.util.function.Supplier;

/**
 * Listeners with {@code protocol http_api} (Mosquitto's HTTP API and a page that shows it) and
 * {@code protocol metrics} (Prometheus, text format 0.0.4).
 */
public final class HttpPages implements HttpService {
    private static final int IDLE_SECONDS = 60;
    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_HEADERS = 8192;

    private final Core core;
    private final Site metrics;
    private final Site api;

    /**
     * @param title name and version, for example {@code jmqtt version 0.1.0}
     * @param ports the ports that are bound, in the order of the configured listeners
     */
    public HttpPages(Core core, String title, Supplier<List<Integer>> ports) {
        String version = title.substring(title.lastIndexOf(' ') + 1);
        this.core = core;
        this.metrics = new MetricsSite(core, version);
        this.api = new ApiSite(core, version, ports);
    }

    @Override
    public void begin(
            ChannelPipeline pipeline,
            ListenerConfig listener,
            int port,
            StaticFiles files,
            String peer) {
        boolean isMetrics = listener.protocol() == ListenerConfig.Protocol.METRICS;
        pipeline.addLast(
                new ReadTimeoutHandler(IDLE_SECONDS),
                new HttpServerCodec(LONGEST_LINE, LONGEST_HEADERS, LONGEST_HEADERS),
                isMetrics
                        ? new Requests(core, metrics, null, port, peer)
                        : new Requests(core, api, files, port, peer));
    }
}
