package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The logs that this JVM has open, so that all who open one directory share one writer. Safe for use by many threads. */
public final class AuditLogs {

    private static final Map<Path, Shared> OPEN = new ConcurrentHashMap<>();

    private AuditLogs() {}

    /** A log, and how many have it open. */
    private record Shared(LogEngine engine, int users) {

        Shared with(int more) {
            return new Shared(engine, users + more);
        }
    }

    /** See {@link AuditLog#open}. */
    public static AuditLog open(AuditConfig config) {
        if (!config.enabled()) {
            return new DisabledLog(config);
        }
        Path directory = realPath(config.logDir());
        Shared shared =
                OPEN.compute(directory, (path, before) -> before == null ? start(path, config) : join(before, config));
        return new LogHandle(shared.engine, () -> release(directory));
    }

    private static Shared start(Path directory, AuditConfig config) {
        LogEngine engine = new LogEngine(config, new LockedDirectory(directory), InstantSource.system());
        engine.start();
        return new Shared(engine, 1);
    }

    private static Shared join(Shared open, AuditConfig config) {
        open.engine.config().requireSame(config);
        return open.with(1);
    }

    /** Counts one user less; the last one ends the log, and whoever opens it meanwhile waits for that. */
    private static void release(Path directory) {
        RuntimeException[] failure = new RuntimeException[1];
        OPEN.computeIfPresent(directory, (path, open) -> {
            if (open.users > 1) {
                return open.with(-1);
            }
            try {
                open.engine.close();
            } catch (RuntimeException e) {
                failure[0] = e;
            }
            return null;
        });
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    /** The real path of a directory whose last parts may not exist yet. */
    private static Path realPath(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        for (Path existing = absolute; existing != null; existing = existing.getParent()) {
            try {
                return existing.toRealPath()
                        .resolve(existing.relativize(absolute))
                        .normalize();
            } catch (IOException e) {
                // Not this one: its parent may exist.
            }
        }
        return absolute;
    }
}
