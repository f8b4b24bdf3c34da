package dev.auditkit.benchmarks.write;

import com.sun.management.ThreadMXBean;
import dev.auditkit.benchmarks.content.Happening;
import dev.auditkit.benchmarks.peers.Peer;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Threads that log as fast as they can. For one thread. */
final class Producers {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Peer peer;
    private final Happening[] pool;
    private final int threads;
    private final LongAdder allocated = new LongAdder();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Producers(Peer peer, Happening[] pool, int threads) {
        this.peer = peer;
        this.pool = pool;
        this.threads = threads;
    }

    /** Logs that many events; when the first was begun, by {@link System#nanoTime()}. */
    long log(long events) throws InterruptedException {
        allocated.reset();
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch go = new CountDownLatch(1);
        Thread[] started = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            long share = events / threads + (i < events % threads ? 1 : 0);
            int from = i * (pool.length / threads);
            started[i] = new Thread(() -> produce(share, from, ready, go), "producer-" + i);
            started[i].start();
        }
        ready.await();
        long start = System.nanoTime();
        go.countDown();
        for (Thread thread : started) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new IllegalStateException("a producer failed", failure.get());
        }
        return start;
    }

    /** How many bytes the producers allocated while they logged. */
    long allocated() {
        return allocated.sum();
    }

    private void produce(long events, int from, CountDownLatch ready, CountDownLatch go) {
        try {
            ready.countDown();
            go.await();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            int at = from;
            for (long i = 0; i < events; i++) {
                peer.log(pool[at]);
                at = at + 1 == pool.length ? 0 : at + 1;
            }
            allocated.add(THREADS.getCurrentThreadAllocatedBytes() - before);
        } catch (InterruptedException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }
}
