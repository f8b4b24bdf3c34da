package dev.auditkit.internal.pipeline;

import dev.auditkit.Eventually;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.journal.StorageFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A real directory that fails, hangs or is full when a test wants it to, and that remembers what was synced. */
final class FaultyStorage implements Storage {

    /** What happens before an operation. */
    interface Fault {

        Fault NONE = file -> {};

        void before(String file) throws IOException;

        /** The file system refuses. */
        static Fault refusing(String message) {
            return file -> {
                throw new IOException(message);
            };
        }

        /** Something that nobody foresaw. */
        static Fault defect() {
            return file -> {
                throw new IllegalStateException("a defect");
            };
        }

        /** Happens to the files of entries only, and not to a checkpoint that happens to be due. */
        static Fault ofSegments(Fault fault) {
            return file -> {
                if (file.endsWith(".jsonl")) {
                    fault.before(file);
                }
            };
        }

        /** Takes its time, and leaves the processor to others. */
        static Fault sleepy(long millis) {
            return file -> {
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException e) {
                    throw new AssertionError("a thread of the log was interrupted", e);
                }
            };
        }

        static Fault slow(long nanos) {
            return file -> {
                long until = System.nanoTime() + nanos;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            };
        }
    }

    /** Hangs until it is opened. */
    static final class Gate implements Fault {

        private final CountDownLatch opened = new CountDownLatch(1);
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile Fault then = Fault.NONE;

        @Override
        public void before(String file) throws IOException {
            waiting.incrementAndGet();
            boolean done = false;
            while (!done) {
                try {
                    opened.await();
                    done = true;
                } catch (InterruptedException e) {
                    throw new AssertionError("a thread of the log was interrupted", e);
                }
            }
            waiting.decrementAndGet();
            then.before(file);
        }

        void awaitSomeone() {
            Eventually.until("someone waits at the gate", () -> waiting.get() > 0);
        }

        void open() {
            opened.countDown();
        }

        void open(Fault thenFails) {
            then = thenFails;
            opened.countDown();
        }
    }

    private final Storage real;
    private final AtomicLong written = new AtomicLong();
    private final AtomicInteger forces = new AtomicInteger();
    private final Map<String, Long> synced = new ConcurrentHashMap<>();
    private volatile Fault onWrite = Fault.NONE;
    private volatile Fault onForce = Fault.NONE;
    private volatile Fault onCreate = Fault.NONE;
    private volatile Fault onDelete = Fault.NONE;
    private volatile Fault onList = Fault.NONE;
    private volatile long quota = Long.MAX_VALUE;
    private volatile long usable = Long.MAX_VALUE;

    FaultyStorage(Storage real) {
        this.real = real;
    }

    void onWrite(Fault fault) {
        onWrite = fault;
    }

    void onForce(Fault fault) {
        onForce = fault;
    }

    void onCreate(Fault fault) {
        onCreate = fault;
    }

    void onDelete(Fault fault) {
        onDelete = fault;
    }

    void onList(Fault fault) {
        onList = fault;
    }

    void heal() {
        onWrite(Fault.NONE);
        onForce(Fault.NONE);
        onCreate(Fault.NONE);
        onDelete(Fault.NONE);
        onList(Fault.NONE);
        quota = Long.MAX_VALUE;
        usable = Long.MAX_VALUE;
    }

    /** Has so many more bytes fit; a write beyond is done in part and then refused, as a full disk does. */
    void leaveRoomFor(long bytes) {
        quota = written.get() + bytes;
    }

    void usable(long bytes) {
        usable = bytes;
    }

    int forces() {
        return forces.get();
    }

    /** How many bytes of the file a sync has covered. */
    long synced(String file) {
        return synced.getOrDefault(file, 0L);
    }

    @Override
    public String place() {
        return real.place();
    }

    @Override
    public List<String> list() throws IOException {
        onList.before("");
        return real.list();
    }

    @Override
    public List<String> listBelow(String directory) throws IOException {
        return real.listBelow(directory);
    }

    @Override
    public boolean exists(String name) throws IOException {
        return real.exists(name);
    }

    @Override
    public StorageFile create(String name) throws IOException {
        onCreate.before(name);
        return new FaultyFile(name, real.create(name));
    }

    @Override
    public StorageFile open(String name) throws IOException {
        return new FaultyFile(name, real.open(name));
    }

    @Override
    public StorageFile openToRead(String name) throws IOException {
        return real.openToRead(name);
    }

    @Override
    public void delete(String name) throws IOException {
        onDelete.before(name);
        real.delete(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        real.rename(from, to);
        Long length = synced.remove(from);
        if (length != null) {
            synced.put(to, length);
        }
    }

    @Override
    public void moveInto(String directory, List<String> names) throws IOException {
        real.moveInto(directory, names);
    }

    @Override
    public void sync() throws IOException {
        real.sync();
    }

    @Override
    public long usableBytes() {
        return usable;
    }

    private final class FaultyFile implements StorageFile {

        private final String name;
        private final StorageFile file;

        FaultyFile(String name, StorageFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public int read(long position, byte[] to, int offset, int count) throws IOException {
            return file.read(position, to, offset, count);
        }

        @Override
        public void write(long position, byte[] from, int offset, int count) throws IOException {
            onWrite.before(name);
            int fits = (int) Math.max(0, Math.min(count, quota - written.get()));
            file.write(position, from, offset, fits);
            written.addAndGet(fits);
            if (fits < count) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force() throws IOException {
            long size = file.size();
            onForce.before(name);
            file.force();
            forces.incrementAndGet();
            synced.put(name, size);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
