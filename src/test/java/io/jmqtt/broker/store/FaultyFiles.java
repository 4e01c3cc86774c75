package io.jmqtt.broker.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** Files of a journal on a disk with faults. */
final class FaultyFiles extends ArtemisFiles {
    /** Syncs fail from now on. */
    volatile boolean syncFails;

    /** No write takes more than this. */
    volatile int longestWrite = Integer.MAX_VALUE;

    /** How many bytes the disk still takes. */
    volatile long space = Long.MAX_VALUE;

    /** Syncs are not worth the time where a test kills no machine. */
    volatile boolean syncSkipped;

    FaultyFiles(Path directory) {
        super(directory);
    }

    @Override
    FileChannel channel(FileChannel opened) {
        return new Channel(opened);
    }

    private final class Channel extends FileChannel {
        private final FileChannel file;

        Channel(FileChannel file) {
            this.file = file;
        }

        private int take(ByteBuffer from) throws IOException {
            int length = (int) Math.min(Math.min(from.remaining(), longestWrite), space);
            if (length == 0 && from.hasRemaining()) {
                throw new IOException("No space left on device");
            }
            space -= length;
            return length;
        }

        @Override
        public int write(ByteBuffer src) throws IOException {
            int limit = src.limit();
            src.limit(src.position() + take(src));
            try {
                return file.write(src);
            } finally {
                src.limit(limit);
            }
        }

        @Override
        public int write(ByteBuffer src, long position) throws IOException {
            int limit = src.limit();
            src.limit(src.position() + take(src));
            try {
                return file.write(src, position);
            } finally {
                src.limit(limit);
            }
        }

        @Override
        public void force(boolean metaData) throws IOException {
            if (syncFails) {
                throw new IOException("Input/output error");
            }
            if (!syncSkipped) {
                file.force(metaData);
            }
        }

        @Override
        public int read(ByteBuffer dst) throws IOException {
            return file.read(dst);
        }

        @Override
        public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
            return file.read(dsts, offset, length);
        }

        @Override
        public long write(ByteBuffer[] srcs, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long newPosition) throws IOException {
            file.position(newPosition);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target)
                throws IOException {
            return file.transferTo(position, count, target);
        }

        @Override
        public long transferFrom(ReadableByteChannel src, long position, long count)
                throws IOException {
            return file.transferFrom(src, position, count);
        }

        @Override
        public int read(ByteBuffer dst, long position) throws IOException {
            return file.read(dst, position);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            return file.map(mode, position, size);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return file.lock(position, size, shared);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
