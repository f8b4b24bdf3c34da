package dev.auditkit.internal.journal;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a log. A name is that of a file directly in it, or with slashes one below it. Safe for use by many threads.
 */
public interface Storage {

    /** Where it is, for messages. */
    String place();

    /** The names of the files in it, in no order. */
    List<String> list() throws IOException;

    /**
     * When a file here was created, removed or renamed last, by the clock of the file system.
     *
     * @return null where that is not known
     */
    default @Nullable Instant lastChange() throws IOException {
        return null;
    }

    /** The names of the files in a directory below this one, and in those below that, as seen from here; none when there is none. */
    List<String> listBelow(String directory) throws IOException;

    /** Whether there is a file of that name. */
    boolean exists(String name) throws IOException;

    /** Creates a file that must not exist yet, readable and writable by its owner alone, and the directories that it is in. */
    StorageFile create(String name) throws IOException;

    /** Opens a file to read and write it; for the log's own threads, whom nobody interrupts. */
    StorageFile open(String name) throws IOException;

    /**
     * Opens a file to read it; an interrupt of the reading thread does no harm.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     */
    StorageFile openToRead(String name) throws IOException;

    /** Removes a file, if it is there. */
    void delete(String name) throws IOException;

    /** Gives a file another name, at once and replacing what had it. */
    void rename(String from, String to) throws IOException;

    /** Moves files into a directory below this one, which is created. */
    void moveInto(String directory, List<String> names) throws IOException;

    /** Brings what was created, removed and renamed to stable storage. */
    void sync() throws IOException;

    /** How many bytes more can be written. */
    long usableBytes() throws IOException;
}
