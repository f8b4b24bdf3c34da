package dev.auditkit.internal.codec.violation;

import dev.auditkit.internal.journal.JournalView;

/** Breaks the direction of the packages, so that a test can see the rule fail. In a package without a null mark, too. */
public final class CodecThatKnowsTheJournal {

    private CodecThatKnowsTheJournal() {}

    public static long entries() {
        return JournalView.EMPTY.endSeq();
    }
}
