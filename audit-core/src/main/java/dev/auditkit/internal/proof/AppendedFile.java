package dev.auditkit.internal.proof;

import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.journal.StorageFile;
import java.io.IOException;

/**
 * A file to which is appended durably: what an append adds is on stable storage when it returns, and counts for nothing
 * when it fails. After a failed sync the file is never synced again, but copied to a fresh one (as the system may have
 * dropped what it could not write). For one thread.
 */
final class AppendedFile {

    private static final int COPIED_AT_ONCE = 1 << 16;

    private final Storage storage;
    private final String name;
    private long length;
    private boolean suspect;
    private boolean named;

    /** @param length how much of the file is good; what follows is written over */
    AppendedFile(Storage storage, String name, long length) {
        this.storage = storage;
        this.name = name;
        this.length = length;
    }

    /** How much of the file is good. */
    long length() {
        return length;
    }

    /** Appends, durably. */
    void append(byte[] bytes) throws IOException {
        if (suspect) {
            rewriteWith(bytes);
        } else if (storage.exists(name)) {
            try (StorageFile file = storage.open(name)) {
                appendTo(file, bytes);
            }
        } else {
            try (StorageFile file = storage.create(name)) {
                appendTo(file, bytes);
            }
        }
        syncName();
        length += bytes.length;
    }

    /** Once: an attempt before, or a process that was killed, may have created the file and come no further. */
    private void syncName() throws IOException {
        if (!named) {
            storage.sync();
            named = true;
        }
    }

    private void appendTo(StorageFile file, byte[] bytes) throws IOException {
        file.write(length, bytes, 0, bytes.length);
        if (file.size() > length + bytes.length) {
            file.truncate(length + bytes.length);
        }
        force(file);
    }

    private void force(StorageFile file) throws IOException {
        try {
            file.force();
        } catch (IOException | RuntimeException e) {
            suspect = true;
            throw e;
        }
    }

    private void rewriteWith(byte[] bytes) throws IOException {
        String temporary = name + ".tmp";
        try (StorageFile fresh = SmallFiles.createAnew(storage, temporary)) {
            copyTo(fresh);
            fresh.write(length, bytes, 0, bytes.length);
            fresh.force();
        }
        named = false;
        storage.rename(temporary, name);
        suspect = false;
    }

    private void copyTo(StorageFile fresh) throws IOException {
        byte[] buffer = new byte[COPIED_AT_ONCE];
        try (StorageFile old = storage.openToRead(name)) {
            for (long at = 0; at < length; at += buffer.length) {
                int wanted = (int) Math.min(buffer.length, length - at);
                if (old.read(at, buffer, 0, wanted) < wanted) {
                    throw new IOException(name + " is shorter than what was written to it");
                }
                fresh.write(at, buffer, 0, wanted);
            }
        }
    }
}
