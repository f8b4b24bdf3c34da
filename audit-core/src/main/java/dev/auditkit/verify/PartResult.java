package dev.auditkit.verify;

import dev.auditkit.internal.journal.Block;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a part has, if all of its lines are sound and follow each other. Filled by one thread, then read by another.
 */
final class PartResult {

    /** Whether all is as it should be; else the part has to be read again to find out what it has. */
    boolean sound;

    /** Where its first line begins and its last ends. */
    long from;

    long to;

    /** Which entries it has. */
    long firstSeq;

    long endSeq;

    /** The leaf hashes of its first entries, up to where a block begins. */
    byte[] head = new byte[0];

    /** The hashes of the blocks that it has as a whole. */
    byte[] blocks = new byte[0];

    /** The leaf hashes of such blocks, by their number, where they are needed. */
    final Map<Long, byte[]> leaves = new HashMap<>();

    /** The leaf hashes of its last entries, from where a block begins. */
    byte[] tail = new byte[0];

    /** The blocks, or parts of blocks, as an index describes them. */
    final List<Block> described = new ArrayList<>();

    /** The lines of the log's own entries that a verifier needs. */
    final List<byte[]> own = new ArrayList<>();
}
