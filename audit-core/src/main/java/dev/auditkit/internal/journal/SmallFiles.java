package dev.auditkit.internal.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Files of a log that are read and replaced as a whole. */
public final class SmallFiles {

    private SmallFiles() {}

    /**
     * The content of a file; null when there is none.
     *
     * @throws IOException when it cannot be read, or is longer than {@code longest}
     */
    public static byte @Nullable [] read(Storage storage, String name, int longest) throws IOException {
        try (StorageFile file = storage.openToRead(name)) {
            if (file.size() > longest) {
                throw new IOException(name + " has " + file.size() + " bytes; allowed: at most " + longest);
            }
            byte[] bytes = new byte[(int) file.size()];
            int read = file.read(0, bytes, 0, bytes.length);
            return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Creates a file, in place of one that a crash may have left. */
    public static StorageFile createAnew(Storage storage, String name) throws IOException {
        if (storage.exists(name)) {
            storage.delete(name);
        }
        return storage.create(name);
    }

    /** Puts a file in place at once and durably: whoever reads it finds the old content or the new. */
    public static void replace(Storage storage, String name, byte[] content) throws IOException {
        String temporary = name + ".tmp";
        try (StorageFile file = createAnew(storage, temporary)) {
            file.write(0, content, 0, content.length);
            file.force();
        }
        storage.rename(temporary, name);
        storage.sync();
    }
}
