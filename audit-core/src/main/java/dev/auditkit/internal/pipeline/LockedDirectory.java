package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditLockedException;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.journal.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory with an exclusive lock on its file {@code lock}. That file is opened once and never read, because a POSIX
 * lock is lost when its process closes any handle of the file; who holds it stands in {@code lock.owner}.
 */
final class LockedDirectory implements LogHome {

    private static final String LOCK = "lock";
    private static final String OWNER = "lock.owner";

    /** The beginning of a system property, which all class loaders see, for each directory that this JVM has. */
    private static final String CLAIM = "dev.auditkit.lock:";

    private final Path directory;
    private @Nullable FileChannel channel;
    private String claimed = "";

    LockedDirectory(Path directory) {
        this.directory = directory;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public Storage enter() throws IOException {
        DirectoryStorage storage = DirectoryStorage.createIfMissing(directory);
        if (channel == null) {
            claimInThisJvm(storage);
            try {
                channel = lock(storage);
                claimed = storage.place();
            } finally {
                if (channel == null) {
                    System.clearProperty(CLAIM + storage.place());
                }
            }
        }
        return storage;
    }

    /**
     * Refuses the directory when this JVM has it by another class loader. The lock itself could tell, but only by opening
     * its file again, and closing that would let go of the lock that the other holds.
     */
    private static void claimInThisJvm(DirectoryStorage storage) {
        if (System.getProperties().putIfAbsent(CLAIM + storage.place(), owner()) != null) {
            throw new AuditLockedException(storage.place(), owner());
        }
    }

    private static FileChannel lock(DirectoryStorage storage) throws IOException {
        FileChannel opened = open(storage.directory().resolve(LOCK));
        try {
            if (opened.tryLock() == null) {
                throw new AuditLockedException(storage.place(), holder(storage.directory()));
            }
            writeOwner(storage.directory());
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                attributes);
    }

    private static void writeOwner(Path directory) throws IOException {
        try (FileChannel file = open(directory.resolve(OWNER))) {
            file.truncate(0);
            file.write(ByteBuffer.wrap((owner() + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static String owner() {
        ProcessHandle self = ProcessHandle.current();
        return "process " + self.pid() + " on " + hostName() + ", started "
                + self.info().startInstant().map(Instant::toString).orElse("at an unknown time");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "an unknown host";
        }
    }

    private static String holder(Path directory) {
        try {
            return Files.readString(directory.resolve(OWNER)).strip();
        } catch (IOException e) {
            return "which one is not known";
        }
    }

    @Override
    public void leave() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
            System.clearProperty(CLAIM + claimed);
        }
    }
}
