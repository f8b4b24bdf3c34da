package dev.auditkit.internal.journal;

import java.io.Closeable;
import java.io.IOException;

/** An open file. For one thread at a time, except that it may be forced while it is written. */
public interface StorageFile extends Closeable {

    /**
     * Reads at a position, as much as there is and as fits.
     *
     * @return how many bytes; 0 at the end of the file
     */
    int read(long position, byte[] to, int offset, int count) throws IOException;

    /** Writes all of the bytes at a position. */
    void write(long position, byte[] from, int offset, int count) throws IOException;

    /** Its length. */
    long size() throws IOException;

    /** Cuts it to that length. */
    void truncate(long size) throws IOException;

    /** Brings its content, and as much about it as is needed to read it, to stable storage. */
    void force() throws IOException;
}
