package dev.auditkit.internal.query;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks on several threads, a few ahead of the one that is asked for, and gives them out in order. All queries of the JVM
 * share the threads, of which there are no more than processors; they end when nobody has needed them for a second. For one thread.
 *
 * @param <T> what is made of the lines of a block
 */
final class ReadAhead<T extends LineTaker> implements Closeable {

    private static final int THREADS = Math.min(8, Runtime.getRuntime().availableProcessors());
    private static final int BLOCKS_AT_ONCE = 8;
    private static final int AHEAD = 4 * THREADS;
    private static final ThreadPoolExecutor WORKERS = workers();

    private final BlockWalk walk;
    private final Supplier<T> takers;
    private final Supplier<BlockSearch> searches;
    private final Queue<BlockSearch> idle = new ConcurrentLinkedQueue<>();
    private final Deque<Future<List<Done<T>>>> pending = new ArrayDeque<>();
    private final Deque<Done<T>> done = new ArrayDeque<>();
    private volatile boolean closed;

    /**
     * A block that was read.
     *
     * @param answer what it has; null when its file is gone
     */
    record Done<T>(BlockWalk.Step step, BlockStream.@Nullable Answer<T> answer) {}

    ReadAhead(BlockWalk walk, Supplier<T> takers, Supplier<BlockSearch> searches) {
        this.walk = walk;
        this.takers = takers;
        this.searches = searches;
    }

    private static ThreadPoolExecutor workers() {
        ThreadPoolExecutor workers =
                new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(null, task, "audit-scan", 0, false);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(null); // which may be that of an application that ends before
                    return thread;
                });
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    /** Whether there is more than one processor. */
    static boolean isWorthwhile() {
        return THREADS > 1;
    }

    /** The next block; null at the end. */
    @Nullable
    Done<T> next() throws IOException {
        while (done.isEmpty()) {
            fill();
            Future<List<Done<T>>> first = pending.poll();
            if (first == null) {
                return null;
            }
            done.addAll(result(first));
        }
        return done.poll();
    }

    private void fill() throws IOException {
        while (pending.size() < AHEAD) {
            List<BlockWalk.Step> steps = new ArrayList<>(BLOCKS_AT_ONCE);
            int toRead = 0;
            while (toRead < BLOCKS_AT_ONCE && steps.size() < 8 * BLOCKS_AT_ONCE) {
                BlockWalk.Step step = walk.next();
                if (step == null) {
                    break;
                }
                steps.add(step);
                toRead += step.counted() == null ? 1 : 0;
            }
            if (steps.isEmpty()) {
                return;
            }
            pending.add(WORKERS.submit(() -> read(steps)));
        }
    }

    private List<Done<T>> read(List<BlockWalk.Step> steps) throws IOException {
        List<Done<T>> read = new ArrayList<>(steps.size());
        BlockSearch reused = idle.poll();
        BlockSearch search = reused != null ? reused : searches.get();
        try {
            for (BlockWalk.Step step : steps) {
                if (closed) {
                    break;
                }
                read.add(new Done<>(step, BlockStream.read(step, takers.get(), search)));
            }
            return read;
        } finally {
            idle.add(search);
            if (closed) {
                closeIdle();
            }
        }
    }

    /** Waits, whatever interrupts: the thread's flag stays set. */
    private static <R> R result(Future<R> future) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw new IOException(failed.getMessage(), failed);
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether no block is on the way. */
    boolean isEmpty() {
        return pending.isEmpty() && done.isEmpty();
    }

    /** Forgets what is on the way, as the walk goes another. */
    void discard() {
        pending.forEach(future -> future.cancel(false));
        pending.clear();
        done.clear();
    }

    /** Closes them all, also when one fails to. */
    private void closeIdle() throws IOException {
        try (BlockSearch search = idle.poll()) {
            if (search != null) {
                closeIdle();
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        discard();
        closeIdle();
    }
}
