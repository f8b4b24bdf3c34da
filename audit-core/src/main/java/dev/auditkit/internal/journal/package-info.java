/**
 * The log on disk: {@link dev.auditkit.internal.journal.Journal} is a row of segments, the last of which is written;
 * {@link dev.auditkit.internal.journal.Recovery} finds them again after a start, whatever ended the last run;
 * {@link dev.auditkit.internal.journal.JournalView} is what a reader sees at one moment, block by block.
 *
 * <p>All access to files goes through {@link dev.auditkit.internal.journal.Storage}, so that tests can stand in for a
 * disk that fails.
 */
@NullMarked
package dev.auditkit.internal.journal;

import org.jspecify.annotations.NullMarked;
