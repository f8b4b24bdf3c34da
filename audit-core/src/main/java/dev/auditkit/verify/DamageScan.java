package dev.auditkit.verify;

import dev.auditkit.internal.codec.LineRun;
import dev.auditkit.internal.codec.LineView;
import dev.auditkit.internal.journal.DamagedBlockException;
import dev.auditkit.internal.journal.GzipMember;
import dev.auditkit.internal.journal.LineReader;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.journal.StorageFile;
import dev.auditkit.tree.Hash;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines of which at least one is not as it should be, and finds out what is wrong with it. A line that is further on than
 * it should be is believed only once the next one follows it, as else one wrong digit would hide all the entries up to
 * there. For one thread.
 */
final class DamageScan {

    private static final int MOST_DISPLACED = 10_000;

    private final Storage storage;
    private final Findings findings;
    private final TreeReplay tree;
    private final OwnEntries own;
    private final LineView view = new LineView();
    private final LineRun run = new LineRun();
    private final LineReader lines = new LineReader();
    private final byte[] hash = new byte[Hash.LENGTH];
    private final Set<Long> displaced = new HashSet<>();
    private String file = "";
    private @Nullable Held held;

    /** Lines since the last one that was believed, which may stand in the places of entries. */
    private int strays;

    /** Whether an end of the segment may be one because a writer is at work. */
    private boolean growing;

    /** A sound line that is further on than it should be. */
    private static final class Held {

        private final long seq;
        private final long offset;
        private final byte[] hash;
        private final byte @Nullable [] ownLine;

        Held(long seq, long offset, byte[] hash, byte @Nullable [] ownLine) {
            this.seq = seq;
            this.offset = offset;
            this.hash = hash;
            this.ownLine = ownLine;
        }
    }

    DamageScan(Storage storage, Findings findings, TreeReplay tree, OwnEntries own) {
        this.storage = storage;
        this.findings = findings;
        this.tree = tree;
        this.own = own;
    }

    /** Begins with a segment. */
    void begin(boolean last) {
        growing = last;
        held = null;
        strays = 0;
    }

    /**
     * Reads on from a place in a segment, up to where a part ends and no line is in doubt.
     *
     * @return where it stopped
     */
    long scan(Part part, long from) throws IOException {
        file = part.name().file();
        try (StorageFile open = storage.openToRead(file)) {
            return part.name().compressed() ? scanCompressed(part, open, from) : scanPlain(part, open, from);
        }
    }

    private long scanPlain(Part part, StorageFile open, long from) throws IOException {
        LineReader reader = lines;
        reader.reset(open::read, from, part.fileLength());
        while (reader.next()) {
            long at = reader.position();
            boolean whole = reader.consumed() > reader.length();
            if (!whole && growing && !hasLineFeed(open, at, part.fileLength())) {
                return at;
            }
            line(reader.buffer(), reader.offset(), reader.length(), whole, at);
            if (at + reader.consumed() >= part.end() && held == null) {
                return at + reader.consumed();
            }
        }
        return reader.position();
    }

    private static boolean hasLineFeed(StorageFile open, long from, long until) throws IOException {
        byte[] bytes = new byte[1 << 16];
        for (long at = from; at < until; at += bytes.length) {
            int read = open.read(at, bytes, 0, (int) Math.min(bytes.length, until - at));
            for (int i = 0; i < read; i++) {
                if (bytes[i] == '\n') {
                    return true;
                }
            }
        }
        return false;
    }

    private long scanCompressed(Part part, StorageFile open, long from) throws IOException {
        try (CompressedBlocks blocks = new CompressedBlocks()) {
            return scanCompressed(part, open, from, blocks);
        }
    }

    private long scanCompressed(Part part, StorageFile open, long from, CompressedBlocks blocks) throws IOException {
        long at = from;
        while (at < part.fileLength() && (at < part.end() || held != null)) {
            try {
                int length = blocks.read(open, at, part.fileLength());
                GzipMember member = blocks.member();
                lines.reset(LineReader.of(member.array(), member.length()), 0, member.length());
                while (lines.next()) {
                    boolean whole = lines.consumed() > lines.length();
                    line(lines.buffer(), lines.offset(), lines.length(), whole, at);
                }
                if (lines.position() < member.length()) {
                    stray(FindingKind.MALFORMED, at, "the compressed block does not end in a line feed");
                }
                at += length;
            } catch (DamagedBlockException e) {
                stray(FindingKind.MALFORMED, at, "a compressed block cannot be read: " + e.getMessage());
                at = blocks.next(open, at + 1, part.fileLength());
            }
        }
        return at;
    }

    private void line(byte[] buffer, int at, int length, boolean whole, long offset) throws IOException {
        String wrong = whole ? view.parse(buffer, at, length) : "a run of bytes is longer than any line";
        if (wrong != null) {
            stray(FindingKind.MALFORMED, offset, wrong);
            return;
        }
        long seq = view.seq();
        boolean hashMatches = view.hashMatches();
        run.expect(seq);
        LineRun.State state = run.check(buffer, at, at + length + 1, hash, 0);
        if (!hashMatches) {
            altered(seq, offset);
        } else if (state != LineRun.State.SOUND) {
            stray(FindingKind.MALFORMED, offset, "the line has not the exact form");
        } else {
            boolean mine = run.ownOperationAt() > 0 && OwnEntries.matters(buffer, run.ownOperationAt());
            sound(seq, offset, mine ? Arrays.copyOfRange(buffer, at, at + length) : null);
        }
    }

    private void altered(long seq, long offset) throws IOException {
        if (held == null && strays == 0 && seq == tree.end()) {
            findings.add(new Finding(
                    FindingKind.ALTERED, seq, seq + 1, file, offset, "the entry does not have the hash in its line"));
            tree.unknown(seq + 1);
        } else {
            stray(FindingKind.ALTERED, offset, "the entry does not have the hash in its line");
        }
    }

    /** A line that may stand in the place of an entry, or between two. */
    private void stray(FindingKind kind, long offset, String what) {
        if (held != null) {
            displace(held);
            held = null;
        }
        long seq = tree.end() + strays;
        findings.add(new Finding(kind, seq, seq + 1, file, offset, what));
        strays++;
    }

    private void sound(long seq, long offset, byte @Nullable [] ownLine) throws IOException {
        Held before = held;
        held = null;
        if (before != null) {
            if (seq == before.seq + 1) {
                jump(before);
            } else {
                displace(before);
            }
        }
        long next = tree.end();
        Held now = new Held(seq, offset, hash.clone(), ownLine);
        if (seq >= next && seq - next <= strays) {
            tree.unknown(seq); // the strays stand in the places of the entries before
            take(now);
        } else if (seq > next) {
            held = now;
        } else {
            findings.add(new Finding(
                    FindingKind.OUT_OF_SEQUENCE,
                    next,
                    next + 1,
                    file,
                    offset,
                    "entry " + seq + " stands where entry " + next + " belongs"));
        }
    }

    private void displace(Held line) {
        long seq = tree.end() + strays;
        findings.add(new Finding(
                FindingKind.OUT_OF_SEQUENCE,
                seq,
                seq + 1,
                file,
                line.offset,
                "entry " + line.seq + " stands where entry " + seq + " belongs"));
        if (displaced.size() < MOST_DISPLACED) {
            displaced.add(line.seq);
        }
        strays++;
    }

    /** Goes on with a line that is further on, as the next one follows it. */
    private void jump(Held line) throws IOException {
        long next = tree.end();
        boolean explained = strays > 0 || (line.seq == next + 1 && displaced.contains(next));
        if (!explained) {
            missing(next, line.seq, line.offset);
        }
        tree.unknown(line.seq);
        take(line);
    }

    private void missing(long from, long until, long offset) {
        findings.add(new Finding(
                FindingKind.MISSING, from, until, file, offset, "the lines of these entries are not there"));
    }

    private void take(Held line) throws IOException {
        strays = 0;
        tree.at(file, line.offset);
        tree.leaves(line.hash, 0, 1);
        if (line.ownLine != null) {
            own.add(line.ownLine);
        }
    }

    /** Whether lines were read of which it is not clear yet what they stand for. */
    boolean undecided() {
        return strays > 0 || held != null;
    }

    /**
     * Ends a segment.
     *
     * @param nextFirst with which entry the next begins; -1 when there is none
     */
    void end(long nextFirst) throws IOException {
        Held last = held;
        held = null;
        if (last != null && last.seq + 1 == nextFirst) {
            jump(last);
        } else if (last != null) {
            displace(last);
        }
        if (nextFirst < 0) {
            tree.unknown(tree.end() + strays);
        } else if (strays > 0 && nextFirst > tree.end()) {
            if (nextFirst - tree.end() > strays) {
                missing(tree.end() + strays, nextFirst, 0);
            }
            tree.unknown(nextFirst);
        }
        strays = 0;
    }
}
