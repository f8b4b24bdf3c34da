package dev.auditkit.verify;

import dev.auditkit.internal.journal.Listing;
import dev.auditkit.internal.journal.SegmentName;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.journal.StorageFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/**
 * Reads all segments of a log: parts of them on many threads, a few parts ahead of the one that is put together on the
 * caller's, so that memory depends on the number of threads and not on the log. For one thread, once.
 */
final class LogScan {

    /** How many parts each thread may be ahead: few, as a segment that is compressed before it is read has the whole verification begin again. */
    private static final int AHEAD = 3;

    private final Storage storage;
    private final int threads;
    private final LongPredicate leavesNeeded;
    private final VerificationListener listener;
    private final Queue<PartScan> idle = new ConcurrentLinkedQueue<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final List<Long> firstSeqs = new ArrayList<>();
    private long allBytes;
    private long doneBytes;

    private record Pending(Part part, int segment, Future<PartResult> result) {}

    LogScan(Storage storage, int threads, LongPredicate leavesNeeded, VerificationListener listener)
            throws IOException {
        this.storage = storage;
        this.threads = threads;
        this.leavesNeeded = leavesNeeded;
        this.listener = listener;
        Map<Long, SegmentName> names = new TreeMap<>();
        for (String file : Listing.of(storage)) {
            SegmentName name = SegmentName.parse(file);
            if (name != null) {
                names.merge(name.firstSeq(), name, (one, other) -> one.compressed() ? other : one);
            }
        }
        for (SegmentName name : names.values()) {
            firstSeqs.add(name.firstSeq());
            allBytes += sizeOf(current(name.firstSeq()));
        }
    }

    /** Whether there is any segment. */
    boolean isEmpty() {
        return firstSeqs.isEmpty();
    }

    /** The first entry of the oldest segment. */
    long firstSeq() {
        return isEmpty() ? 0 : firstSeqs.get(0);
    }

    int segments() {
        return firstSeqs.size();
    }

    /** How many bytes of segments were read. */
    long bytes() {
        return doneBytes;
    }

    /** The file of the segment that has an entry, as it is called now. */
    String fileOf(long seq) throws IOException {
        long first = firstSeq();
        for (long candidate : firstSeqs) {
            first = candidate <= seq ? candidate : first;
        }
        return isEmpty() ? "" : current(first).file();
    }

    /** @throws NoSuchFileException when a segment was removed, or compressed, while it was read */
    void run(SegmentReplay replay) throws IOException {
        ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "audit-verify");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (int i = 0; i < firstSeqs.size(); i++) {
                boolean last = i == firstSeqs.size() - 1;
                SegmentName name = current(firstSeqs.get(i));
                long length = sizeOf(name);
                int partLength = name.compressed() ? PartScan.COMPRESSED_PART : PartScan.PLAIN_PART;
                long start = 0;
                do {
                    long end = Math.min(length, start + partLength);
                    Part part = new Part(name, length, start, end);
                    pending.add(new Pending(part, i, workers.submit(() -> scan(part))));
                    start = end;
                    if (pending.size() > AHEAD * threads) {
                        takeNext(replay);
                    }
                } while (start < length);
                if (last) {
                    while (!pending.isEmpty()) {
                        takeNext(replay);
                    }
                }
            }
        } finally {
            workers.shutdownNow();
            awaitEnd(workers);
            idle.forEach(PartScan::close);
        }
    }

    private static void awaitEnd(ExecutorService workers) {
        boolean interrupted = false;
        while (true) {
            try {
                if (workers.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private PartResult scan(Part part) throws IOException {
        PartScan reused = idle.poll();
        PartScan scan = reused != null ? reused : new PartScan(storage, leavesNeeded);
        try {
            return scan.scan(part);
        } finally {
            idle.add(scan);
        }
    }

    private void takeNext(SegmentReplay replay) throws IOException {
        Pending next = pending.remove();
        Part part = next.part();
        int segment = next.segment();
        boolean newest = segment == firstSeqs.size() - 1;
        if (part.start() == 0) {
            replay.begin(part.name(), part.fileLength(), newest);
        }
        replay.add(part, resultOf(next.result()));
        if (part.last()) {
            replay.end(newest ? -1 : firstSeqs.get(segment + 1));
        }
        doneBytes += part.end() - part.start();
        listener.progress(doneBytes, Math.max(allBytes, doneBytes));
    }

    private static PartResult resultOf(Future<PartResult> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NoSuchFileException gone) {
                throw gone;
            }
            if (e.getCause() instanceof IOException failed) {
                throw new IOException(failed.getMessage(), failed);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the verification was interrupted", e);
        }
    }

    /** The plain file counts as long as it is there. */
    private SegmentName current(long firstSeq) throws IOException {
        SegmentName plain = new SegmentName(firstSeq, false);
        return storage.exists(plain.file()) ? plain : new SegmentName(firstSeq, true);
    }

    private long sizeOf(SegmentName name) throws IOException {
        try (StorageFile file = storage.openToRead(name.file())) {
            return file.size();
        }
    }
}
