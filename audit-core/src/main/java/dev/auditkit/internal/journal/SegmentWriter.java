package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.JsonBytes;
import dev.auditkit.internal.codec.Leaf;
import dev.auditkit.internal.codec.LeafTerms;
import dev.auditkit.internal.codec.LineFormat;
import dev.auditkit.internal.codec.LineView;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The segment that is being written: a batch of lines in memory and the file that it goes to. For the writer's thread,
 * except for {@link #force()}, which any one other thread may call.
 *
 * <p>Writes go to a fixed position, so that one that failed half-way is simply done again. After a failed sync the
 * file is never synced again, as the system may have dropped what it could not write and call the next sync a success:
 * {@link #rewrite()} copies what is there to a fresh file.
 */
final class SegmentWriter {

    private final Storage storage;
    private final SegmentName name;
    private final LogTree tree;
    private final LeafTerms terms = new LeafTerms();
    private final JsonBytes batch = new JsonBytes(1 << 18);
    private final ReentrantLock fileLock = new ReentrantLock();
    private StorageFile file;
    private BlockTable table;
    private long nextSeq;
    private volatile boolean syncFailed;
    private volatile boolean closed;
    private volatile Written written;
    private volatile Written synced;
    private Segment shown;

    /** How far the file goes, and the tree of the log up to there. */
    private record Written(long length, TreeState tree) {

        long endSeq() {
            return tree.size();
        }
    }

    private SegmentWriter(
            Storage storage, SegmentName name, StorageFile file, BlockTable table, LogTree tree, Written written) {
        this.storage = storage;
        this.name = name;
        this.file = file;
        this.table = table;
        this.tree = tree;
        this.nextSeq = written.endSeq();
        this.written = written;
        this.synced = written;
        this.shown = segment(written, table);
    }

    /** Begins the segment that follows what the tree has; takes over the empty file that an attempt before may have left. */
    static SegmentWriter create(Storage storage, LogTree tree) throws IOException {
        TreeState start = tree.state();
        SegmentName name = new SegmentName(start.size(), false);
        StorageFile file = storage.exists(name.file()) ? storage.open(name.file()) : storage.create(name.file());
        try {
            if (file.size() > 0) {
                throw new IOException(name.file() + " is there already, with " + file.size() + " bytes");
            }
            storage.sync();
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return new SegmentWriter(storage, name, file, new BlockTable(name.firstSeq()), tree, new Written(0, start));
    }

    /**
     * Goes on with a segment whose valid part, as {@code table} has it, ends at {@code length} where the tree does.
     */
    static SegmentWriter reopen(
            Storage storage, SegmentName name, StorageFile file, BlockTable table, long length, LogTree tree) {
        return new SegmentWriter(storage, name, file, table, tree, new Written(length, tree.state()));
    }

    /**
     * Has the file rewritten before anything else, as nobody knows whether its last sync failed.
     *
     * @param before the tree of the entries before this segment
     */
    SegmentWriter suspect(TreeState before) {
        synced = new Written(0, before);
        syncFailed = true;
        return this;
    }

    /** Adds a line to the batch and returns its sequence number. */
    long add(Leaf leaf) {
        int before = batch.length();
        tree.makeRoom();
        LineFormat.append(batch, leaf, nextSeq);
        try {
            terms.read(leaf.array(), leaf.offset(), leaf.offset() + leaf.length() - 1);
            table.add(nextSeq, batch.length() - before, leaf.timestamp(), leaf.recorded(), terms);
        } catch (OutOfMemoryError e) {
            batch.rewind(before); // half an entry would be worse than none
            throw e;
        }
        tree.append(leaf.hash());
        return nextSeq++;
    }

    /** How many bytes wait to be written. */
    int buffered() {
        return batch.length();
    }

    /** The length that the file has once all is written. */
    long lengthWithBatch() {
        return written.length + batch.length();
    }

    /** The sequence number of the next line. */
    long nextSeq() {
        return nextSeq;
    }

    /** Writes the batch. When that fails, the batch stays and the file is cut back to its last whole line. */
    void write() throws IOException {
        if (batch.length() == 0) {
            return;
        }
        Written before = written;
        try {
            file.write(before.length, batch.array(), 0, batch.length());
        } catch (IOException e) {
            cutBack(before.length, e);
            throw e;
        }
        written = new Written(before.length + batch.length(), tree.state());
        batch.clear();
        shown = segment(written, table);
    }

    private void cutBack(long length, IOException cause) {
        try {
            file.truncate(length);
        } catch (IOException e) {
            cause.addSuppressed(e); // readers stop at the last whole line by themselves
        }
    }

    /**
     * Brings what was written before this call to stable storage.
     *
     * @return the tree of what is there
     * @throws IOException when that failed, now or before; {@link #rewrite()} must come first
     */
    TreeState force() throws IOException {
        fileLock.lock();
        try {
            Written target = written;
            if (closed || synced.equals(target)) {
                return synced.tree;
            }
            if (syncFailed) {
                throw new IOException(name.file() + " must be rewritten after a sync that failed");
            }
            forceFile();
            synced = target;
            return target.tree;
        } finally {
            fileLock.unlock();
        }
    }

    private void forceFile() throws IOException {
        try {
            file.force();
        } catch (IOException | RuntimeException e) {
            syncFailed = true;
            throw e;
        }
    }

    /** Whether a sync failed, so that {@link #rewrite()} is needed. */
    boolean syncFailed() {
        return syncFailed;
    }

    /** Whether all that was written is on stable storage. */
    boolean isSynced() {
        return synced.equals(written);
    }

    /** How many bytes were written that may not be on stable storage. */
    long unsyncedBytes() {
        return written.length - synced.length;
    }

    /**
     * Copies the file to a fresh one, checking each line that no sync covered, syncs that and puts it in place. Lines
     * that the system has lost are left out; those in the batch then move up.
     *
     * @return how many entries were lost
     */
    long rewrite() throws IOException {
        String temporary = name.file() + ".tmp";
        fileLock.lock();
        try {
            storage.delete(temporary);
            StorageFile fresh = storage.create(temporary);
            Copy copy;
            try {
                copy = copyTo(fresh);
                fresh.force();
                storage.rename(temporary, name.file());
                storage.sync();
            } catch (IOException e) {
                fresh.close();
                throw e;
            }
            file.close();
            file = fresh;
            long lost = written.endSeq() - copy.written.endSeq();
            tree.become(copy.tree);
            table = copy.table;
            shown = segment(copy.written, table); // before the lines of the batch are added again
            renumber(copy.written.endSeq());
            written = copy.written;
            synced = copy.written;
            syncFailed = false;
            return lost;
        } finally {
            fileLock.unlock();
        }
    }

    private record Copy(Written written, BlockTable table, LogTree tree) {}

    /** What was synced is copied as it is; of the rest each line is checked, and the first that is wrong ends the copy. */
    private Copy copyTo(StorageFile fresh) throws IOException {
        BlockScan scan = new BlockScan(name.firstSeq());
        LineReader lines = new LineReader();
        lines.reset(file::read, 0, synced.length);
        while (lines.next()) {
            fresh.write(lines.position(), lines.buffer(), lines.offset(), lines.consumed());
            scan.add(lines);
        }
        copyUnterminated(lines.position(), fresh, scan.table());
        scan.finish(synced.endSeq());
        LogTree regrown = new LogTree(synced.tree);
        Written copied = copyUnsynced(fresh, lines, scan.table(), regrown);
        if (copied.endSeq() == written.endSeq() && !copied.tree.root().equals(written.tree.root())) {
            throw new IOException(name.file() + " has other entries than were written");
        }
        return new Copy(copied, scan.table(), regrown);
    }

    /** Damage may have taken the last line feed; what is there is still evidence. */
    private void copyUnterminated(long from, StorageFile fresh, BlockTable blocks) throws IOException {
        byte[] rest = new byte[(int) Math.min(LineFormat.LARGEST_LINE, synced.length - from)];
        int read = file.read(from, rest, 0, rest.length);
        fresh.write(from, rest, 0, read);
        blocks.addDamaged(read);
    }

    private Written copyUnsynced(StorageFile fresh, LineReader lines, BlockTable blocks, LogTree regrown)
            throws IOException {
        LineView line = new LineView();
        long next = synced.endSeq();
        long end = synced.length;
        lines.reset(file::read, synced.length, written.length);
        while (lines.next()
                && line.parse(lines.buffer(), lines.offset(), lines.length()) == null
                && line.seq() == next
                && line.hashMatches()) {
            fresh.write(lines.position(), lines.buffer(), lines.offset(), lines.consumed());
            line.read(terms);
            blocks.add(next, lines.consumed(), line.timestamp(), line.recorded(), terms);
            regrown.makeRoom();
            regrown.append(line.hashBytes());
            end += lines.consumed();
            next++;
        }
        return new Written(end, regrown.state());
    }

    /** Gives the lines of the batch the numbers from {@code first} on, and adds them to the table. */
    private void renumber(long first) throws IOException {
        byte[] old = Arrays.copyOf(batch.array(), batch.length());
        batch.clear();
        nextSeq = first;
        LineReader lines = new LineReader();
        lines.reset(LineReader.of(old, old.length), 0, old.length);
        LineView line = new LineView();
        while (lines.next()) {
            line.parse(lines.buffer(), lines.offset(), lines.length());
            add(Leaf.of(line.leaf(), line.hashBytes(), line.timestamp(), line.recorded()));
        }
    }

    /** The segment as far as it was written. */
    Segment written() {
        return shown;
    }

    private Segment segment(Written until, BlockTable blocks) {
        return new Segment(name, until.endSeq(), until.length, blocks.times(), blocks.snapshot());
    }

    /** What the index of the segment is to say, with the entries of the batch. */
    MemoryIndex index() {
        return table.index();
    }

    /** Ends the writing; what was not synced stays so. */
    void close() throws IOException {
        fileLock.lock();
        try {
            closed = true;
            file.close();
        } finally {
            fileLock.unlock();
        }
    }
}
