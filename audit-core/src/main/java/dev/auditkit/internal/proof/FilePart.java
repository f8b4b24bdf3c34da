package dev.auditkit.internal.proof;

import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.journal.StorageFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;

/**
 * Some bytes of a file.
 *
 * @param file its name
 * @param offset where in it they begin
 * @param bytes the bytes; nobody changes them
 */
@SuppressWarnings("ArrayRecordComponent") // nobody changes it
record FilePart(String file, long offset, byte[] bytes) {

    /**
     * All of a file; nothing where there is none.
     *
     * @throws IOException when it cannot be read, or is longer than {@code longest}
     */
    static FilePart whole(Storage storage, String name, int longest) throws IOException {
        byte[] bytes = SmallFiles.read(storage, name, longest);
        return new FilePart(name, 0, bytes == null ? new byte[0] : bytes);
    }

    /** The end of a file, all of one that is shorter than {@code most}; nothing where there is none. */
    static FilePart endOf(Storage storage, String name, int most) throws IOException {
        try (StorageFile file = storage.openToRead(name)) {
            long offset = Math.max(0, file.size() - most);
            byte[] bytes = new byte[(int) (file.size() - offset)];
            int read = file.read(offset, bytes, 0, bytes.length);
            return new FilePart(name, offset, Arrays.copyOf(bytes, read));
        } catch (NoSuchFileException e) {
            return new FilePart(name, 0, new byte[0]);
        }
    }
}
