package dev.auditkit.verify;

import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares the roots that were signed with those that the entries give, and finds the place where they part. Entries and the
 * file {@code tree} are two descriptions of one tree: which of them is wrong about a block says a checkpoint that the other
 * agrees with. For one thread.
 */
final class RootJudge {

    private final TreeReplay tree;
    private final Findings findings;
    private final TileFiles tiles;
    private final SeqLocator locator;
    private final long firstSeq;
    private long entriesGoodTo;
    private long fileGoodTo;
    private int checked;
    private int notProvable;
    private long lastSize = -1;

    /** @param firstSeq the oldest entry that is there */
    RootJudge(TreeReplay tree, Findings findings, TileFiles tiles, SeqLocator locator, long firstSeq) {
        this.tree = tree;
        this.findings = findings;
        this.tiles = tiles;
        this.locator = locator;
        this.firstSeq = firstSeq;
    }

    /**
     * Checks the roots.
     *
     * @param valid the checkpoints that count, by size
     * @param fileCount how many hashes the file {@code tree} has
     */
    void judge(List<StoredCheckpoint> valid, long fileCount) throws IOException {
        for (StoredCheckpoint stored : valid) {
            count(stored);
        }
        long signed =
                valid.isEmpty() ? 0 : valid.get(valid.size() - 1).checkpoint().size();
        judgeBlocks(signed);
        long needed = Math.min(signed, tree.end()) / Block.ENTRIES;
        if (fileCount < needed) {
            findings.add(
                    FindingKind.TREE_FILE,
                    TreeFileHashes.NAME,
                    fileCount * Hash.LENGTH,
                    "it has the hashes of " + fileCount + " blocks, and the newest checkpoint covers " + needed);
        }
        judgeRoots(valid);
    }

    private void count(StoredCheckpoint stored) {
        long size = stored.checkpoint().size();
        if (size > tree.end()) {
            return;
        }
        TreeReplay.Roots roots = tree.roots(size);
        Hash root = stored.checkpoint().root();
        boolean first = size != lastSize; // the newest checkpoint may stand in the history, too
        lastSize = size;
        if (roots.entries() == null && size <= firstSeq) {
            notProvable += first ? 1 : 0;
        } else if (root.equals(roots.entries())) {
            checked += first ? 1 : 0;
            entriesGoodTo = Math.max(entriesGoodTo, size);
        }
        if (root.equals(roots.file())) {
            fileGoodTo = Math.max(fileGoodTo, size);
        }
    }

    private void judgeBlocks(long signed) throws IOException {
        for (TreeReplay.Place place : tree.different()) {
            long start = place.block() * Block.ENTRIES;
            long end = start + Block.ENTRIES;
            if (end > signed) {
                continue; // the file is not believed behind the newest checkpoint
            }
            if (end <= entriesGoodTo) {
                findings.add(new Finding(
                        FindingKind.TREE_FILE,
                        start,
                        end,
                        TreeFileHashes.NAME,
                        place.block() * Hash.LENGTH,
                        "its hash of these entries is not theirs"));
            } else if (start < firstSeq && !prefixProven(start)) {
                TileFiles.Tile tile = tiles.find(place.block(), (int) (firstSeq - start));
                findings.add(new Finding(
                        FindingKind.TILE,
                        start,
                        end,
                        tile == null ? "tile/0" : tile.name(),
                        0,
                        "the kept hashes, with the entries from " + firstSeq + " on, are not what was signed"));
            } else {
                boolean proven = end <= fileGoodTo;
                SeqLocator.Place at = placeOf(place, Math.max(start, firstSeq));
                findings.add(new Finding(
                        proven ? FindingKind.ALTERED : FindingKind.ROOT_MISMATCH,
                        Math.max(start, firstSeq),
                        end,
                        at.file(),
                        at.offset(),
                        proven
                                ? "at least one of these entries is not the one that was signed, though each has its own hash"
                                : "these entries do not have the hash that the file tree has for them, and neither fits"
                                        + " what was signed"));
            }
        }
    }

    private SeqLocator.Place placeOf(TreeReplay.Place place, long seq) throws IOException {
        return place.segment().isEmpty() ? locator.find(seq) : new SeqLocator.Place(place.segment(), place.offset());
    }

    /** Whether a checkpoint shows that the kept hashes of the removed entries of that block are right. */
    private boolean prefixProven(long blockStart) {
        return entriesGoodTo >= firstSeq && entriesGoodTo > blockStart;
    }

    private void judgeRoots(List<StoredCheckpoint> valid) throws IOException {
        boolean told = false;
        for (StoredCheckpoint stored : valid) {
            long size = stored.checkpoint().size();
            Hash given = size > tree.end() ? null : tree.roots(size).entries();
            if (given == null || given.equals(stored.checkpoint().root())) {
                continue;
            }
            if (size < entriesGoodTo) {
                contradicted(stored, size);
            } else if (!told && !findings.damagedBefore(size)) {
                told = true;
                mismatch(size);
            }
        }
    }

    /** What was signed later fits the entries, so it is not they that are wrong. */
    private void contradicted(StoredCheckpoint stored, long size) throws IOException {
        int width = (int) (size % Block.ENTRIES);
        TileFiles.Tile tile = size <= firstSeq && width > 0 ? tiles.find(size / Block.ENTRIES, width) : null;
        if (tile != null) {
            findings.add(
                    FindingKind.TILE,
                    tile.name(),
                    0,
                    "the kept hashes do not give the root that was signed at size " + size);
        } else {
            findings.add(
                    FindingKind.NOT_AN_EXTENSION,
                    stored.file(),
                    stored.offset(),
                    "the checkpoint of size " + size
                            + " has another root than the entries, which a later checkpoint confirms");
        }
    }

    private void mismatch(long size) throws IOException {
        long from = entriesGoodTo;
        if (from < firstSeq) {
            findings.add(new Finding(
                    FindingKind.ROOT_MISMATCH,
                    from,
                    size,
                    TreeFileHashes.NAME,
                    from / Block.ENTRIES * Hash.LENGTH,
                    "the root that was signed at size " + size
                            + " is not that of the entries with the kept hashes of the removed ones"));
            return;
        }
        SeqLocator.Place place = locator.find(from);
        findings.add(new Finding(
                FindingKind.ROOT_MISMATCH,
                from,
                size,
                place.file(),
                place.offset(),
                "the root of the entries is not the one that was signed at size " + size
                        + ": at least one of these is not the entry that was signed"));
    }

    /** Up to which size the entries are those that were signed. */
    long entriesGoodTo() {
        return entriesGoodTo;
    }

    int checked() {
        return checked;
    }

    int notProvable() {
        return notProvable;
    }

    /** Whether a checkpoint of that size and root is one of the log as it is; null where nobody can say. */
    @Nullable
    Boolean fits(long size, Hash root) {
        Hash given = tree.roots(size).entries();
        return given == null ? null : (Boolean) given.equals(root);
    }
}
