package io.jmqtt.cli;

import io.jmqtt.connect.ReceivedMessage;
import io.jmqtt.mqtt.Property;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Runs the shell command of {@code --exec} for each message: the payload on its standard input,
 * topic, QoS and the rest in its environment. With one job the caller waits for the end of each
 * command, which keeps the order; with more only for a free place.
 */
final class MessageCommand {
    private final String command;
    private final int jobs;
    private final Semaphore places;
    private final Map<String, String> env;
    private final Reports reports;

    MessageCommand(String command, int jobs, Console console, Reports reports) {
        this.command = command;
        this.jobs = jobs;
        places = new Semaphore(jobs);
        env = console.env();
        this.reports = reports;
    }

    void run(ReceivedMessage message) {
        if (jobs == 1) {
            runToEnd(message);
            return;
        }
        places.acquireUninterruptibly();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                runToEnd(message);
                            } finally {
                                places.release();
                            }
                        },
                        "exec");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the commands that still run. */
    void await() throws InterruptedException {
        places.acquire(jobs);
        places.release(jobs);
    }

    private void runToEnd(ReceivedMessage message) {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command);
        builder.environment().clear();
        builder.environment().putAll(env);
        describe(message, builder.environment());
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        if (message.payload().length == 0) {
            builder.redirectInput(new File("/dev/null"));
        }
        try {
            Process process = builder.start();
            if (message.payload().length > 0) {
                give(message.payload(), process);
            }
            int status = process.waitFor();
            if (status != 0) {
                reports.print(
                        "Warning: the command for a message on topic "
                                + message.topic()
                                + " ended with status "
                                + status
                                + ".\n");
            }
        } catch (IOException e) {
            reports.print("Error: unable to run the command of --exec: " + e.getMessage() + "\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void give(byte[] payload, Process process) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(payload);
        } catch (IOException notRead) {
            // a command need not read all of its input
        }
    }

    private static void describe(ReceivedMessage message, Map<String, String> environment) {
        environment.put("MQTT_TOPIC", message.topic());
        environment.put("MQTT_QOS", Integer.toString(message.qos()));
        environment.put("MQTT_RETAIN", message.retain() ? "1" : "0");
        environment.put("MQTT_DUP", message.duplicate() ? "1" : "0");
        environment.put("MQTT_MID", Integer.toString(message.packetId()));
        environment.put("MQTT_PAYLOAD_LENGTH", Integer.toString(message.payload().length));
        StringBuilder userProperties = new StringBuilder();
        for (Property property : message.properties()) {
            switch (property.id()) {
                case CONTENT_TYPE, RESPONSE_TOPIC ->
                        environment.put(name(property), property.text());
                case MESSAGE_EXPIRY_INTERVAL, PAYLOAD_FORMAT_INDICATOR ->
                        environment.put(name(property), Long.toString(property.number()));
                case CORRELATION_DATA ->
                        environment.put(
                                "MQTT_CORRELATION_DATA_HEX",
                                HexFormat.of().formatHex(property.binary()));
                case USER_PROPERTY ->
                        userProperties
                                .append(property.key())
                                .append('=')
                                .append(property.text())
                                .append('\n');
                default -> {
                    // of no use to a command
                }
            }
        }
        if (userProperties.length() > 0) {
            environment.put("MQTT_USER_PROPERTIES", userProperties.toString());
        }
    }

    private static String name(Property property) {
        return "MQTT_" + property.id().name();
    }
}
