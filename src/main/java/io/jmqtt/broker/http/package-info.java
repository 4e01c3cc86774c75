/** What the broker answers over HTTP: metrics for Prometheus, Mosquitto's HTTP API, a page. */
package io.jmqtt.broker.http;
