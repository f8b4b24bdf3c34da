package dev.auditkit.internal.journal;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A directory of the file system. */
public final class DirectoryStorage implements Storage {

    private final Path directory;
    private final boolean posix;
    private final Set<Path> unsynced = ConcurrentHashMap.newKeySet();

    private DirectoryStorage(Path directory) {
        this.directory = directory;
        this.posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * A directory that exists.
     *
     * @throws NoSuchFileException when it does not
     */
    public static DirectoryStorage of(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        return new DirectoryStorage(directory.toRealPath());
    }

    /** A directory that is created, for its owner alone, if it does not exist. */
    public static DirectoryStorage createIfMissing(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            boolean posix =
                    directory.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createDirectories(directory, attributes(posix, "rwx------"));
        }
        return of(directory);
    }

    /** The directory itself. */
    public Path directory() {
        return directory;
    }

    @Override
    public String place() {
        return directory.toString();
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public Instant lastChange() throws IOException {
        return Files.getLastModifiedTime(directory).toInstant();
    }

    @Override
    public List<String> listBelow(String name) throws IOException {
        Path below = directory.resolve(name);
        if (!Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> directory.relativize(file).toString().replace(File.separatorChar, '/'))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public boolean exists(String name) {
        return Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public StorageFile create(String name) throws IOException {
        createParents(directory, name);
        FileChannel channel = FileChannel.open(
                directory.resolve(name),
                Set.of(
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                attributes(posix, "rw-------"));
        syncLater(directory, name);
        return new ChannelFile(channel);
    }

    @Override
    public StorageFile open(String name) throws IOException {
        return new ChannelFile(FileChannel.open(
                directory.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public StorageFile openToRead(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return new ReadOnlyFile(new RandomAccessFile(file.toFile(), "r"));
    }

    @Override
    public void delete(String name) throws IOException {
        if (Files.deleteIfExists(directory.resolve(name))) {
            syncLater(directory, name);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(
                directory.resolve(from),
                directory.resolve(to),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        syncLater(directory, to);
    }

    @Override
    public void moveInto(String name, List<String> names) throws IOException {
        Path into = directory.resolve(name);
        try {
            Files.createDirectory(into, attributes(posix, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            // A crash came between: what was not moved yet follows.
        }
        for (String file : names) {
            createParents(into, file);
            Files.move(directory.resolve(file), into.resolve(file), StandardCopyOption.ATOMIC_MOVE);
            syncLater(into, file);
            syncLater(directory, file);
        }
        syncDirectory(into);
        sync();
    }

    /** Creates the directories that a file is in. */
    private void createParents(Path root, String name) throws IOException {
        Path parent = root.resolve(name).getParent();
        if (parent != null && !parent.equals(root)) {
            Files.createDirectories(parent, attributes(posix, "rwx------"));
        }
    }

    /** Remembers, after a change, to sync the directories that the file is in. */
    private void syncLater(Path root, String name) {
        Path parent = root.resolve(name).getParent();
        for (Path path = parent; path != null && !path.equals(root); path = path.getParent()) {
            unsynced.add(path);
        }
    }

    /** One at a time, so that nobody returns while another is still syncing what both have changed. */
    @Override
    public synchronized void sync() throws IOException {
        for (Path path : List.copyOf(unsynced)) {
            unsynced.remove(path); // first, as what is changed from now on must be synced again
            try {
                syncDirectory(path);
            } catch (IOException e) {
                unsynced.add(path);
                throw e;
            }
        }
        syncDirectory(directory);
    }

    @Override
    public long usableBytes() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    private void syncDirectory(Path path) throws IOException {
        if (!posix) {
            return; // Windows neither needs it nor opens a directory.
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] attributes(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** A file of the log's own threads. */
    private record ChannelFile(FileChannel channel) implements StorageFile {

        @Override
        public int read(long position, byte[] to, int offset, int count) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(to, offset, count);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position() - offset) < 0) {
                    break;
                }
            }
            return buffer.position() - offset;
        }

        @Override
        public void write(long position, byte[] from, int offset, int count) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(from, offset, count);
            while (buffer.hasRemaining()) {
                channel.write(buffer, position + buffer.position() - offset);
            }
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** A file read by any thread: unlike a channel, it is not closed by an interrupt. */
    private record ReadOnlyFile(RandomAccessFile file) implements StorageFile {

        /** The platform copies what it reads by way of memory that it gets for each read: of so much, it is still in the cache. */
        private static final int PIECE = 1 << 16;

        @Override
        public int read(long position, byte[] to, int offset, int count) throws IOException {
            file.seek(position);
            int done = 0;
            while (done < count) {
                int read = file.read(to, offset + done, Math.min(PIECE, count - done));
                if (read < 0) {
                    break;
                }
                done += read;
            }
            return done;
        }

        @Override
        public long size() throws IOException {
            return file.length();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }

        @Override
        public void write(long position, byte[] from, int offset, int count) {
            throw new UnsupportedOperationException("open to read");
        }

        @Override
        public void truncate(long size) {
            throw new UnsupportedOperationException("open to read");
        }

        @Override
        public void force() {
            throw new UnsupportedOperationException("open to read");
        }
    }
}
