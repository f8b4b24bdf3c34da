package dev.auditkit.verify;

import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.SegmentName;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Puts what the parts of segments have together, in the order of the log, and sees that all fits. For one thread. */
final class SegmentReplay {

    private final Findings findings;
    private final TreeReplay tree;
    private final OwnEntries own;
    private final DamageScan damage;
    private final IndexJudge indexes;

    private List<Block> blocks = new ArrayList<>();
    private SegmentName name = new SegmentName(0, false);
    private long length;
    private long offset;
    private boolean last;
    private boolean indexKnown;
    private String lastFile = "";
    private long lastOffset;

    SegmentReplay(Storage storage, Findings findings, TreeReplay tree, OwnEntries own, IndexJudge indexes) {
        this.findings = findings;
        this.tree = tree;
        this.own = own;
        this.damage = new DamageScan(storage, findings, tree, own);
        this.indexes = indexes;
    }

    /**
     * Begins a segment.
     *
     * @param segment its name
     * @param fileLength how much of its file counts
     * @param newest whether no other segment follows it
     */
    void begin(SegmentName segment, long fileLength, boolean newest) throws IOException {
        name = segment;
        length = fileLength;
        offset = 0;
        last = newest;
        blocks = new ArrayList<>();
        indexKnown = true;
        damage.begin(newest);
        long next = tree.end();
        if (name.firstSeq() > next) {
            findings.add(new Finding(
                    FindingKind.MISSING,
                    next,
                    name.firstSeq(),
                    lastFile.isEmpty() ? name.file() : lastFile,
                    lastOffset,
                    "the segment ends before entry " + next + ", and the next one is " + name.file()));
            tree.unknown(name.firstSeq());
        } else if (name.firstSeq() < next) {
            findings.add(new Finding(
                    FindingKind.OUT_OF_SEQUENCE,
                    name.firstSeq(),
                    next,
                    name.file(),
                    0,
                    "the segment begins with an entry that the one before it has"));
        }
    }

    /** Takes what the next part has. */
    void add(Part part, PartResult result) throws IOException {
        boolean empty = result.firstSeq == result.endSeq;
        boolean passed = offset >= part.end() && part.end() > part.start(); // by a line or block that began before it
        boolean follows = result.from == offset && !damage.undecided() && (empty || result.firstSeq == tree.end());
        boolean fits = result.sound && (passed ? empty : follows);
        if (!fits) {
            indexKnown = false;
            offset = damage.scan(part, offset);
        } else if (offset < part.end()) {
            take(result);
            offset = result.to;
        }
    }

    private void take(PartResult result) throws IOException {
        String file = name.file();
        int at = 0;
        if (result.head.length > 0) {
            tree.leaves(result.head, 0, result.head.length / Hash.LENGTH);
            at = 1;
        }
        for (int i = 0; i < result.blocks.length; i += Hash.LENGTH) {
            tree.at(file, result.described.get(at++).offset());
            byte[] leaves = result.leaves.get(tree.end() / Block.ENTRIES);
            if (leaves == null) {
                tree.block(result.blocks, i);
            } else {
                tree.leaves(leaves, 0, Block.ENTRIES);
            }
        }
        if (result.tail.length > 0) {
            tree.at(file, result.described.get(at).offset());
            tree.leaves(result.tail, 0, result.tail.length / Hash.LENGTH);
        }
        result.own.forEach(own::add);
        result.described.forEach(this::describe);
    }

    /** A block that lies across two parts is described by both. */
    private void describe(Block block) {
        int last = blocks.size() - 1;
        if (last >= 0 && Block.same(blocks.get(last).firstSeq(), block.firstSeq())) {
            blocks.set(last, blocks.get(last).with(block));
        } else {
            blocks.add(block);
        }
    }

    /**
     * Ends a segment.
     *
     * @param nextFirst with which entry the next begins; -1 when there is none
     */
    void end(long nextFirst) throws IOException {
        damage.end(nextFirst);
        if (offset < length) {
            String file = name.file();
            if (last) {
                findings.add(new Finding(
                        FindingKind.INCOMPLETE_LINE,
                        tree.end(),
                        tree.end(),
                        file,
                        offset,
                        "the last " + (length - offset) + " bytes are no line yet"));
            } else {
                findings.add(new Finding(
                        FindingKind.TRUNCATED,
                        tree.end(),
                        Math.max(nextFirst, tree.end() + 1),
                        file,
                        offset,
                        "the segment ends in bytes that are no whole line, and another segment follows"));
                tree.unknown(nextFirst);
            }
        }
        lastFile = name.file();
        lastOffset = offset;
        checkIndex();
    }

    private void checkIndex() throws IOException {
        if (!indexKnown) {
            return;
        }
        Segment segment = new Segment(name, tree.end(), length, null, null);
        if (last) {
            indexes.last(segment);
        } else {
            indexes.sealed(segment, blocks);
        }
    }

    /** Where the last segment ends. */
    String lastFile() {
        return lastFile;
    }

    long lastOffset() {
        return lastOffset;
    }
}
