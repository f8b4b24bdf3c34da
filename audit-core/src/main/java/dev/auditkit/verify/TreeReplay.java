package dev.auditkit.verify;

import dev.auditkit.internal.journal.Block;
import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Frontier;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the tree of the log twice in one pass, in memory that does not grow with it: from the entries, and from the file
 * {@code tree}. Takes note of both roots at the sizes that checkpoints have, and of each block of which the two say different
 * things. Where entries are unknown, the file's hash stands in for their block, so that what follows can still be checked. For
 * one thread.
 *
 * <p>A tree whose last block is incomplete is that of its complete blocks' hashes with the incomplete one's root as one more: both
 * divide at the same places, as a block has a power of two of entries (RFC 6962, section 2.1).
 */
final class TreeReplay {

    private static final int MOST_DIFFERENT = 10_000;

    private final long[] sizes;
    private final BlockHashes file;
    private final Map<Long, Roots> roots = new HashMap<>();
    private final List<Place> different = new ArrayList<>();
    private final BlockHasher hasher = new BlockHasher();
    private final byte[] leaves = new byte[Block.ENTRIES * Hash.LENGTH];

    private @Nullable Frontier ofEntries = new Frontier();
    private @Nullable Frontier ofFile = new Frontier();
    private int nextSize;
    private long end;
    private int known;
    private boolean gap;
    private String place = "";
    private long offset;

    /**
     * The roots at a size.
     *
     * @param entries as the entries give it; null where some are unknown
     * @param file as the file {@code tree} gives it, with the entries of the last block; null where that is unknown
     */
    record Roots(@Nullable Hash entries, @Nullable Hash file) {

        static final Roots UNKNOWN = new Roots(null, null);
    }

    /** Where a block begins of which entries and file say different things. */
    record Place(long block, String segment, long offset) {}

    /**
     * @param sizes at which to take note of the roots, ascending
     * @param file the file {@code tree}
     */
    TreeReplay(long[] sizes, BlockHashes file) {
        this.sizes = sizes;
        this.file = file;
        if (sizes.length > 0 && sizes[0] == 0) {
            roots.put(0L, new Roots(Hash.ofEmptyTree(), Hash.ofEmptyTree()));
            nextSize = 1;
        }
    }

    /** Whether a root within the block is asked for, so that its leaves are needed. */
    static boolean endsWithin(long[] sizes, long block) {
        int at = Arrays.binarySearch(sizes, block * Block.ENTRIES + 1);
        int next = at >= 0 ? at : -at - 1;
        return next < sizes.length && sizes[next] < (block + 1) * Block.ENTRIES;
    }

    /** The number of entries so far, known or not. */
    long end() {
        return end;
    }

    /** The roots at one of the sizes. */
    Roots roots(long size) {
        return roots.getOrDefault(size, Roots.UNKNOWN);
    }

    /** The first blocks of which entries and file say different things. */
    List<Place> different() {
        return different;
    }

    /**
     * Begins with entries that were removed, of which only the file and the kept tiles tell.
     *
     * @return whether the hashes are kept of those that share a block with the first that is there
     */
    boolean removed(long until, TileHashes tiles) throws IOException {
        while (end / Block.ENTRIES < until / Block.ENTRIES) {
            if (lost()) {
                unknown(until);
                return false;
            }
            long block = end / Block.ENTRIES;
            byte[] kept = endsWithin(sizes, block) ? tiles.read(block, wantedLeaves(block)) : null;
            if (kept != null) {
                known = Math.min(Block.ENTRIES, kept.length / Hash.LENGTH);
                System.arraycopy(kept, 0, leaves, 0, known * Hash.LENGTH);
            }
            gap = true; // the leaves that are kept serve for roots within the block, the file's hash for the rest
            end += Block.ENTRIES;
            endBlock(block, null);
        }
        int rest = (int) (until % Block.ENTRIES);
        byte[] kept = rest == 0 ? null : tiles.read(end / Block.ENTRIES, rest);
        if (kept != null) {
            leaves(kept, 0, rest);
        } else {
            unknown(until);
        }
        return rest == 0 || kept != null;
    }

    /** The most leaves of a block that a root within it needs. */
    private int wantedLeaves(long block) {
        int wanted = 0;
        for (int i = nextSize; i < sizes.length && sizes[i] < (block + 1) * Block.ENTRIES; i++) {
            wanted = (int) (sizes[i] - block * Block.ENTRIES);
        }
        return wanted;
    }

    /** What follows is at that place. */
    void at(String segment, long position) {
        if (end % Block.ENTRIES == 0) {
            place = segment;
            offset = position;
        }
    }

    /** Adds entries, of no more than the block that they begin in. */
    void leaves(byte[] from, int at, int count) throws IOException {
        int filled = (int) (end % Block.ENTRIES);
        System.arraycopy(from, at, leaves, filled * Hash.LENGTH, count * Hash.LENGTH);
        if (!gap) {
            known = filled + count;
        }
        end += count;
        if (end % Block.ENTRIES == 0) {
            endBlock(end / Block.ENTRIES - 1, gap ? null : hasher.root(leaves, Block.ENTRIES));
        }
    }

    /** Adds a block, within which no root is asked for. */
    void block(byte[] from, int at) throws IOException {
        end += Block.ENTRIES;
        endBlock(end / Block.ENTRIES - 1, Hash.of(from, at, Hash.LENGTH));
    }

    /** Adds entries that nobody knows. */
    void unknown(long until) throws IOException {
        while (end < until) {
            gap = true;
            if (lost()) {
                takeRoots(end - end % Block.ENTRIES, until);
                known = 0;
                end = until;
                return;
            }
            long blockEnd = (end / Block.ENTRIES + 1) * Block.ENTRIES;
            end = Math.min(until, blockEnd);
            if (end == blockEnd) {
                endBlock(end / Block.ENTRIES - 1, null);
            }
        }
    }

    /** Whether no root can be computed any more, so that there is nothing to gain from single blocks. */
    private boolean lost() {
        return ofEntries == null && ofFile == null;
    }

    /** No entries follow. */
    void finish() {
        takeRoots(end - end % Block.ENTRIES, end);
    }

    private void endBlock(long block, @Nullable Hash hash) throws IOException {
        takeRoots(block * Block.ENTRIES, end - 1);
        Hash stored = file.read(block);
        if (hash != null && stored != null && !hash.equals(stored) && different.size() < MOST_DIFFERENT) {
            different.add(new Place(block, place, offset));
        }
        ofEntries = appended(ofEntries, hash != null ? hash : stored);
        ofFile = appended(ofFile, stored);
        known = 0;
        gap = false;
        while (nextSize < sizes.length && sizes[nextSize] == end) {
            roots.put(end, new Roots(rootOf(ofEntries), rootOf(ofFile)));
            nextSize++;
        }
    }

    /** Takes note of the roots within a block, up to {@code limit} inclusive. */
    private void takeRoots(long blockStart, long limit) {
        for (; nextSize < sizes.length && sizes[nextSize] <= limit; nextSize++) {
            int count = (int) (sizes[nextSize] - blockStart);
            if (count > 0 && count <= known) {
                Hash partial = hasher.root(leaves, count);
                roots.put(sizes[nextSize], new Roots(with(ofEntries, partial), with(ofFile, partial)));
            }
        }
    }

    private static @Nullable Hash with(@Nullable Frontier frontier, Hash partial) {
        if (frontier == null) {
            return null;
        }
        Frontier copy = frontier.copy();
        copy.append(partial);
        return copy.root();
    }

    private static @Nullable Hash rootOf(@Nullable Frontier frontier) {
        return frontier == null ? null : frontier.root();
    }

    private static @Nullable Frontier appended(@Nullable Frontier frontier, @Nullable Hash hash) {
        if (frontier == null || hash == null) {
            return null;
        }
        frontier.append(hash);
        return frontier;
    }
}
