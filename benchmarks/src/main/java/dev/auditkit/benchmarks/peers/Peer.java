package dev.auditkit.benchmarks.peers;

import dev.auditkit.benchmarks.content.Happening;
import java.io.IOException;

/** Something that writes events. {@link #log} is called by many threads, the rest by one. */
public interface Peer {

    /** Logs an event. */
    void log(Happening happening);

    /**
     * Waits, as precisely as the peer allows, until everything is handed to the operating system. Nothing is logged after.
     *
     * @param logged how many events were logged in all
     */
    void finish(long logged) throws IOException;

    /** Ends it. Idempotent. */
    void close() throws IOException;

    /** How many events its files hold, when it is closed. */
    long count() throws IOException;

    /** The length of a line on average; not a number where files do not tell. */
    double bytesPerLine() throws IOException;

    /** Refuses a run that the peer itself says was not clean. */
    default void check() {}
}
