package io.jmqtt.broker;

import io.jmqtt.broker.config.BrokerConfig;
import io.jmqtt.broker.config.PersistenceConfig;
import io.jmqtt.broker.status.BrokerLog;
import io.jmqtt.broker.status.LogType;
import io.jmqtt.broker.store.ArtemisJournal;
import io.jmqtt.broker.store.DurableState;
import io.jmqtt.broker.store.DurableStore;
import io.jmqtt.broker.store.MosquittoDbReader;
import io.jmqtt.broker.store.MosquittoDbWriter;
import io.jmqtt.broker.store.StoreException;
import io.jmqtt.broker.store.StoredSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Durable state of a broker as its configuration asks for: where it is, what it was before, when it
 * is rewritten.
 */
public final class Persistence {
    private final PersistenceConfig config;
    private final BrokerLog log;
    private final DurableStore store;
    private DurableState state;
    private boolean saving;
    private long lastSave;

    private Persistence(
            PersistenceConfig config, BrokerLog log, DurableStore store, DurableState state) {
        this.config = config;
        this.log = log;
        this.store = store;
        this.state = state;
        lastSave = System.nanoTime();
    }

    /** The folder of the journal: beside Mosquitto's file, which stays as it is. */
    static Path journal(PersistenceConfig config) {
        return Path.of(config.path() + ".journal");
    }

    /**
     * Opens what a broker keeps, and takes over Mosquitto's file when it starts here for the first
     * time.
     *
     * @param onFailure told once, on a thread of the journal, that nothing can be kept any more
     * @return null where the configuration keeps nothing
     * @throws StoreException if it can't be used; nothing is taken over or changed then
     */
    static Persistence open(BrokerConfig broker, BrokerLog log, Consumer<StoreException> onFailure)
            throws StoreException {
        PersistenceConfig config = broker.persistence();
        if (!config.enabled()) {
            return null;
        }
        DurableStore store =
                DurableStore.open(
                        new ArtemisJournal(journal(config)),
                        config.sync(),
                        config.syncIntervalMillis(),
                        onFailure);
        try {
            if (store.damaged() > 0) {
                log.log(
                        LogType.WARNING,
                        "Warning: "
                                + store.damaged()
                                + " damaged records in "
                                + journal(config)
                                + " were left out.");
            }
            DurableState state = store.takeState();
            Path old = Path.of(config.path());
            if (store.isFresh() && Files.isRegularFile(old)) {
                state = takeOver(old, store, log);
            } else if (store.isFresh()) {
                store.begin();
            }
            logRestored(state, log);
            return new Persistence(config, log, store, state);
        } catch (StoreException e) {
            store.abandon();
            throw e;
        }
    }

    private static DurableState takeOver(Path file, DurableStore store, BrokerLog log)
            throws StoreException {
        MosquittoDbReader.Content content = MosquittoDbReader.read(file);
        content.warnings().forEach(line -> log.log(LogType.WARNING, line));
        DurableState state = store.importState(content.state());
        log.log(
                LogType.INFORMATION,
                "Took over "
                        + state.sessions().size()
                        + " clients and "
                        + state.retained().size()
                        + " retained messages from "
                        + file
                        + " (version "
                        + content.version()
                        + "), which stays as it is.");
        return state;
    }

    private static void logRestored(DurableState state, BrokerLog log) {
        if (state.isEmpty()) {
            return;
        }
        long subscriptions = 0;
        long messages = 0;
        for (StoredSession session : state.sessions()) {
            subscriptions += session.subscriptions().size();
            messages += session.deliveries().size() + session.incoming().size();
        }
        restored(log, state.retained().size(), "retained messages");
        restored(log, state.sessions().size(), "clients");
        restored(log, subscriptions, "subscriptions");
        restored(log, messages, "client messages");
    }

    private static void restored(BrokerLog log, long count, String what) {
        log.log(LogType.INFORMATION, "Restored " + count + " " + what);
    }

    /**
     * Writes what a broker keeps to a file that Mosquitto 2.0 and 2.1 start from. No broker may use
     * it at that time.
     *
     * @throws StoreException if it can't be read or the file can't be written
     */
    public static void export(PersistenceConfig config, Path file) throws StoreException {
        Path journal = journal(config);
        if (!Files.isDirectory(journal)) {
            throw new StoreException("There is nothing to export: " + journal + " does not exist.");
        }
        MosquittoDbWriter.write(DurableStore.read(new ArtemisJournal(journal)), file);
    }

    DurableStore store() {
        return store;
    }

    /** What was kept; given once. */
    DurableState takeState() {
        DurableState taken = state;
        state = DurableState.EMPTY;
        return taken;
    }

    /**
     * Rewrites the journal in the background if it is time to.
     *
     * @param now the settings in force, which a reload may have changed
     */
    synchronized void autosave(PersistenceConfig now) {
        // with autosave_on_changes every change counts, and every change is on disk already
        if (now.autosaveInterval() > 0
                && !now.autosaveOnChanges()
                && System.nanoTime() - lastSave >= now.autosaveInterval() * 1_000_000_000L) {
            lastSave = System.nanoTime();
            save();
        }
    }

    /** Rewrites the journal in the background without what is dead. */
    synchronized void save() {
        if (saving) {
            return;
        }
        saving = true;
        logSaving();
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                store.compact();
                            } catch (StoreException e) {
                                log.log(LogType.ERROR, "Error: " + e.getMessage());
                            } finally {
                                saved();
                            }
                        },
                        "jmqtt-save");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void saved() {
        saving = false;
        notifyAll();
    }

    private void logSaving() {
        log.log(LogType.INFORMATION, "Saving in-memory database to " + journal(config) + ".");
    }

    /** Makes durable what was committed, and closes. */
    void close() {
        logSaving();
        synchronized (this) {
            boolean interrupted = false;
            while (saving) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        try {
            store.close();
        } catch (StoreException e) {
            log.log(LogType.ERROR, "Error saving in-memory database: " + e.getMessage());
        }
    }
}
