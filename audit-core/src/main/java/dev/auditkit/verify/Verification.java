package dev.auditkit.verify;

import dev.auditkit.internal.journal.Block;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.KeyFile;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.internal.proof.StoredTree;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.VerifierKey;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One verification of a log: reads what was signed, then the entries, then judges. For one thread, once. */
final class Verification {

    private static final Comparator<StoredCheckpoint> BY_SIZE =
            Comparator.comparingLong(stored -> stored.checkpoint().size());

    private final DirectoryStorage storage;
    private final List<VerifierKey> given;
    private final @Nullable StoredCheckpoint kept;
    private final int threads;
    private final VerificationListener listener;
    private final Findings findings = new Findings();
    private final OwnEntries own = new OwnEntries();
    private final KeyUse use = new KeyUse();
    private final IndexJudge indexes;
    private final TileFiles tiles;
    private boolean tileKept;

    Verification(
            DirectoryStorage storage,
            List<VerifierKey> given,
            @Nullable StoredCheckpoint kept,
            int threads,
            VerificationListener listener) {
        this.storage = storage;
        this.given = given;
        this.kept = kept;
        this.threads = threads;
        this.listener = listener;
        this.indexes = new IndexJudge(storage, findings);
        this.tiles = new TileFiles(storage.directory());
    }

    VerificationReport run() throws IOException {
        // What was signed is read before the segments are listed: so they cannot but have all that it covers.
        SignedFiles signed = SignedFiles.read(storage, findings);
        List<VerifierKey> listed = listedKeys(!signed.checkpoints().isEmpty());
        List<StoredCheckpoint> stored =
                signed.checkpoints().stream().sorted(BY_SIZE).toList();
        long[] sizes = LongStream.concat(
                        stored.stream().mapToLong(note -> note.checkpoint().size()),
                        Stream.ofNullable(kept)
                                .mapToLong(note -> note.checkpoint().size()))
                .sorted()
                .distinct()
                .toArray();
        LogScan log = new LogScan(storage, threads, block -> TreeReplay.endsWithin(sizes, block), listener);
        try (TreeFileHashes file = new TreeFileHashes(storage)) {
            TreeReplay tree = new TreeReplay(sizes, file);
            tileKept = tree.removed(log.firstSeq(), tiles);
            SegmentReplay segments = new SegmentReplay(storage, findings, tree, own, indexes);
            log.run(segments);
            tree.finish();
            return judge(stored, listed, log, tree, file, segments);
        }
    }

    private List<VerifierKey> listedKeys(boolean needed) throws IOException {
        if (!storage.exists(KeyFile.NAME)) {
            if (needed) {
                findings.add(FindingKind.KEY_FILE, KeyFile.NAME, 0, "the file with the log's keys is missing");
            }
            return List.of();
        }
        try {
            return KeyFile.read(storage);
        } catch (MalformedNoteException e) {
            findings.add(FindingKind.KEY_FILE, KeyFile.NAME, 0, "it has a line that is no key: " + e.getMessage());
            return List.of();
        }
    }

    private VerificationReport judge(
            List<StoredCheckpoint> stored,
            List<VerifierKey> listed,
            LogScan log,
            TreeReplay tree,
            TreeFileHashes file,
            SegmentReplay segments)
            throws IOException {
        long firstSeq = log.firstSeq();
        SeqLocator locator = new SeqLocator(storage, log);
        RootJudge roots = new RootJudge(tree, findings, tiles, locator, firstSeq);
        KeyChain chain = new KeyChain(
                use,
                stored,
                note -> Boolean.TRUE.equals(
                        roots.fits(note.checkpoint().size(), note.checkpoint().root())),
                given.isEmpty() ? listed : given,
                own.keyChanges());
        CheckpointJudge checkpoints = new CheckpointJudge(use, chain, findings);
        List<StoredCheckpoint> valid = checkpoints.judge(stored, listed, firstSeq);
        checkpoints.checkNewestFile(stored);
        StoredCheckpoint newest = checkpoints.newest();
        long signedSize = newest == null ? 0 : newest.checkpoint().size();
        checkAnySigned(stored, listed, tree.end());
        checkEnd(signedSize, tree.end(), segments);
        roots.judge(valid, file.count());
        checkGivenKeys(newest, chain);
        new KeyFileJudge(use, chain, findings).judge(listed, valid);
        new TileJudge(tiles, file, findings).judge(signedSize);
        long removal = checkRemoval(log, signedSize);
        checkCompared(signedSize, roots);
        indexes.judge(own, signedSize);
        KeptCheckpoint keptOutcome = null;
        if (kept != null) {
            try (StoredTree reader = new StoredTree(new DirectoryJournal(storage))) {
                keptOutcome = new KeptJudge(use, chain, roots, findings).judge(kept, newest, reader);
            }
        }
        return new VerificationReport(
                verdict(signedSize, tree.end(), newest),
                storage.directory(),
                newest == null ? null : newest.checkpoint().origin(),
                signedSize,
                newest == null ? null : newest.checkpoint().root(),
                firstSeq,
                removal,
                tree.end(),
                log.bytes(),
                log.segments(),
                roots.checked(),
                roots.notProvable(),
                chain.followed().size(),
                chain.keys(),
                keptOutcome,
                findings.sorted(),
                findings.omitted());
    }

    /** A log that has a key signs its tree before it writes the first entry. */
    private void checkAnySigned(List<StoredCheckpoint> stored, List<VerifierKey> listed, long end) {
        if (stored.isEmpty() && end > 0 && !(given.isEmpty() && listed.isEmpty())) {
            findings.add(
                    FindingKind.MISSING,
                    CheckpointFiles.NEWEST,
                    0,
                    "the log has entries and a key, but no checkpoint that can be read");
        }
    }

    private void checkEnd(long signedSize, long end, SegmentReplay segments) {
        if (signedSize > end) {
            boolean none = segments.lastFile().isEmpty();
            findings.add(new Finding(
                    none ? FindingKind.MISSING : FindingKind.TRUNCATED,
                    end,
                    signedSize,
                    none ? "audit-*.jsonl" : segments.lastFile(),
                    segments.lastOffset(),
                    "the log signed " + signedSize + " entries, and " + (none ? "none is" : "only " + end + " are")
                            + " there"));
        }
    }

    /** A key that was given and still signs has signed the newest checkpoint; else it is another log's, or left out. */
    private void checkGivenKeys(@Nullable StoredCheckpoint newest, KeyChain chain) {
        if (newest == null) {
            return;
        }
        for (VerifierKey key : given) {
            boolean expected = key.isSupported()
                    && chain.maySign(key, newest.checkpoint().size())
                    && chain.followed().stream()
                            .noneMatch(change -> change.previous().equals(key.toString()));
            if (expected && use.of(newest, key) != KeyUse.Signed.RIGHT) {
                findings.add(
                        FindingKind.UNKNOWN_KEY,
                        newest.file(),
                        newest.offset(),
                        "the newest checkpoint is not signed by " + CheckpointJudge.name(key) + ", which was given");
            }
        }
    }

    /** The entry that authorises that the oldest entries are gone; -1 when none does, or none are. */
    private long checkRemoval(LogScan log, long signedSize) throws IOException {
        long firstSeq = log.firstSeq();
        if (firstSeq == 0) {
            return -1;
        }
        OwnEntries.Removal removal = own.newestRemoval(signedSize);
        if (removal != null && removal.firstRemaining() >= firstSeq) {
            checkKeptTile(firstSeq, removal.firstRemaining());
            return removal.seq();
        }
        long authorised = removal == null ? 0 : removal.firstRemaining();
        findings.add(new Finding(
                FindingKind.UNAUTHORISED_REMOVAL,
                authorised,
                firstSeq,
                log.fileOf(firstSeq),
                0,
                removal == null
                        ? "the entries before " + firstSeq
                                + " are gone, and no signed audit.retention says that they may be"
                        : "the entries before " + firstSeq + " are gone, and the audit.retention of entry "
                                + removal.seq() + " allows only those before " + authorised));
        return -1;
    }

    /**
     * Without the hashes of the removed entries of its block nothing shows that the first entries are those that were signed.
     * Only where all of the block may be removed, too, they need not be.
     */
    private void checkKeptTile(long firstSeq, long firstRemaining) {
        long blockEnd = (firstSeq / Block.ENTRIES + 1) * Block.ENTRIES;
        if (!tileKept) {
            findings.add(
                    blockEnd > firstRemaining ? FindingKind.TILE : FindingKind.NOTE,
                    TileFiles.name(firstSeq / Block.ENTRIES, (int) (firstSeq % Block.ENTRIES)),
                    0,
                    "the hashes of the removed entries before " + firstSeq
                            + " are not kept, so nothing shows that the entries from there to " + (blockEnd - 1)
                            + " are those that were signed"
                            + (blockEnd > firstRemaining ? "" : "; all of them may be removed, too"));
        }
    }

    /** What was signed last and cannot be compared must not pass for sound. */
    private void checkCompared(long signedSize, RootJudge roots) {
        if (roots.entriesGoodTo() < signedSize && !findings.anyDamage()) {
            findings.add(
                    FindingKind.ROOT_MISMATCH,
                    CheckpointFiles.NEWEST,
                    0,
                    "the root that was signed at size " + signedSize
                            + " cannot be compared with the entries, as hashes that it needs are missing");
        }
    }

    private VerificationReport.Verdict verdict(long signedSize, long end, @Nullable StoredCheckpoint newest) {
        if (findings.anyDamage()) {
            return VerificationReport.Verdict.DAMAGED;
        }
        if (newest == null || (signedSize == 0 && end > 0)) {
            return VerificationReport.Verdict.NOTHING_SIGNED;
        }
        return given.isEmpty() ? VerificationReport.Verdict.CONSISTENT : VerificationReport.Verdict.AUTHENTIC;
    }
}
