package io.jmqtt.connect.paho;

import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.ConnectionListener;
import io.jmqtt.connect.MqttFailure;
import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.MqttVersion;
import io.jmqtt.mqtt.Property;
import io.jmqtt.testkit.Eventually;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers, and specifications that tests share. */
class Listening implements ConnectionListener {
    final List<ReceivedMessage> messages = new CopyOnWriteArrayList<>();
    final List<MqttFailure> losses = new CopyOnWriteArrayList<>();

    @Override
    public void messageArrived(ReceivedMessage message) {
        messages.add(message);
    }

    @Override
    public void connectionLost(MqttFailure failure) {
        losses.add(failure);
    }

    ReceivedMessage message(int index) {
        Eventually.until("message " + index, () -> messages.size() > index);
        return messages.get(index);
    }

    MqttFailure loss() {
        Eventually.until("the loss", () -> !losses.isEmpty());
        return losses.get(0);
    }

    static ConnectSpec spec(MqttVersion version, int port) {
        return spec(version, port, "c", true, 60);
    }

    static ConnectSpec spec(
            MqttVersion version,
            int port,
            String id,
            boolean clean,
            int keepAlive,
            Property... properties) {
        return new ConnectSpec(
                ConnectSpec.Endpoint.tcp(InetSocketAddress.createUnresolved("127.0.0.1", port)),
                version,
                id,
                clean,
                keepAlive,
                null,
                null,
                null,
                List.of(properties),
                20);
    }
}
