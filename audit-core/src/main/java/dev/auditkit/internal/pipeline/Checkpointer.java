package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditUnavailableException;
import dev.auditkit.internal.journal.LogTree;
import dev.auditkit.internal.journal.TreeState;
import dev.auditkit.internal.keys.LogKeys;
import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.internal.proof.TreeFile;
import dev.auditkit.note.SignedNote;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Signs what is on stable storage, then saves the hashes of the tree, where it is due the history, and last the checkpoint (C2SP
 * tlog-checkpoint). For the thread that syncs, and after its end the writer's; what is asked for may be asked by any.
 */
final class Checkpointer {

    private static final long HISTORY_NANOS = TimeUnit.HOURS.toNanos(1);

    /** With so many hashes of blocks in memory a checkpoint is made before the interval is over. */
    private static final int MOST_UNSAVED = 1 << 14;

    private final LogTree tree;
    private final LogKeys keys;
    private final TreeFile treeFile;
    private final CheckpointFiles files;
    private final Queue<Awaited> awaited = new ConcurrentLinkedQueue<>();
    private volatile long size;
    private volatile boolean historyDue = true;
    private long lastHistory;
    private volatile SignedNote newest;
    private volatile Consumer<SignedNote> listener = note -> {};
    private volatile boolean ended;

    /** Someone waits for a checkpoint that covers an entry. */
    private record Awaited(long seq, CompletableFuture<SignedNote> future) {}

    /** @param newest the newest checkpoint */
    Checkpointer(LogTree tree, LogKeys keys, TreeFile treeFile, CheckpointFiles files, StoredCheckpoint newest) {
        this.tree = tree;
        this.keys = keys;
        this.treeFile = treeFile;
        this.files = files;
        this.size = newest.checkpoint().size();
        this.newest = newest.note();
    }

    /** Has each new checkpoint told, on the thread that signs. */
    void onCheckpoint(Consumer<SignedNote> told) {
        listener = told;
    }

    /** What the newest checkpoint covers. */
    long size() {
        return size;
    }

    /** The newest checkpoint. */
    SignedNote newest() {
        return newest;
    }

    /** Has the next checkpoint kept in the history. */
    void keepNext() {
        historyDue = true;
    }

    /** Whether the tree has grown so much that its hashes should be saved now. */
    boolean hasBacklog() {
        return tree.unsaved().size() > MOST_UNSAVED;
    }

    /** Whether someone waits for a checkpoint. */
    boolean isAwaited() {
        return !awaited.isEmpty();
    }

    /** Completes with the first checkpoint that covers an entry; whoever asks also has one made. */
    CompletableFuture<SignedNote> covering(long seq) {
        CompletableFuture<SignedNote> future = new CompletableFuture<>();
        awaited.add(new Awaited(seq, future));
        if (ended) {
            failAwaited();
        }
        return future;
    }

    /** Signs a tree that is on stable storage, if that is new. */
    void checkpoint(TreeState durable) throws IOException {
        keep(durable, durable.size() > size ? keys.sign(durable) : newest);
    }

    /** Not while the log ends: a signer that took too long must not find its log gone, and write into another's. */
    private synchronized void keep(TreeState durable, SignedNote note) throws IOException {
        if (ended) {
            throw new IOException("the log was closed meanwhile");
        }
        if (durable.size() > size) {
            treeFile.save(tree, durable);
            boolean handsOver = keys.completesChange(durable.size());
            if (handsOver || historyDue || System.nanoTime() - lastHistory > HISTORY_NANOS) {
                historyDue = false; // before, so that what is asked for meanwhile is not forgotten
                append(note);
            }
            files.replaceNewest(note); // after the history, which must never lack what both keys have signed
            newest = note;
            size = durable.size();
            listener.accept(note);
        }
        if (keys.completesChange(size)) {
            keys.completeChange();
        }
        completeAwaited(note);
    }

    private void append(SignedNote note) throws IOException {
        try {
            files.append(note);
            lastHistory = System.nanoTime();
        } catch (IOException | RuntimeException e) {
            historyDue = true;
            throw e;
        }
    }

    private void completeAwaited(SignedNote note) {
        awaited.removeIf(waiting -> waiting.seq < size && complete(waiting, note));
    }

    private static boolean complete(Awaited waiting, SignedNote note) {
        waiting.future.completeAsync(() -> note); // what hangs on it must not run on a thread of the log
        return true;
    }

    /** Those who still wait get no checkpoint, nor does who asks from now on. */
    synchronized void end() {
        ended = true;
        failAwaited();
    }

    private void failAwaited() {
        awaited.removeIf(waiting -> waiting.future.completeExceptionally(
                new AuditUnavailableException("The audit log was closed before a checkpoint covered the entry")));
    }
}
