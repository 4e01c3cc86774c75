package io.jmqtt.bench;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The least that a Java program can do to publish one message of QoS 0: the same bytes over a
 * socket, with nothing around them. Its start-up time is the floor that {@link StartupBenchmark}
 * measures the commands against. Arguments: port, topic, payload.
 */
public final class Floor {
    private Floor() {}

    public static void main(String[] args) throws Exception {
        byte[] topic = args[1].getBytes(StandardCharsets.UTF_8);
        byte[] payload = args[2].getBytes(StandardCharsets.UTF_8);
        byte[] publish = new byte[4 + topic.length + payload.length];
        publish[0] = 0x30;
        publish[1] = (byte) (2 + topic.length + payload.length);
        publish[3] = (byte) topic.length;
        System.arraycopy(topic, 0, publish, 4, topic.length);
        System.arraycopy(payload, 0, publish, 4 + topic.length, payload.length);
        try (Socket socket = new Socket("localhost", Integer.parseInt(args[0]))) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(new byte[] {0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0});
            byte[] connack = in.readNBytes(4);
            if (connack.length < 4 || connack[3] != 0) {
                System.exit(1);
            }
            out.write(publish);
            out.write(new byte[] {(byte) 0xe0, 0});
        }
    }
}
