package dev.auditkit.witness;

import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The newest checkpoint that a witness has cosigned of each log, a file each, in a directory that no other process may
 * have. Safe for use by many threads if no two write of the same log at a time.
 */
final class WitnessState implements Closeable {

    /** A file that is opened once and never read, because a POSIX lock goes when any handle of the file is closed. */
    private static final String LOCK = "lock";

    /** The beginning of a system property, which all class loaders see, for each directory that this JVM has. */
    private static final String CLAIM = "dev.auditkit.witness.lock:";

    private final Path directory;
    private final boolean posix;
    private final FileChannel lock;

    /** Set when it is not known which checkpoint is on the disk: only a new start can find out. */
    private volatile boolean uncertain;

    private WitnessState(Path directory, boolean posix, FileChannel lock) {
        this.directory = directory;
        this.posix = posix;
        this.lock = lock;
    }

    /**
     * Opens the directory, and creates it if need be.
     *
     * @throws IOException when another process, or another witness in this one, has it, or it cannot be used
     */
    static WitnessState open(Path path) throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(path, attributes(posix, "rwx------"));
        Path directory = path.toRealPath();
        if (System.getProperties().putIfAbsent(CLAIM + directory, "") != null) {
            throw inUse(directory, "another witness in this process");
        }
        FileChannel lock = null;
        try {
            lock = FileChannel.open(
                    directory.resolve(LOCK),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    attributes(posix, "rw-------"));
            if (lock.tryLock() == null) {
                throw inUse(directory, "another process");
            }
            WitnessState state = new WitnessState(directory, posix, lock);
            state.syncDirectory(); // what a crash left behind is shown to nobody before it is there to stay
            return state;
        } catch (IOException | RuntimeException e) {
            if (lock != null) {
                lock.close();
            }
            System.clearProperty(CLAIM + directory);
            throw e;
        }
    }

    private static IOException inUse(Path directory, String by) {
        return new IOException(
                "the directory " + directory + " of a witness is in use by " + by + "; one directory has one witness");
    }

    /** The name of a log's file: the SHA-256 of its origin in hexadecimal (C2SP tlog-witness, origin hash). */
    static String nameOf(String origin) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(origin.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The newest checkpoint of a log; empty when there never was one.
     *
     * @throws IOException when it cannot be read: nothing may be cosigned then
     */
    Optional<SignedNote> read(String name) throws IOException {
        requireCertainty();
        Path file = directory.resolve(name);
        try {
            return Optional.of(SignedNote.parse(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (MalformedNoteException e) {
            throw new IOException(
                    file + " is damaged: " + e.getMessage()
                            + "; put back a copy that is as new as the last cosignature",
                    e);
        }
    }

    /** Replaces the newest checkpoint of a log. When it returns, the new one is there to stay. */
    void write(String name, SignedNote note) throws IOException {
        requireCertainty();
        Path temporary = directory.resolve(name + ".tmp");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, attributes(posix, "rw-------"));
        try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
            out.write(note.bytes());
            out.getFD().sync();
        }
        try {
            Files.move(
                    temporary,
                    directory.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            syncDirectory();
        } catch (IOException | RuntimeException e) {
            uncertain = true;
            throw e;
        }
    }

    private void requireCertainty() throws IOException {
        if (uncertain) {
            throw new IOException(directory + " could not be written to; the witness has to be started again to go on");
        }
    }

    private void syncDirectory() throws IOException {
        if (!posix) {
            return; // Windows neither needs it nor opens a directory.
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
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

    /** Lets others have the directory. */
    @Override
    public void close() throws IOException {
        if (lock.isOpen()) {
            lock.close();
            System.clearProperty(CLAIM + directory);
        }
    }
}
