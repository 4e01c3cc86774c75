package io.jmqtt.broker.dynsec;

import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.passwd.PasswordHash;
import io.jmqtt.text.JsonReader;
import io.jmqtt.text.JsonValue;
import io.jmqtt.text.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Clients, groups and roles that commands on {@link #TOPIC} change; the built-in for Mosquitto's
 * plug-in of this name. Safe for use by several threads: readers share a lock that a command holds
 * only while it changes what is in memory. {@link #handle} also writes the file, so it is nothing
 * for an event loop.
 */
public final class DynamicSecurity {
    /** Where commands are published. Responses go to the topic below it. */
    public static final String TOPIC = "$CONTROL/dynamic-security/v1";

    private static final int SEND = 0;
    private static final int RECEIVE = 1;
    private static final int SUBSCRIBE = 2;
    private static final int UNSUBSCRIBE = 3;

    private final Path file;
    private final BrokerLog log;
    private final Entries entries;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile long version;

    private DynamicSecurity(Path file, BrokerLog log, Entries entries) {
        this.file = file;
        this.log = log;
        this.entries = entries;
    }

    /** What became of a request: the response and whom it concerns. */
    public record Outcome(byte[] response, Expelled expelled) {}

    /**
     * Reads the file, which {@code mosquitto_ctrl dynsec init} makes.
     *
     * @throws IOException if it can't be read or is not valid
     */
    public static DynamicSecurity open(Path file, BrokerLog log) throws IOException {
        return new DynamicSecurity(file, log, EntriesFile.read(file));
    }

    /** Moves whenever an answer given before may have become wrong. */
    public long version() {
        return version;
    }

    /**
     * Whether the client may connect; null where this is not for us to say, since it has no user
     * name or no password, or is unknown. Costs what the hash costs.
     */
    public Boolean authenticate(String clientId, String username, byte[] password) {
        if (username == null || password == null) {
            return null;
        }
        PasswordHash hash;
        lock.readLock().lock();
        try {
            Entries.Account client = entries.clients.get(username);
            if (client == null) {
                return null;
            }
            if (client.disabled || client.clientId != null && !client.clientId.equals(clientId)) {
                return false;
            }
            hash = client.password;
        } finally {
            lock.readLock().unlock();
        }
        return hash != null && hash.matches(password);
    }

    /** Whether the client may publish to the topic. */
    public boolean maySend(String clientId, String username, String topic) {
        return allows(clientId, username, topic, SEND, AclType.PUBLISH_CLIENT_SEND);
    }

    /** Whether the client may be given a message of the topic. */
    public boolean mayReceive(String clientId, String username, String topic) {
        return allows(clientId, username, topic, RECEIVE, AclType.PUBLISH_CLIENT_RECEIVE);
    }

    public boolean maySubscribe(String clientId, String username, String filter) {
        return allows(
                clientId,
                username,
                filter,
                SUBSCRIBE,
                AclType.SUBSCRIBE_LITERAL,
                AclType.SUBSCRIBE_PATTERN);
    }

    public boolean mayUnsubscribe(String clientId, String username, String filter) {
        return allows(
                clientId,
                username,
                filter,
                UNSUBSCRIBE,
                AclType.UNSUBSCRIBE_LITERAL,
                AclType.UNSUBSCRIBE_PATTERN);
    }

    private boolean allows(
            String clientId, String username, String topic, int access, AclType... types) {
        lock.readLock().lock();
        try {
            return entries.allows(clientId, username, topic, access, types);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Obeys the commands of one request, each by itself, and writes the file once where something
     * changed.
     */
    public synchronized Outcome handle(String clientId, String username, byte[] payload) {
        JsonValue request = JsonReader.read(payload);
        List<JsonValue> responses = new ArrayList<>();
        Expelled expelled = new Expelled();
        if (request == null) {
            responses.add(refused("Unknown command", "Payload not valid JSON"));
        } else if (!(Json.get(request, "commands") instanceof JsonValue.ArrayValue commands)) {
            responses.add(refused("Unknown command", "Invalid/missing commands"));
        } else {
            long before = entries.changes;
            lock.writeLock().lock();
            try {
                for (JsonValue command : commands.elements()) {
                    responses.add(obey(command, expelled, clientId + "/" + username));
                }
            } finally {
                version++;
                lock.writeLock().unlock();
            }
            if (entries.changes != before) {
                save();
            }
        }
        JsonValue response = Json.of("responses", new JsonValue.ArrayValue(responses)).build();
        return new Outcome(JsonWriter.compact(response), expelled);
    }

    private JsonValue obey(JsonValue command, Expelled expelled, String who) {
        if (!(command instanceof JsonValue.ObjectValue)) {
            return refused("Unknown command", "Command not an object");
        }
        String name = Json.text(Json.get(command, "command"));
        if (name == null) {
            return refused("Unknown command", "Missing command");
        }
        JsonValue correlation = Json.get(command, "correlationData");
        if (correlation != null && Json.text(correlation) == null) {
            return refused(name, "Invalid correlationData data type.");
        }
        Json response = new Json();
        try {
            Request.Done done = Request.obey(name, entries, expelled, command);
            response.with("command", done.command()).with("data", done.data());
            if (log.isOn(LogType.INFORMATION)) {
                String subject = done.subject() == null ? "" : " | " + done.subject();
                log.log(LogType.INFORMATION, "dynsec: " + who + " | " + done.command() + subject);
            }
        } catch (Refusal refusal) {
            response.with("command", name).with("error", refusal.getMessage());
        }
        return response.with("correlationData", correlation).build();
    }

    private static JsonValue refused(String command, String error) {
        return new Json().with("command", command).with("error", error).build();
    }

    private void save() {
        try {
            EntriesFile.write(file, entries);
        } catch (IOException e) {
            log.log(
                    LogType.ERROR,
                    "Error saving dynamic security config: unable to write "
                            + file
                            + ": "
                            + e.getMessage());
        }
    }
}
