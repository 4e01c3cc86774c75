package io.jmqtt.broker.store;

/**
 * An append-only log of records that are added, updated and deleted by identifier, as the journal
 * of a message broker is. Deleting a record deletes its updates; space of deleted records comes
 * back by itself.
 *
 * <p>One thread calls it, except for {@link #compact}. After a failure it stays failed: what was
 * not durable then is never reported as durable later, and the process has to start again from what
 * is on disk.
 */
public interface Journal extends AutoCloseable {

    /** Receives what is on disk in the order in which it was written. */
    interface Loader {

        void added(long id, byte type, byte[] body);

        /** An update of a record; its addition may be gone if the record was deleted later. */
        void updated(long id, byte type, byte[] body);

        void deleted(long id);
    }

    /**
     * Opens the journal and reads all of it. Called once, before anything is appended.
     *
     * @return the highest identifier seen, or -1
     * @throws StoreException if the directory can't be used
     */
    long load(Loader loader) throws StoreException;

    /** The longest body that one record may have, in bytes. */
    int maxBody();

    /**
     * Appends a new record. It is durable after the next {@link #sync}; a crash keeps a prefix of
     * what was appended.
     *
     * @throws StoreException if the journal has failed
     */
    void add(long id, byte type, byte[] buffer, int offset, int length) throws StoreException;

    /** Appends an update to a record that was added before. */
    void update(long id, byte type, byte[] buffer, int offset, int length) throws StoreException;

    /**
     * Appends the end of a record. Called at most once for each record; if the record itself comes
     * later, it is not appended.
     */
    void delete(long id) throws StoreException;

    /** Hands everything to the operating system: a crash of the process can't lose it any more. */
    void write() throws StoreException;

    /** Makes everything durable: a loss of power can't lose it any more. */
    void sync() throws StoreException;

    /** Rewrites the live records without the dead ones. Any thread; blocks until done. */
    void compact() throws StoreException;

    /** Writes what is left, syncs and closes. */
    @Override
    void close() throws StoreException;
}
