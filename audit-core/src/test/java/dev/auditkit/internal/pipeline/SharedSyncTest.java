package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.LogFiles;
import dev.auditkit.LogThreadsEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Callers who wait for the disk wait together. */
@Timeout(120)
@ExtendWith(LogThreadsEnd.class)
class SharedSyncTest {

    private static final int CALLERS = 8;

    /** Of each caller; there is a sync for each at least. */
    private static final int EVENTS = 100;

    /** Other work on the machine may keep callers from coming again in time. */
    private static final int ATTEMPTS = 5;

    @TempDir
    Path temp;

    @Test
    void callersWhoComeAgainShareEachSync() throws InterruptedException {
        FaultyHome home = new FaultyHome(temp.resolve("log"));
        try (AuditLog log = home.open(LogFiles.config(home.directory())
                .durability(Durability.SYNC)
                .maxWait(Duration.ofSeconds(60))
                .build())) {
            log.flush();
            home.storage().onForce(FaultyStorage.Fault.ofSegments(FaultyStorage.Fault.sleepy(1)));
            long syncs = Long.MAX_VALUE;
            for (int attempt = 0; attempt < ATTEMPTS && syncs > 5 * EVENTS / 4; attempt++) {
                long before = log.stats().fsyncs();
                logFromAllCallers(log);
                syncs = log.stats().fsyncs() - before;
            }
            assertThat(syncs).isBetween((long) EVENTS, 5L * EVENTS / 4);
        }
    }

    private static void logFromAllCallers(AuditLog log) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            Thread caller = new Thread(() -> {
                for (int event = 0; event < EVENTS; event++) {
                    log.log(AuditEvent.of("order.pay").build());
                }
            });
            caller.start();
            callers.add(caller);
        }
        for (Thread caller : callers) {
            caller.join();
        }
    }
}
