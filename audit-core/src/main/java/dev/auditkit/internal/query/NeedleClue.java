package dev.auditkit.internal.query;

import dev.auditkit.internal.codec.Needle;

/**
 * Looks for certain bytes. Immutable.
 *
 * @param needle which
 */
record NeedleClue(Needle needle) implements EntryFilter.Clue {

    @Override
    public boolean isIn(byte[] buffer, int from, int to) {
        return needle.indexIn(buffer, from, to) >= 0;
    }

    @Override
    public int next(byte[] buffer, int from, int to) {
        return needle.next(buffer, from, to);
    }
}
