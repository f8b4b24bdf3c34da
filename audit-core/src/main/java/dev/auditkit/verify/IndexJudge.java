package dev.auditkit.verify;

import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.SegmentIndexes;
import dev.auditkit.internal.journal.SegmentName;
import dev.auditkit.internal.journal.Storage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says of the index of each segment whether it is the segment's. What the log has signed of it, in the entry with which it
 * went on, is enough; only where there is none, or the index says something else, it is compared with one made of the segment
 * anew. That is so of the last segment, which has an index when the log was closed. For one thread.
 */
final class IndexJudge {

    private final Storage storage;
    private final Findings findings;
    private final SegmentIndexes indexes;
    private final List<Sealed> all = new ArrayList<>();
    private @Nullable Segment last;

    /** A segment, and the hash of what its index says; null where that is unsound. */
    private record Sealed(Segment segment, @Nullable String hash) {}

    IndexJudge(Storage storage, Findings findings) {
        this.storage = storage;
        this.findings = findings;
        this.indexes = new SegmentIndexes(storage, false);
    }

    /** Takes a segment that is as it should be, and where its blocks are. */
    void sealed(Segment segment, List<Block> blocks) throws IOException {
        if (isThere(segment)) {
            all.add(new Sealed(segment, indexes.hash(segment, blocks)));
        }
    }

    /** Takes the last segment, if it is as it should be. */
    void last(Segment segment) {
        last = segment;
    }

    /** Without an index there is nothing to say, nor while the segment is compressed or removed, and its index with it. */
    private boolean isThere(Segment segment) throws IOException {
        SegmentName name = segment.name();
        return storage.exists(SegmentName.index(name.firstSeq()))
                && storage.exists(name.file())
                && !storage.exists(new SegmentName(name.firstSeq(), !name.compressed()).file());
    }

    /**
     * Finds the indexes that are not right.
     *
     * @param own what the log says of itself
     * @param signedSize how many entries are signed
     */
    void judge(OwnEntries own, long signedSize) throws IOException {
        for (Sealed sealed : all) {
            Segment segment = sealed.segment();
            String signed = own.indexHash(segment.firstSeq(), segment.endSeq(), signedSize);
            if ((signed == null || !signed.equals(sealed.hash())) && isThere(segment) && !isRight(segment)) {
                tell(segment);
            }
        }
        Segment open = last;
        // One that names another length nobody believes, and it may have come while the segment was read.
        if (open != null && isThere(open) && indexes.names(open) && !isRight(open) && indexes.names(open)) {
            tell(open);
        }
    }

    private void tell(Segment segment) {
        findings.add(
                FindingKind.INDEX,
                SegmentName.index(segment.firstSeq()),
                0,
                "the index is not that of " + segment.file() + "; queries may miss entries until it is deleted");
    }

    private boolean isRight(Segment segment) throws IOException {
        try {
            return indexes.isIndexOf(segment, indexes.read(segment));
        } catch (NoSuchFileException e) {
            return true; // it was compressed or removed meanwhile
        }
    }
}
