package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The logs that this JVM has open, so that all who open one directory share one writer. Safe for use by many threads. */
public final class AuditLogs {

    private static final Map<Path, Shared> OPEN = new ConcurrentHashMap<>();

    private AuditLogs() {}

    /** The log of a directory and how many have it open; guarded by itself, so that directories do not wait for each other. */
    private static final class Shared {
        private @Nullable LogEngine engine;
        private int users;
    }

    /** See {@link AuditLog#open}. */
    public static AuditLog open(AuditConfig config) {
        if (!config.enabled()) {
            return new DisabledLog(config);
        }
        Path directory = realPath(config.logDir());
        Shared shared = OPEN.computeIfAbsent(directory, path -> new Shared());
        synchronized (shared) {
            LogEngine engine = shared.engine;
            if (engine == null) {
                engine = new LogEngine(config, new LockedDirectory(directory), InstantSource.system());
                engine.start();
                shared.engine = engine;
            } else {
                engine.config().requireSame(config);
            }
            shared.users++;
            return new LogHandle(engine, () -> release(shared));
        }
    }

    /** Counts one user less; the last one ends the log, and whoever opens it meanwhile waits for that. */
    private static void release(Shared shared) {
        synchronized (shared) {
            shared.users--;
            LogEngine engine = shared.engine;
            if (shared.users == 0 && engine != null) {
                shared.engine = null;
                engine.close();
            }
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
