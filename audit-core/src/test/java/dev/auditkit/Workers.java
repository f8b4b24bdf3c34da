package dev.auditkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that begin at the same moment; the first failure of any becomes the test's. */
public final class Workers {

    private final List<FutureTask<?>> tasks = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** What one of them does. */
    public interface Work {
        void run(int index) throws Exception;
    }

    private Workers() {}

    public static Workers start(int count, Work work) {
        Workers workers = new Workers();
        AtomicInteger missing = new AtomicInteger(count);
        for (int i = 0; i < count; i++) {
            int index = i;
            FutureTask<?> task = new FutureTask<>(() -> {
                missing.decrementAndGet();
                while (missing.get() > 0) {
                    Thread.onSpinWait();
                }
                work.run(index);
                return null;
            });
            Thread thread = new Thread(task, "worker-" + i);
            thread.setDaemon(true);
            workers.tasks.add(task);
            workers.threads.add(thread);
        }
        workers.threads.forEach(Thread::start);
        return workers;
    }

    public List<Thread> threads() {
        return List.copyOf(threads);
    }

    public boolean isAlive() {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    public void join() {
        for (int i = 0; i < tasks.size(); i++) {
            try {
                tasks.get(i).get(Eventually.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw new AssertionError("worker " + i + " failed", e.getCause());
            } catch (TimeoutException e) {
                AssertionError hanging = new AssertionError("worker " + i + " hangs");
                hanging.setStackTrace(threads.get(i).getStackTrace());
                throw hanging;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
