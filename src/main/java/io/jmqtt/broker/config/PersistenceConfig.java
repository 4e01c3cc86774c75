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
 */
public record PersistenceConfig(
        boolean enabled,
        String file,
        String location,
        int autosaveInterval,
        boolean autosaveOnChanges) {

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

        /** The values as they are now. */
        public PersistenceConfig build() {
            return new PersistenceConfig(
                    enabled, file, location, autosaveInterval, autosaveOnChanges);
        }
    }
}
