package io.jmqtt.broker.http;

import io.jmqtt.broker.auth.AccessControl;
import io.jmqtt.broker.session.Core;
import io.jmqtt.broker.status.BrokerMetrics;
import io.jmqtt.broker.status.Counter;

/** {@code /metrics} in Prometheus's text format 0.0.4. */
final class MetricsSite implements Site {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Core core;
    private final String version;
    private final long started = System.currentTimeMillis();

    MetricsSite(Core core, String version) {
        this.core = core;
        this.version = version;
    }

    @Override
    public Page page(String path, AccessControl.Identity who) {
        return path.equals("/metrics") ? Page.ok(TYPE, text()) : Page.notFound();
    }

    private String text() {
        StringBuilder out = new StringBuilder(4096);
        help(out, "jmqtt_build_info", "gauge", "The version that runs.");
        out.append("jmqtt_build_info{version=\"").append(version).append("\"} 1\n");
        gauge(out, "process_start_time_seconds", "When the broker started.", started / 1000);
        gauges(out);
        counters(out);
        return out.toString();
    }

    private void gauges(StringBuilder out) {
        Runtime runtime = Runtime.getRuntime();
        gauge(
                out,
                "jmqtt_clients_connected",
                "Clients with a connection.",
                core.clientsConnected());
        gauge(
                out,
                "jmqtt_clients_disconnected",
                "Sessions without a connection.",
                core.clientsDisconnected());
        gauge(
                out,
                "jmqtt_subscriptions",
                "Subscriptions, shared ones apart.",
                core.subscriptions());
        gauge(
                out,
                "jmqtt_shared_subscriptions",
                "Shared subscriptions.",
                core.sharedSubscriptions());
        gauge(out, "jmqtt_retained_messages", "Retained messages.", core.retainedMessages());
        gauge(
                out,
                "jmqtt_stored_messages",
                "Messages held for delivery or retained.",
                core.messagesStored());
        gauge(out, "jmqtt_stored_bytes", "Payload bytes of these.", core.messageBytesStored());
        gauge(out, "jmqtt_output_packets", "Packets in output buffers.", core.packetsWaiting());
        gauge(out, "jmqtt_output_bytes", "Bytes in output buffers.", core.bytesWaiting());
        gauge(
                out,
                "jmqtt_heap_bytes",
                "Java heap in use.",
                runtime.totalMemory() - runtime.freeMemory());
    }

    private void counters(StringBuilder out) {
        counter(out, "packets_received", "Packets from clients.", Counter.MESSAGES_RECEIVED);
        counter(out, "packets_sent", "Packets to clients.", Counter.MESSAGES_SENT);
        counter(out, "received_bytes", "Bytes read from sockets.", Counter.BYTES_RECEIVED);
        counter(out, "sent_bytes", "Bytes written to sockets.", Counter.BYTES_SENT);
        counter(out, "publish_received", "PUBLISH from clients.", Counter.PUBLISH_RECEIVED);
        counter(out, "publish_sent", "PUBLISH to clients.", Counter.PUBLISH_SENT);
        counter(out, "publish_dropped", "PUBLISH thrown away.", Counter.PUBLISH_DROPPED);
        counter(
                out,
                "publish_received_payload_bytes",
                "Payload bytes from clients.",
                Counter.PUBLISH_BYTES_RECEIVED);
        counter(
                out,
                "publish_sent_payload_bytes",
                "Payload bytes to clients.",
                Counter.PUBLISH_BYTES_SENT);
        counter(out, "sockets_accepted", "Connections accepted.", Counter.SOCKETS);
        counter(out, "connects", "CONNECT packets that were let in.", Counter.CONNECTIONS);
        counter(out, "sessions_expired", "Sessions that expired.", Counter.CLIENTS_EXPIRED);
    }

    private void counter(StringBuilder out, String name, String help, Counter counter) {
        BrokerMetrics metrics = core.metrics();
        String full = "jmqtt_" + name + "_total";
        help(out, full, "counter", help);
        out.append(full).append(' ').append(metrics.total(counter)).append('\n');
    }

    private static void gauge(StringBuilder out, String name, String help, long value) {
        help(out, name, "gauge", help);
        out.append(name).append(' ').append(value).append('\n');
    }

    private static void help(StringBuilder out, String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }
}
