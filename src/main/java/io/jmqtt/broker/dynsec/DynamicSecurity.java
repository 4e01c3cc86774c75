package io.jmqtt.broker.dynsec;

import io.jmqtt.broker.config.BuiltInPlugin;
import io.jmqtt.broker.control.ControlRequest;
import io.jmqtt.broker.control.Refusal;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.passwd.PasswordHash;
import io.jmqtt.text.JsonValue;
import io.jmqtt.text.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Clients, groups and roles that commands on {@link #TOPIC} change; the built-in for Mosquitto's
 * plug-in of this name. Safe for use by several threads: readers share a lock that a command holds
 * only while it changes what is in memory. {@link #handle} also writes the file, so it is nothing
 * for an event loop.
 */
public final class DynamicSecurity {
    /** Where commands are published. Responses go to the topic below it. */
    public static final String TOPIC = BuiltInPlugin.DYNAMIC_SECURITY.controlTopic();

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
     * Reads the file, or makes it where there is none.
     *
     * @param first makes the first entries
     * @throws IOException if it can't be read or made, or is not valid
     */
    public static DynamicSecurity open(Path file, FirstStart first, BrokerLog log)
            throws IOException {
        Entries entries;
        if (Files.notExists(file)) {
            entries = first.entries(file, log);
            try {
                EntriesFile.write(file, entries);
            } catch (IOException e) {
                throw new IOException("it is not there and can't be written", e);
            }
        } else {
            entries = EntriesFile.read(file);
        }
        return new DynamicSecurity(file, log, entries);
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
        ControlRequest request = ControlRequest.read(payload);
        Expelled expelled = new Expelled();
        String who = clientId + "/" + username;
        long before = entries.changes;
        JsonValue response;
        lock.writeLock().lock();
        try {
            response = request.obey((name, command) -> obey(name, command, expelled, who));
        } finally {
            version++;
            lock.writeLock().unlock();
        }
        if (entries.changes != before) {
            save();
        }
        return new Outcome(JsonWriter.compact(response), expelled);
    }

    private ControlRequest.Obeyed obey(
            String name, JsonValue command, Expelled expelled, String who) throws Refusal {
        Request.Done done = Request.obey(name, entries, expelled, command);
        if (log.isOn(LogType.INFORMATION)) {
            String subject = done.subject() == null ? "" : " | " + done.subject();
            log.log(LogType.INFORMATION, "dynsec: " + who + " | " + done.command() + subject);
        }
        return new ControlRequest.Obeyed(done.command(), done.data());
    }

    private void save() {
        try {
            EntriesFile.write(file, entries);
        } catch (IOException e) {
            log.log(
                    LogType.ERROR,
                    "Error saving Dynamic security plugin config: " + file + " can't be written.");
        }
    }
}
