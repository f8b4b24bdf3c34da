package dev.auditkit.internal.proof;

import dev.auditkit.AuditDamage;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.BlockReader;
import dev.auditkit.internal.journal.DamagedBlockException;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.JournalView;
import dev.auditkit.internal.journal.LineReader;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.StorageFile;
import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.HashReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the hashes of a log's tree from its files: those of full blocks from {@code tree}, those below from the lines of the
 * segments, whose hashes are checked, and from the tiles that retention has kept. Whoever uses them for a root compares it
 * with a checkpoint's: nothing here is proof. For one thread.
 */
public final class StoredTree implements HashReader, Closeable {

    static final int BLOCK_LEVEL = 8;

    /** From this level on roots are remembered, as each takes many reads. */
    private static final int REMEMBERED_LEVEL = 12;

    private static final int MOST_REMEMBERED = 1 << 16;
    private static final int MOST_BLOCKS = 64;
    private static final int MOST_ATTEMPTS = 20;

    private final JournalSource source;
    private final KeptTiles tiles;
    private final BlockHasher hasher = new BlockHasher();
    private final Map<Long, Hash> remembered = eldestLeave(MOST_REMEMBERED);
    private final Map<Long, Leaves> blocks = eldestLeave(MOST_BLOCKS);
    private final byte[] blockHashes = new byte[BlockHasher.BYTES];
    private @Nullable StorageFile treeFile;

    /** The leaf hashes of a block, as far as they were there. */
    @SuppressWarnings("ArrayRecordComponent") // nobody changes it
    private record Leaves(byte[] hashes, int count) {}

    /** @param source the log */
    public StoredTree(JournalSource source) {
        this.source = source;
        this.tiles = new KeptTiles(source.storage());
    }

    private static <V> Map<Long, V> eldestLeave(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * {@inheritDoc}
     *
     * @throws MissingHashException when it was removed and is not kept
     * @throws DamagedEntryException when it cannot be read because an entry is damaged
     */
    @Override
    public Hash read(int level, long index) throws IOException {
        if (level < BLOCK_LEVEL) {
            long first = index << level;
            int from = (int) (first % BlockHasher.LEAVES);
            int count = 1 << level;
            return hasher.root(leaves(first / BlockHasher.LEAVES, from + count), from, count);
        }
        if (level == BLOCK_LEVEL) {
            return blockHash(index);
        }
        long key = ((long) level << 56) | index;
        Hash known = remembered.get(key);
        if (known == null) {
            known = level <= 2 * BLOCK_LEVEL ? ofBlocks(level - BLOCK_LEVEL, index) : null;
            if (known == null) {
                known = Hash.ofNode(read(level - 1, 2 * index), read(level - 1, 2 * index + 1));
            }
            if (level >= REMEMBERED_LEVEL) {
                remembered.put(key, known);
            }
        }
        return known;
    }

    /** The root of some blocks, 2 to the power {@code height}, whose hashes {@code tree} has; null where it is too short. */
    private @Nullable Hash ofBlocks(int height, long index) throws IOException {
        int count = 1 << height;
        int length = count * Hash.LENGTH;
        return openTree() && treeFile != null && treeFile.read(index * length, blockHashes, 0, length) == length
                ? hasher.root(blockHashes, count)
                : null;
    }

    /** The hash of a full block as {@code tree} has it, or where that is too short, of its leaves. */
    private Hash blockHash(long block) throws IOException {
        byte[] hash = new byte[Hash.LENGTH];
        if (openTree() && treeFile != null && treeFile.read(block * Hash.LENGTH, hash, 0, hash.length) == hash.length) {
            return Hash.of(hash);
        }
        return hasher.root(leaves(block, BlockHasher.LEAVES), BlockHasher.LEAVES);
    }

    private boolean openTree() throws IOException {
        if (treeFile == null && source.storage().exists(TreeFile.NAME)) {
            treeFile = source.storage().openToRead(TreeFile.NAME);
        }
        return treeFile != null;
    }

    /** The leaf hashes of a block, of which so many at least must be there. */
    byte[] leaves(long block, int count) throws IOException {
        Leaves known = blocks.get(block);
        if (known == null || known.count < count) {
            known = readLeaves(block, count);
            blocks.put(block, known);
        }
        return known.hashes;
    }

    private Leaves readLeaves(long block, int count) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return readLeaves(block, count, source.view());
            } catch (NoSuchFileException e) {
                if (attempt == MOST_ATTEMPTS) { // else the segment was compressed or removed meanwhile
                    throw e;
                }
            }
        }
    }

    private Leaves readLeaves(long block, int count, JournalView view) throws IOException {
        long start = block * BlockHasher.LEAVES;
        byte[] hashes = new byte[BlockHasher.BYTES];
        long next = start;
        if (view.firstSeq() > start) {
            int removed = (int) Math.min(BlockHasher.LEAVES, view.firstSeq() - start);
            byte[] kept = tiles.read(block, removed);
            if (kept == null) {
                throw new MissingHashException(start);
            }
            System.arraycopy(kept, 0, hashes, 0, kept.length);
            next = start + kept.length / Hash.LENGTH;
        }
        try (BlockReader reader = new BlockReader(source.storage())) {
            for (Segment segment : view.segments()) {
                if (segment.firstSeq() < start + BlockHasher.LEAVES && segment.endSeq() > next) {
                    next = readLines(segment, next, start, hashes, reader);
                }
            }
        }
        if (next < start + count) {
            throw new DamagedEntryException(new AuditDamage(
                    next, TreeFile.NAME, next / BlockHasher.LEAVES * Hash.LENGTH, "there is no such entry"));
        }
        return new Leaves(hashes, (int) (next - start));
    }

    /** Takes the hashes of the segment's lines from entry {@code next} to the end of the block; where it has come to. */
    private long readLines(Segment segment, long next, long start, byte[] hashes, BlockReader reader)
            throws IOException {
        LineView line = new LineView();
        long expected = next;
        for (Block block : source.indexes().blocks(segment)) {
            if (!Block.same(block.firstSeq(), start)) {
                continue;
            }
            LineReader lines = readBlock(segment, block, reader);
            for (long seq = block.firstSeq(); lines.next(); seq++) {
                if (seq < expected) {
                    continue;
                }
                String wrong = line.parse(lines.buffer(), lines.offset(), lines.length());
                if (wrong == null && line.seq() != expected) {
                    wrong = "entry " + line.seq() + " is in its place";
                } else if (wrong == null && !line.hashMatches()) {
                    wrong = "the hash is not that of the entry";
                }
                if (wrong != null) {
                    throw new DamagedEntryException(new AuditDamage(
                            expected, segment.file(), lines.position() + offsetIn(segment, block), wrong));
                }
                System.arraycopy(line.hashBytes(), 0, hashes, (int) (expected - start) * Hash.LENGTH, Hash.LENGTH);
                expected++;
            }
        }
        return expected;
    }

    /** The lines of a compressed block are counted from the block's beginning. */
    private static long offsetIn(Segment segment, Block block) {
        return segment.name().compressed() ? block.offset() : 0;
    }

    private static LineReader readBlock(Segment segment, Block block, BlockReader reader) throws IOException {
        try {
            return reader.read(segment, block);
        } catch (DamagedBlockException e) {
            throw new DamagedEntryException(
                    new AuditDamage(block.firstSeq(), segment.file(), block.offset(), String.valueOf(e.getMessage())));
        }
    }

    @Override
    public void close() throws IOException {
        if (treeFile != null) {
            treeFile.close();
            treeFile = null;
        }
    }
}
