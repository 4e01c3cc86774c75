package io.jmqtt.connect.paho;

import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.socket.Transport;
import io.jmqtt.mqtt.MqttVersion;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Enumeration;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClientPersistence;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPersistable;
import org.eclipse.paho.client.mqttv3.MqttPingSender;
import org.eclipse.paho.client.mqttv3.MqttToken;
import org.eclipse.paho.client.mqttv3.internal.ClientComms;
import org.eclipse.paho.client.mqttv3.internal.CommsCallback;
import org.eclipse.paho.client.mqttv3.internal.CommsReceiver;
import org.eclipse.paho.client.mqttv3.internal.CommsSender;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttAck;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPublish;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttSubscribe;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.eclipse.paho.client.mqttv3.logging.LoggerFactory;

/** Paho's client for MQTT 3.1 and 3.1.1, reached below its front door. */
final class Version3Client extends MqttAsyncClient implements PahoClient, MqttCallback {
    /** Paho's own name for the client; the real identifier stands in our CONNECT. */
    private static final String NAME = "jmqtt";

    private final Events events;
    private final MqttConnectOptions options = new MqttConnectOptions();
    private final FlowToken flowToken = new FlowToken();

    private Version3Client(PahoThreads threads, Events events, ConnectSpec spec)
            throws MqttException {
        super("tcp://" + NAME, NAME, new NoPersistence(), new NoPings(), threads);
        this.events = events;
        boolean old = spec.version() == MqttVersion.V3_1;
        options.setMqttVersion(
                old ? MqttConnectOptions.MQTT_VERSION_3_1 : MqttConnectOptions.MQTT_VERSION_3_1_1);
        // Paho forgets what is in flight when a clean session ends; we promise to send it again
        options.setCleanSession(false);
        options.setKeepAliveInterval(0);
        options.setMaxInflight(spec.maxInflight() + 1);
        setCallback(this);
    }

    static Version3Client create(PahoThreads threads, Events events, ConnectSpec spec) {
        LoggerFactory.setLogger(Version3Logger.class.getName());
        try {
            return new Version3Client(threads, events, spec);
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void connect(InputStream input, OutputStream output, Transport transport) {
        comms.setNetworkModules(new NetworkModule[] {new OpenModule(input, output, transport)});
        comms.setNetworkModuleIndex(0);
        MqttToken token = new MqttToken(NAME);
        token.setActionCallback(new ConnectListener());
        try {
            comms.connect(options, token);
        } catch (MqttException e) {
            events.connectFailed();
        }
    }

    @Override
    public boolean send(OutPacket packet) {
        try {
            switch (packet.kind) {
                case FLOW -> comms.sendNoWait(new Flow(packet), flowToken);
                case PUBLISH -> {
                    MqttDeliveryToken token = new MqttDeliveryToken(NAME);
                    token.setActionCallback(new CompletionListener(packet));
                    comms.sendNoWait(new Publish(packet), token);
                }
                case REQUEST -> {
                    MqttToken token = new MqttToken(NAME);
                    token.setActionCallback(new CompletionListener(packet));
                    comms.sendNoWait(new Request(packet), token);
                }
            }
            return true;
        } catch (MqttException e) {
            return false;
        }
    }

    @Override
    public void shutDown() {
        comms.shutdownConnection(null, null);
    }

    @Override
    public boolean isRunning(Runnable task) {
        return task instanceof CommsReceiver receiver && receiver.isRunning()
                || task instanceof CommsSender sender && sender.isRunning()
                || task instanceof CommsCallback callback && callback.isRunning();
    }

    @Override
    public void connectionLost(Throwable cause) {
        events.lost();
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        // Paho sees no PUBLISH: Incoming keeps them
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {
        // CompletionListener hears of it
    }

    private final class ConnectListener implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            // Link hears of it earlier, through Incoming
        }

        @Override
        public void onFailure(IMqttToken token, Throwable exception) {
            events.connectFailed();
        }
    }

    private final class CompletionListener implements IMqttActionListener {
        private final OutPacket packet;

        CompletionListener(OutPacket packet) {
            this.packet = packet;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            events.completed(packet);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable exception) {
            // the connection ended: Outbox knows what fails with it and what is sent again
        }
    }

    /** Stands in for the answer of packets that have none; never in use, so always free. */
    private static final class FlowToken extends MqttToken {
        FlowToken() {
            super(NAME);
        }

        @Override
        public org.eclipse.paho.client.mqttv3.IMqttAsyncClient getClient() {
            return null;
        }
    }

    /**
     * A packet that nothing answers. As an acknowledgement in Paho's eyes it is written in its turn
     * and forgotten, without a place in the window or the callback queue.
     */
    private final class Flow extends MqttAck {
        private final OutPacket packet;

        Flow(OutPacket packet) {
            super(MqttWireMessage.MESSAGE_TYPE_PUBACK);
            this.packet = packet;
        }

        @Override
        public boolean isMessageIdRequired() {
            return false;
        }

        @Override
        public byte[] getHeader() {
            return events.writing(packet, false);
        }

        @Override
        public byte[] getPayload() {
            return packet.payload;
        }

        @Override
        protected byte[] getVariableHeader() {
            return OutPacket.NO_PAYLOAD;
        }
    }

    /** PUBLISH of QoS 1 and 2. */
    private final class Publish extends MqttPublish {
        private final OutPacket packet;

        Publish(OutPacket packet) {
            super("", new MqttMessage(OutPacket.NO_PAYLOAD));
            getMessage().setQos(packet.publication.qos());
            this.packet = packet;
        }

        @Override
        public void setMessageId(int id) {
            super.setMessageId(id);
            packet.setId(id);
            if (id != 0) {
                events.identified(packet);
            }
        }

        @Override
        public byte[] getHeader() {
            return events.writing(packet, duplicate);
        }

        @Override
        public byte[] getPayload() {
            return packet.payload;
        }
    }

    /** SUBSCRIBE and UNSUBSCRIBE. */
    private final class Request extends MqttSubscribe {
        private final OutPacket packet;

        Request(OutPacket packet) {
            super(new String[0], new int[0]);
            this.packet = packet;
        }

        @Override
        public void setMessageId(int id) {
            super.setMessageId(id);
            packet.setId(id);
            if (id != 0) {
                events.identified(packet);
            }
        }

        @Override
        public byte[] getHeader() {
            return events.writing(packet, false);
        }

        @Override
        public byte[] getPayload() {
            return packet.payload;
        }
    }

    /** A network module over streams that are open already. */
    private record OpenModule(InputStream input, OutputStream output, Transport transport)
            implements NetworkModule {
        @Override
        public void start() {
            // open already
        }

        @Override
        public InputStream getInputStream() {
            return input;
        }

        @Override
        public OutputStream getOutputStream() {
            return output;
        }

        @Override
        public void stop() {
            transport.close();
        }

        @Override
        public String getServerURI() {
            return NAME;
        }
    }

    /** {@link KeepAlive} does it. */
    private static final class NoPings implements MqttPingSender {
        @Override
        public void init(ClientComms comms) {
            // nothing to prepare
        }

        @Override
        public void start() {
            // see KeepAlive
        }

        @Override
        public void stop() {
            // see KeepAlive
        }

        @Override
        public void schedule(long delayInMilliseconds) {
            // see KeepAlive
        }
    }

    /** Paho keeps what is in flight in memory anyway; a second copy there is of no use. */
    private static final class NoPersistence implements MqttClientPersistence {
        @Override
        public void open(String clientId, String serverUri) {
            // nothing to open
        }

        @Override
        public void close() {
            // nothing to close
        }

        @Override
        public void put(String key, MqttPersistable persistable) {
            // not kept
        }

        @Override
        public MqttPersistable get(String key) {
            return null;
        }

        @Override
        public void remove(String key) {
            // nothing there
        }

        @Override
        public Enumeration<String> keys() {
            return Collections.emptyEnumeration();
        }

        @Override
        public void clear() {
            // nothing there
        }

        @Override
        public boolean containsKey(String key) {
            return false;
        }
    }
}
