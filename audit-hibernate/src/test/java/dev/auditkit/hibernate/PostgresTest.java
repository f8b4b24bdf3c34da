package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditResult;
import dev.auditkit.hibernate.model.Clinic;
import dev.auditkit.hibernate.model.Clinic.Cat;
import dev.auditkit.hibernate.model.Clinic.Vet;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.Transaction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What only a database with several connections and late constraints does, on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTest {

    private EmbeddedPostgres server;
    private Database database;

    @BeforeAll
    void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("deadlock_timeout", "100ms")
                .start();
        database = Database.with(
                options -> {},
                Map.of("hibernate.connection.url", server.getJdbcUrl("postgres", "postgres")),
                Clinic.entities());
        database.inTransaction(session -> session.createNativeMutationQuery(
                        "alter table Vet add constraint one_name unique (name) deferrable initially deferred")
                .executeUpdate());
    }

    @AfterAll
    void stop() throws IOException {
        database.close();
        server.close();
    }

    @BeforeEach
    void empty() {
        database.inTransaction(session -> {
            session.createMutationQuery("delete from Vet").executeUpdate();
            session.createMutationQuery("delete from Animal").executeUpdate();
        });
        database.recorded();
    }

    private static Vet vet(String code, String name) {
        Vet vet = new Vet(code);
        vet.name = name;
        return vet;
    }

    private static Object outcome(AuditEntry entry) {
        return ((Map<?, ?>) entry.metadata().get("audit")).get("transaction");
    }

    @Test
    void aConstraintThatIsViolatedAtTheCommitLeavesNoChange() {
        assertThatThrownBy(() -> database.inTransaction(session -> {
            session.persist(vet("a", "Eve"));
            session.persist(vet("b", "Eve"));
            session.flush(); // the statements are executed; it is the commit that fails
        }));
        assertThat(rows()).isZero();

        List<AuditEntry> entries = database.recorded();
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).operation()).isEqualTo("transaction");
        assertThat(entries.get(0).result()).isEqualTo(AuditResult.ERROR);
        assertThat(entries.get(0).metadata().get("attempted")).hasToString("{Vet={create=2}}");
        // Before 7.4 Hibernate leaves the connection as it is, so that nobody can tell; since then it rolls back to be
        // sure.
        assertThat(outcome(entries.get(0))).isIn("rolled_back", "unknown");
    }

    @Test
    void whatFollowsInTheSameSessionIsNotMixedUpWithIt() {
        try (Session session = database.factory.openSession()) {
            Transaction failing = session.beginTransaction();
            session.persist(vet("a", "Eve"));
            session.persist(vet("b", "Eve"));
            assertThatThrownBy(failing::commit);
            session.clear();
            Transaction next = session.beginTransaction();
            session.persist(vet("c", "Eve"));
            next.commit();
        }
        assertThat(rows()).isEqualTo(1);
        assertThat(database.trail())
                .containsExactly("transaction null error {attempted={Vet={create=2}}}", "create Vet:c ok");
    }

    @Test
    void theVictimOfADeadlockAndItsSecondAttemptAreEachRecordedForWhatTheyAre() throws Exception {
        new Deadlock(database).isRecordedForWhatItIs();
    }

    @Test
    void aStatementOfSeveralTablesIsAQueryHereAndOneEntryAllTheSame() {
        database.inTransaction(session -> {
            for (long i = 0; i < 3; i++) {
                Cat cat = new Cat();
                cat.id = i;
                session.persist(cat);
            }
        });
        database.recorded();
        database.inTransaction(session -> {
            assertThat(session.createMutationQuery("update Cat set name = 'Tom', lives = 3 where id > 0")
                            .executeUpdate())
                    .isEqualTo(2);
            session.createMutationQuery("delete from Cat where id = 0").executeUpdate();
            session.createNativeMutationQuery(
                            "insert into Vet (code, name) values ('n', 'x') on conflict (code) do nothing")
                    .executeUpdate();
            session.createSelectionQuery("from Cat", Cat.class).getResultList();
        });
        assertThat(database.trail().stream().map(line -> line.replaceAll(", tables=.*", "")))
                .containsExactly(
                        "update Cat:* ok {bulk=query, rows=2",
                        "delete Cat:* ok {bulk=query, rows=1",
                        "create Vet:* ok {bulk=sql, rows=1");
    }

    @Test
    void aNativeQueryThatSelectsWhatItChangesIsAChange() {
        database.inTransaction(session -> {
            session.createNativeQuery("insert into Vet (code, name) values ('r', 'x') returning code", String.class)
                    .getSingleResult();
            session.createNativeQuery("with gone as (delete from Vet returning 42) select * from gone", Integer.class)
                    .getSingleResult();
        });
        assertThat(database.trail())
                .containsExactly(
                        "create Vet:* ok {bulk=sql, tables=[vet]}", "delete Vet:* ok {bulk=sql, tables=[vet]}");
    }

    private long rows() {
        return database.fromTransaction(session -> session.createSelectionQuery("select count(*) from Vet", Long.class)
                .getSingleResult());
    }
}
