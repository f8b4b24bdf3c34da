package dev.auditkit.internal.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Reads files that nobody but their owner may read. */
final class SecretFile {

    private static final int LARGEST = 1 << 20;

    /** One who may write it can put a key of his own in its place. */
    private static final Set<PosixFilePermission> REFUSED = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private SecretFile() {}

    /** @throws UnusableKeyException when there is no such file, it cannot be read, or others than its owner may read it */
    static byte[] read(Path file) throws UnusableKeyException {
        try {
            if (Files.isDirectory(file)) {
                throw new UnusableKeyException("it is a directory");
            }
            refuseOpenOnes(file);
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(LARGEST + 1);
                if (bytes.length > LARGEST) {
                    throw new UnusableKeyException("it has more than " + LARGEST + " bytes");
                }
                return bytes;
            }
        } catch (NoSuchFileException e) {
            throw new UnusableKeyException("there is no such file");
        } catch (AccessDeniedException e) {
            throw new UnusableKeyException("this process may not read it");
        } catch (IOException e) {
            throw new UnusableKeyException("it cannot be read (" + e.getMessage() + ")");
        }
    }

    private static void refuseOpenOnes(Path file) throws IOException, UnusableKeyException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return; // a file system without these permissions
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.stream().anyMatch(REFUSED::contains)) {
            throw new UnusableKeyException(
                    "others than its owner may read or write it (" + PosixFilePermissions.toString(permissions) + ")");
        }
    }
}
