package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditResult;
import dev.auditkit.hibernate.model.Clinic.Vet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Two transactions that wait for each other, in any database that then ends one of them. */
final class Deadlock {

    private final Database database;

    Deadlock(Database database) {
        this.database = database;
    }

    private static Vet vet(String code, String name) {
        Vet vet = new Vet(code);
        vet.name = name;
        return vet;
    }

    /** Has a deadlock, whose victim tries again. */
    void isRecordedForWhatItIs() throws Exception {
        database.inTransaction(session -> {
            session.persist(vet("a", "Ann"));
            session.persist(vet("b", "Bob"));
        });
        database.recorded();
        CyclicBarrier both = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Integer> one = threads.submit(renaming(both, "a", "b", "x"));
            Future<Integer> two = threads.submit(renaming(both, "b", "a", "y"));
            assertThat(one.get(60, TimeUnit.SECONDS) + two.get(60, TimeUnit.SECONDS))
                    .as("attempts")
                    .isEqualTo(3);
        } finally {
            threads.shutdownNow();
        }

        List<AuditEntry> entries = database.recorded();
        assertThat(entries)
                .filteredOn(entry -> entry.result() == AuditResult.ERROR)
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.operation()).isEqualTo("transaction");
                    assertThat(entry.metadata().get("attempted")).hasToString("{Vet={update=2}}");
                    assertThat(((Map<?, ?>) entry.metadata().get("audit")).get("transaction"))
                            .isEqualTo("rolled_back");
                });
        assertThat(entries)
                .filteredOn(entry -> entry.result() == AuditResult.OK)
                .hasSize(4)
                .extracting(AuditEntry::operation, AuditEntry::key)
                .containsExactlyInAnyOrder(
                        tuple("update", "Vet:a"),
                        tuple("update", "Vet:b"),
                        tuple("update", "Vet:a"),
                        tuple("update", "Vet:b"));
        assertThat(entries)
                .extracting(entry -> ((Map<?, ?>) entry.metadata().get("audit")).get("transaction_id"))
                .doesNotContainNull();
        assertThat(entries.stream()
                        .map(entry -> ((Map<?, ?>) entry.metadata().get("audit")).get("transaction_id"))
                        .distinct())
                .hasSize(3);
    }

    /** Renames two, in this order, and tries again when it is chosen as the victim; answers how often it tried. */
    private Callable<Integer> renaming(CyclicBarrier both, String first, String second, String suffix) {
        return () -> {
            for (int attempt = 1; ; attempt++) {
                boolean waits = attempt == 1;
                try {
                    database.inTransaction(session -> {
                        session.find(Vet.class, first).name += suffix;
                        session.flush();
                        if (waits) {
                            await(both);
                        }
                        session.find(Vet.class, second).name += suffix;
                    });
                    return attempt;
                } catch (RuntimeException e) {
                    if (attempt == 2) {
                        throw e;
                    }
                }
            }
        };
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
