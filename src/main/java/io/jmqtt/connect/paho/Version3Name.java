package io.jmqtt.connect.paho;

import org.eclipse.paho.client.mqttv3.DisconnectedBufferOptions;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttAsyncClient;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttMessageListener;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;

/**
 * What Paho's inner parts want to know of the client that they belong to: a name. Paho's own client
 * of this type loads service providers and regular expressions to check an address that nobody
 * uses, so it is not made; its methods are not called by the inner parts.
 */
final class Version3Name implements IMqttAsyncClient {
    /** Paho's own name for the client; the real identifier stands in our CONNECT. */
    static final String NAME = "jmqtt";

    @Override
    public String getClientId() {
        return NAME;
    }

    @Override
    public String getServerURI() {
        return NAME;
    }

    @Override
    public IMqttToken connect() {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken connect(MqttConnectOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken connect(Object userContext, IMqttActionListener callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken connect(
            MqttConnectOptions options, Object userContext, IMqttActionListener callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken disconnect() {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken disconnect(long quiesceTimeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken disconnect(Object userContext, IMqttActionListener callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken disconnect(
            long quiesceTimeout, Object userContext, IMqttActionListener callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void disconnectForcibly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void disconnectForcibly(long disconnectTimeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void disconnectForcibly(long quiesceTimeout, long disconnectTimeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isConnected() {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttDeliveryToken publish(String topic, byte[] payload, int qos, boolean retained) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttDeliveryToken publish(
            String topic,
            byte[] payload,
            int qos,
            boolean retained,
            Object userContext,
            IMqttActionListener callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttDeliveryToken publish(String topic, MqttMessage message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttDeliveryToken publish(
            String topic, MqttMessage message, Object userContext, IMqttActionListener callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken subscribe(String topicFilter, int qos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken subscribe(
            String topicFilter, int qos, Object userContext, IMqttActionListener callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken subscribe(String[] topicFilters, int[] qos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken subscribe(
            String[] topicFilters, int[] qos, Object userContext, IMqttActionListener callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken subscribe(
            String topicFilter,
            int qos,
            Object userContext,
            IMqttActionListener callback,
            IMqttMessageListener messageListener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken subscribe(String topicFilter, int qos, IMqttMessageListener messageListener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken subscribe(
            String[] topicFilters, int[] qos, IMqttMessageListener[] messageListeners) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken subscribe(
            String[] topicFilters,
            int[] qos,
            Object userContext,
            IMqttActionListener callback,
            IMqttMessageListener[] messageListeners) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken unsubscribe(String topicFilter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken unsubscribe(String[] topicFilters) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken unsubscribe(
            String topicFilter, Object userContext, IMqttActionListener callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttToken unsubscribe(
            String[] topicFilters, Object userContext, IMqttActionListener callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean removeMessage(IMqttDeliveryToken token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setCallback(MqttCallback callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IMqttDeliveryToken[] getPendingDeliveryTokens() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setManualAcks(boolean manualAcks) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reconnect() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void messageArrivedComplete(int messageId, int qos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setBufferOpts(DisconnectedBufferOptions bufferOpts) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getBufferedMessageCount() {
        throw new UnsupportedOperationException();
    }

    @Override
    public MqttMessage getBufferedMessage(int bufferIndex) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteBufferedMessage(int bufferIndex) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getInFlightMessageCount() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
