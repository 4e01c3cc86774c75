package io.jmqtt.connect.paho;

import io.jmqtt.connect.ConnectSpec;
import io.jmqtt.connect.socket.Transport;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Enumeration;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientInterface;
import org.eclipse.paho.mqttv5.client.MqttClientPersistence;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.MqttPingSender;
import org.eclipse.paho.mqttv5.client.MqttToken;
import org.eclipse.paho.mqttv5.client.internal.ClientComms;
import org.eclipse.paho.mqttv5.client.internal.CommsCallback;
import org.eclipse.paho.mqttv5.client.internal.CommsReceiver;
import org.eclipse.paho.mqttv5.client.internal.CommsSender;
import org.eclipse.paho.mqttv5.client.internal.MqttConnectionState;
import org.eclipse.paho.mqttv5.client.internal.MqttSessionState;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.logging.LoggerFactory;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttPersistable;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttAck;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.eclipse.paho.mqttv5.common.packet.MqttSubscribe;
import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;

/** Paho's client for MQTT 5, reached below its front door. */
final class Version5Client implements PahoClient, MqttClientInterface, MqttCallback {
    /** Paho's own name for the client; the real identifier stands in our CONNECT. */
    private static final String NAME = "jmqtt";

    private final Events events;
    private final MqttConnectionOptions options = new MqttConnectionOptions();
    private final FlowToken flowToken = new FlowToken();
    private final ClientComms comms;

    private Version5Client(PahoThreads threads, Events events, ConnectSpec spec)
            throws MqttException {
        this.events = events;
        MqttConnectionState state = new MqttConnectionState(NAME);
        // Outbox keeps to the broker's receive maximum, which may change with a reconnect
        state.setReceiveMaximum(spec.maxInflight() + 1);
        comms =
                new ClientComms(
                        this,
                        new NoPersistence(),
                        new NoPings(),
                        threads,
                        new MqttSessionState(),
                        state);
        // Paho forgets what is in flight when a clean session ends; we promise to send it again
        options.setCleanStart(false);
        options.setKeepAliveInterval(0);
        comms.setCallback(this);
    }

    static Version5Client create(PahoThreads threads, Events events, ConnectSpec spec) {
        LoggerFactory.setLogger(Version5Logger.class.getName());
        try {
            return new Version5Client(threads, events, spec);
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String getClientId() {
        return NAME;
    }

    @Override
    public String getServerURI() {
        return NAME;
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
                    MqttToken token = new MqttToken(NAME);
                    token.internalTok.setDeliveryToken(true);
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
        comms.shutdownConnection(null, null, null);
    }

    @Override
    public boolean isRunning(Runnable task) {
        return task instanceof CommsReceiver receiver && receiver.isRunning()
                || task instanceof CommsSender sender && sender.isRunning()
                || task instanceof CommsCallback callback && callback.isRunning();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        events.lost();
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        // the connection ends with it
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        // Paho sees no PUBLISH: Incoming keeps them
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // CompletionListener hears of it
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // ConnectListener hears of it
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // Incoming takes AUTH for a broken rule, since CONNECT asked for none
    }

    private final class ConnectListener implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            // Link hears of it earlier, through Incoming
        }

        @Override
        public void onFailure(IMqttToken token, Throwable exception) {
            events.connectFailed();
        }
    }

    private final class CompletionListener implements MqttActionListener {
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
        public MqttClientInterface getClient() {
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
            super(
                    "",
                    new MqttMessage(
                            OutPacket.NO_PAYLOAD,
                            packet.publication.qos(),
                            false,
                            new MqttProperties()),
                    new MqttProperties());
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
            super(new MqttSubscription[0], new MqttProperties());
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
        public void open(String clientId) {
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
