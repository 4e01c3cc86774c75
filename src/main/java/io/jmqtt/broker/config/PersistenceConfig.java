package io.jmqtt.broker.config;

import java.util.function.Consumer;

/**
 * Whether and where state is kept.
 *
 * @param enabled whether anything is kept
 * @param file name of the file
 * @param location folder of the file, empty for the working directory
 * @param autosaveInterval seconds, or changes, between two saves; 0 is only at the end and on
 *     SIGUSR1
 * @param autosaveOnChanges whether autosaveInterval counts changes
 * @param sync when what is kept is made safe against a loss of power
 * @param syncIntervalMillis the longest time between two syncs with {@link Sync#INTERVAL}
 */
public record PersistenceConfig(
        boolean enabled,
        String file,
        String location,
        int autosaveInterval,
        boolean autosaveOnChanges,
        Sync sync,
        int syncIntervalMillis) {

    /**
     * When what was appended is made safe against a loss of power; a crash loses nothing anyway.
     */
    public enum Sync {
        /** Before anything that promises it leaves: nothing acknowledged is lost. */
        ALWAYS,
        /** Once in a while: a loss of power loses what came since. */
        INTERVAL,
        /** When the operating system likes. */
        NONE
    }

    /** What is in force where a configuration says nothing. */
    public static PersistenceConfig defaults() {
        return new Draft().build();
    }

    /** The same but for what the change does to a mutable copy. */
    public PersistenceConfig with(Consumer<Draft> change) {
        Draft draft = draft();
        change.accept(draft);
        return draft.build();
    }

    /** A mutable copy. */
    public Draft draft() {
        Draft draft = new Draft();
        draft.enabled = enabled;
        draft.file = file;
        draft.location = location;
        draft.autosaveInterval = autosaveInterval;
        draft.autosaveOnChanges = autosaveOnChanges;
        draft.sync = sync;
        draft.syncIntervalMillis = syncIntervalMillis;
        return draft;
    }

    /** Folder and file joined as Mosquitto does: with a slash whenever there is a folder. */
    public String path() {
        return location.isEmpty() ? file : location + "/" + file;
    }

    /** The mutable twin: what the parser fills and tests vary. Not for use by several threads. */
    public static final class Draft {
        public boolean enabled;
        public String file = "mosquitto.db";
        public String location = "";
        public int autosaveInterval = 1800;
        public boolean autosaveOnChanges;
        public Sync sync = Sync.ALWAYS;
        public int syncIntervalMillis = 1000;

        /** The values as they are now. */
        public PersistenceConfig build() {
            return new PersistenceConfig(
                    enabled,
                    file,
                    location,
                    autosaveInterval,
                    autosaveOnChanges,
                    sync,
                    syncIntervalMillis);
        }
    }
}
