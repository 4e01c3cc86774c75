package io.jmqtt.broker.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.core.buffers.impl.ChannelBufferWrapper;
import org.apache.activemq.artemis.core.io.IOCallback;
import org.apache.activemq.artemis.core.io.SequentialFile;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFile;
import org.apache.activemq.artemis.core.io.nio.NIOSequentialFileFactory;
import org.apache.activemq.artemis.core.journal.EncodingSupport;
import org.apache.activemq.artemis.core.journal.impl.JournalImpl;

/**
 * The files of {@link ArtemisJournal}: Artemis's own NIO files, with one buffer of appended records
 * before the current file instead of Artemis's timed buffer, whose timer thread spins. The buffer
 * goes to the file when it is full, on {@link #flush} and before another file becomes current.
 *
 * <p>The first failure is kept, and everything after it fails.
 */
class ArtemisFiles extends NIOSequentialFileFactory {
    private static final int BUFFER_SIZE = 1 << 20;
    private static final int ZEROS = 1 << 20;
    private static final int SMALL = 1 << 20;
    private static final int CHUNK = 64 << 10;

    /** Bytes of the header of a file. */
    private static final int HEADER = JournalImpl.SIZE_HEADER;

    /** The last zeros of a number that ends a record: its length, which is never 0. */
    private static final int ZEROS_OF_A_RECORD = 3;

    private final Path directory;

    /** Records appended to {@link #current} and not written yet; guarded by this. */
    private ByteBuf buffer;

    private ActiveMQBuffer encoder;
    private AppendedFile current;
    private volatile StoreException failure;
    private volatile boolean loading;
    private final AtomicReference<ByteBuffer> readBuffer = new AtomicReference<>();

    ArtemisFiles(Path directory) {
        super(directory.toFile(), false, 0, 0, 1, false, null, null);
        this.directory = directory;
    }

    /** The channel of a file that was opened; tests put faults here. */
    FileChannel channel(FileChannel opened) {
        return opened;
    }

    /**
     * While the journal is loaded, an open file ends where its records do. Artemis looks at each
     * byte of a file for the beginning of a record, and a small journal is 32 MB of zeros.
     */
    void loading(boolean begins) {
        loading = begins;
    }

    /** Keeps the first failure. */
    void fail(Throwable cause) {
        synchronized (this) {
            if (failure == null) {
                failure =
                        cause instanceof StoreException store
                                ? store
                                : new StoreException(directory + ": " + reason(cause) + ".", cause);
            }
        }
    }

    private static String reason(Throwable cause) {
        Throwable deepest = cause;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        return message == null ? deepest.getClass().getSimpleName() : message;
    }

    StoreException failure() {
        return failure;
    }

    void check() throws StoreException {
        StoreException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public SequentialFile createSequentialFile(String fileName) {
        return new AppendedFile(fileName);
    }

    @Override
    public void onIOError(Throwable exception, String message, String file) {
        fail(exception);
        super.onIOError(exception, message, file);
    }

    /**
     * A buffer that a file of the journal is read into: always the same one, of the size of a file,
     * or of a small one as long as there is no other.
     */
    @Override
    public ByteBuffer allocateDirectBuffer(int size) {
        ByteBuffer spare = readBuffer.getAndSet(null);
        if (spare != null && spare.capacity() >= size) {
            return spare.clear().limit(size);
        }
        int room = size <= SMALL ? SMALL : Math.max(size, ArtemisJournal.FILE_SIZE);
        return super.allocateDirectBuffer(room).limit(size);
    }

    @Override
    public void releaseDirectBuffer(ByteBuffer released) {
        readBuffer.set(released);
    }

    /**
     * A buffer for headers and for compaction. The original frees it through Netty, whose cleaner
     * for Java 25 refuses what it did not allocate; here the collector does.
     */
    @Override
    public ByteBuffer newBuffer(int size, boolean zeroed) {
        return super.allocateDirectBuffer(size);
    }

    @Override
    public void releaseBuffer(ByteBuffer released) {
        // see above
    }

    @Override
    public synchronized void start() {
        buffer = Unpooled.directBuffer(BUFFER_SIZE);
        encoder = new ChannelBufferWrapper(buffer);
    }

    @Override
    public synchronized void stop() {
        current = null;
        buffer.release();
        readBuffer.set(null);
    }

    @Override
    public synchronized void activateBuffer(SequentialFile file) {
        current = (AppendedFile) file;
    }

    @Override
    public synchronized void deactivateBuffer() {
        flush();
        current = null;
    }

    /** Writes the buffer to the current file. */
    @Override
    public synchronized void flush() {
        if (current == null || !buffer.isReadable() || failure != null) {
            return;
        }
        try {
            current.writeOut(buffer);
        } catch (IOException e) {
            fail(e);
        } finally {
            buffer.clear();
        }
    }

    /**
     * Writes the buffer and forces the current file; older files were forced when they were left.
     */
    void sync() {
        AppendedFile file;
        synchronized (this) {
            flush();
            file = current;
        }
        if (file != null && failure == null) {
            try {
                file.sync();
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    /** Appends one record to the buffer if the file is the current one. */
    private synchronized boolean append(AppendedFile file, EncodingSupport record) {
        if (file != current) {
            return false;
        }
        int size = record.getEncodeSize();
        if (buffer.readableBytes() + size > BUFFER_SIZE) {
            flush();
        }
        record.encode(encoder);
        if (buffer.capacity() > 2 * BUFFER_SIZE) {
            flush();
            buffer.capacity(BUFFER_SIZE);
        }
        return true;
    }

    private final class AppendedFile extends NIOSequentialFile {

        AppendedFile(String name) {
            super(ArtemisFiles.this, ArtemisFiles.this.getDirectory(), name, 1);
        }

        @Override
        public void open(int maxIo, boolean useExecutor) throws IOException {
            super.open(maxIo, useExecutor);
            channel = ArtemisFiles.this.channel(channel);
        }

        @Override
        public long size() throws IOException {
            return loading && isOpen() ? used() : super.size();
        }

        /** Where the last record ends, or a number of zeros behind that. */
        private long used() throws IOException {
            byte[] zeros = new byte[CHUNK];
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            long end = channel.size();
            long begin = end;
            while (begin > 0) {
                begin = Math.max(0, begin - CHUNK);
                chunk.clear();
                while (chunk.hasRemaining() && channel.read(chunk, begin + chunk.position()) >= 0) {
                    // until the chunk is full
                }
                int last = chunk.position();
                if (!Arrays.equals(chunk.array(), 0, last, zeros, 0, last)) {
                    while (chunk.get(last - 1) == 0) {
                        last--;
                    }
                    return Math.min(end, Math.max(HEADER, begin + last + ZEROS_OF_A_RECORD));
                }
            }
            return Math.min(end, HEADER);
        }

        /** Writes zeros in large pieces; the original writes pages. */
        @Override
        public void fill(int size) throws IOException {
            ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(size, ZEROS));
            try {
                for (long written = 0; written < size; ) {
                    zeros.position(0).limit((int) Math.min(size - written, zeros.capacity()));
                    written += channel.write(zeros, written);
                }
                channel.force(true);
                channel.position(0);
                fileSize = channel.size();
            } catch (IOException e) {
                factory.onIOError(e, e.getMessage(), this);
                throw e;
            }
        }

        @Override
        public void write(EncodingSupport record, boolean sync, IOCallback callback) {
            int size = record.getEncodeSize();
            if (!append(this, record)) {
                throw new IllegalStateException(this + " is not the current file");
            }
            position.addAndGet(size);
            callback.done();
        }

        @Override
        public void write(EncodingSupport record, boolean sync) {
            write(record, sync, NOTHING);
        }

        @Override
        public SequentialFile cloneFile() {
            return new AppendedFile(getFileName());
        }

        /** Writes the buffer of appended records; the position was counted when they came. */
        void writeOut(ByteBuf bytes) throws IOException {
            writeAll(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
        }

        /**
         * Writes in as many pieces as the system takes; the original takes a short write for all.
         */
        private void writeAll(ByteBuffer bytes) throws IOException {
            FileChannel open = channel;
            if (open == null) {
                throw new IOException(getFileName() + " is closed");
            }
            while (bytes.hasRemaining()) {
                if (open.write(bytes) <= 0) {
                    throw new IOException("nothing more can be written to " + getFileName());
                }
            }
        }

        /** Headers of files and what compaction writes. */
        @Override
        public synchronized void blockingWriteDirect(
                ByteBuffer bytes, boolean sync, boolean releaseBuffer) throws IOException {
            position.addAndGet(bytes.limit());
            try {
                writeAll(bytes);
                if (sync) {
                    sync();
                }
            } catch (IOException e) {
                factory.onIOError(e, e.getMessage(), this);
                throw e;
            } finally {
                if (releaseBuffer) {
                    factory.releaseBuffer(bytes);
                }
            }
        }

        @Override
        public void writeDirect(ByteBuffer bytes, boolean sync) throws IOException {
            blockingWriteDirect(bytes, sync, true);
        }
    }

    private static final IOCallback NOTHING =
            new IOCallback() {
                @Override
                public void done() {
                    // nobody waits
                }

                @Override
                public void onError(int errorCode, String errorMessage) {
                    throw new UncheckedIOException(new IOException(errorMessage));
                }
            };

    @Override
    public File getDirectory() {
        return directory.toFile();
    }
}
