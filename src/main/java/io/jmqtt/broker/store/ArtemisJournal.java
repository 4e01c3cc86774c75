package io.jmqtt.broker.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.core.journal.IOCompletion;
import org.apache.activemq.artemis.core.journal.JournalUpdateCallback;
import org.apache.activemq.artemis.core.journal.LoaderCallback;
import org.apache.activemq.artemis.core.journal.PreparedTransactionInfo;
import org.apache.activemq.artemis.core.journal.RecordInfo;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;
import org.apache.activemq.artemis.core.persistence.CoreMessageObjectPools;
import org.apache.activemq.artemis.core.persistence.Persister;
import org.apache.activemq.artemis.utils.ExecutorFactory;
import org.apache.activemq.artemis.utils.actors.ArtemisExecutor;
import org.apache.activemq.artemis.utils.actors.OrderedExecutorFactory;

/**
 * The journal of Apache ActiveMQ Artemis. Its packages are no promised API, so nothing else in the
 * broker touches them.
 *
 * <p>Appends run on the caller's thread (the thread of {@link GroupCommit}) into the buffer of
 * {@link ArtemisFiles}; only opening of files and compaction have threads of their own.
 */
public final class ArtemisJournal implements Journal {

    /** Small enough to come back soon after their records die, large enough to be rare. */
    static final int FILE_SIZE = 16 << 20;

    private static final int MAX_BODY = 1 << 20;
    private static final int USER_VERSION = 1;
    private static final int POOLED_FILES = 8;
    private static final int COMPACT_MIN_FILES = 10;
    private static final int COMPACT_PERCENTAGE = 30;
    private static final int OPEN_TIMEOUT_SECONDS = 30;
    private static final int KEPT_DAMAGED_FILES = 8;

    private final Path directory;
    private final ArtemisFiles files;
    private final int fileSize;
    private final Slice slice = new Slice();
    private final Completion completion = new Completion();

    /**
     * Records whose end came before their beginning: two loops race for the retained message of one
     * topic, and the second commits first.
     */
    private final Set<Long> deletedEarly = new HashSet<>();

    private final JournalUpdateCallback found =
            (id, known) -> {
                if (!known) {
                    deletedEarly.add(id);
                }
            };
    private FileChannel lock;
    private ExecutorService threads;
    private JournalImpl journal;

    /**
     * @param directory is made if it does not exist
     */
    public ArtemisJournal(Path directory) {
        this(directory, new ArtemisFiles(directory), FILE_SIZE);
    }

    ArtemisJournal(Path directory, ArtemisFiles files, int fileSize) {
        this.directory = directory;
        this.files = files;
        this.fileSize = fileSize;
    }

    @Override
    public long load(Loader loader) throws StoreException {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                ownerOnly();
            }
            lock();
            AtomicInteger number = new AtomicInteger();
            threads =
                    Executors.newCachedThreadPool(
                            task -> {
                                Thread thread =
                                        new Thread(
                                                task,
                                                "jmqtt-journal-files-" + number.incrementAndGet());
                                thread.setDaemon(true);
                                return thread;
                            });
            journal =
                    new JournalImpl(
                            new Threads(threads),
                            fileSize,
                            2,
                            POOLED_FILES,
                            COMPACT_MIN_FILES,
                            COMPACT_PERCENTAGE,
                            OPEN_TIMEOUT_SECONDS,
                            files,
                            "jmqtt",
                            "journal",
                            1,
                            USER_VERSION,
                            (cause, message, file) -> files.fail(cause),
                            KEPT_DAMAGED_FILES);
            journal.start();
            files.loading(true);
            long highest;
            try {
                highest = journal.load(new Adapter(loader)).getMaxID();
            } finally {
                files.loading(false);
            }
            files.check();
            return highest;
        } catch (Exception e) {
            closeQuietly();
            throw wrap(e);
        }
    }

    private void lock() throws IOException {
        lock =
                FileChannel.open(
                        directory.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        boolean mine;
        try {
            mine = lock.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            mine = false;
        }
        if (!mine) {
            throw new StoreException(directory + " is in use by another broker.");
        }
    }

    private void ownerOnly() throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Override
    public int maxBody() {
        return Math.min(MAX_BODY, fileSize / 2);
    }

    @Override
    public void add(long id, byte type, byte[] buffer, int offset, int length)
            throws StoreException {
        if (!deletedEarly.isEmpty() && deletedEarly.remove(id)) {
            return;
        }
        slice.set(buffer, offset, length);
        try {
            journal.appendAddRecord(id, type, SlicePersister.INSTANCE, slice, false, completion);
        } catch (Exception e) {
            throw wrap(e);
        }
        files.check();
    }

    @Override
    public void update(long id, byte type, byte[] buffer, int offset, int length)
            throws StoreException {
        slice.set(buffer, offset, length);
        try {
            journal.tryAppendUpdateRecord(
                    id, type, SlicePersister.INSTANCE, slice, false, false, null, completion);
        } catch (Exception e) {
            throw wrap(e);
        }
        files.check();
    }

    @Override
    public void delete(long id) throws StoreException {
        try {
            journal.tryAppendDeleteRecord(id, false, found, completion);
        } catch (Exception e) {
            throw wrap(e);
        }
        files.check();
    }

    @Override
    public void write() throws StoreException {
        files.flush();
        files.check();
    }

    @Override
    public void sync() throws StoreException {
        files.sync();
        files.check();
    }

    @Override
    public void compact() throws StoreException {
        try {
            journal.scheduleCompactAndBlock(-1);
        } catch (Exception e) {
            throw wrap(e);
        }
        files.check();
    }

    @Override
    public void close() throws StoreException {
        try {
            if (journal != null && journal.isStarted()) {
                files.flush();
                files.sync();
                journal.stop();
            }
        } catch (Exception e) {
            throw wrap(e);
        } finally {
            closeQuietly();
        }
        files.check();
    }

    private void closeQuietly() {
        if (threads != null) {
            threads.shutdown();
            try {
                threads.awaitTermination(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                files.fail(e);
            }
        }
    }

    private StoreException wrap(Exception e) {
        if (e instanceof StoreException store) {
            return store;
        }
        files.fail(e);
        return files.failure();
    }

    /** A part of an array, used again for each append: the journal copies it before it returns. */
    private static final class Slice {
        private byte[] buffer;
        private int offset;
        private int length;

        void set(byte[] newBuffer, int newOffset, int newLength) {
            Objects.checkFromIndexSize(newOffset, newLength, newBuffer.length);
            buffer = newBuffer;
            offset = newOffset;
            length = newLength;
        }
    }

    private static final class SlicePersister implements Persister<Slice> {
        static final SlicePersister INSTANCE = new SlicePersister();

        @Override
        public byte getID() {
            return 0;
        }

        @Override
        public int getEncodeSize(Slice record) {
            return record.length;
        }

        @Override
        public void encode(ActiveMQBuffer buffer, Slice record) {
            buffer.writeBytes(record.buffer, record.offset, record.length);
        }

        @Override
        public Slice decode(ActiveMQBuffer buffer, Slice record, CoreMessageObjectPools pool) {
            throw new UnsupportedOperationException();
        }
    }

    /** Learns of appends that failed; success says nothing before a sync. */
    private final class Completion implements IOCompletion {
        @Override
        public void storeLineUp() {
            // nobody counts
        }

        @Override
        public void done() {
            // in the buffer, not on disk
        }

        @Override
        public void onError(int errorCode, String errorMessage) {
            files.fail(new IOException(errorMessage));
        }
    }

    /** Passes on what the journal reads. */
    private record Adapter(Loader loader) implements LoaderCallback {
        @Override
        public void addRecord(RecordInfo info) {
            loader.added(info.id, info.userRecordType, info.data);
        }

        @Override
        public void updateRecord(RecordInfo info) {
            loader.updated(info.id, info.userRecordType, info.data);
        }

        @Override
        public void deleteRecord(long id) {
            loader.deleted(id);
        }

        @Override
        public void addPreparedTransaction(PreparedTransactionInfo transaction) {
            // we write none
        }

        @Override
        public void failedTransaction(
                long transactionId, List<RecordInfo> records, List<RecordInfo> deleted) {
            // we write none
        }
    }

    /**
     * What the journal runs where. It asks for three executors in a fixed order: opening of files,
     * compaction, appends; the last runs where it is called.
     */
    private static final class Threads implements ExecutorFactory {
        private final ExecutorFactory ordered;
        private int asked;

        Threads(ExecutorService threads) {
            ordered = new OrderedExecutorFactory(threads);
        }

        @Override
        public ArtemisExecutor getExecutor() {
            return ++asked == 3 ? Runnable::run : ordered.getExecutor();
        }
    }
}
