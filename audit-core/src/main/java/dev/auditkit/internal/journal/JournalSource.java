package dev.auditkit.internal.journal;

import java.io.IOException;

/** Where a reader gets a view from, again and again, as the log goes on. Safe for use by many threads. */
public interface JournalSource {

    /** The log as it is now. */
    JournalView view() throws IOException;

    /** Where its files are. */
    Storage storage();

    /** Where its indexes are. */
    SegmentIndexes indexes();
}
