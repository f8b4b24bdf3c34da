package dev.auditkit.internal.query;

import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.codec.MalformedLeafException;

/** Takes the lines of one block that may match. For one thread at a time. */
interface LineTaker {

    /** Forgets all lines: the block is read again. */
    void restart();

    /**
     * Takes a line that has the bytes and the time that a match must have.
     *
     * @param file the segment it is in
     * @param offset where in the segment
     * @throws MalformedLeafException when it is no entry
     */
    void take(LineView line, String file, long offset) throws MalformedLeafException;

    /**
     * Takes a line that has the bytes that a match must have, if it can do so without the line being parsed.
     *
     * @param leaf where in the buffer the leaf begins
     * @param leafEnd where its last brace would be
     * @return whether the line needs nothing more
     */
    default boolean takeUnparsed(byte[] buffer, int leaf, int leafEnd) {
        return false;
    }

    /** Whether what the index knows of each entry is all that it needs. */
    default boolean needsNoLines() {
        return false;
    }

    /** Takes the entries of a block that match by what the index knows of them, if it {@link #needsNoLines()}. */
    default void take(EntryPick picked) {
        throw new UnsupportedOperationException("lines are needed");
    }

    /** Whether it wants no line whose hash was not checked. */
    boolean wantsHashes();
}
