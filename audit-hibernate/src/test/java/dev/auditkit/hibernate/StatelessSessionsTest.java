package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditOption.DataValues;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditResult;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.hibernate.model.Clinic;
import dev.auditkit.hibernate.model.Clinic.Owner;
import dev.auditkit.hibernate.model.Clinic.Vet;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Sessions without state. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatelessSessionsTest {

    private Database database;

    @BeforeAll
    void open() {
        database = Database.with(options -> options.captureDataValues(DataValues.CHANGED), Clinic.entities());
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void recordsWhatTheyDo() {
        Vet vet = new Vet("v1");
        database.inStatelessTransaction(session -> session.insert(vet));
        vet.name = "Eve";
        database.inStatelessTransaction(session -> session.update(vet));
        vet.name = "Eva";
        database.inStatelessTransaction(session -> session.upsert(vet));
        database.inStatelessTransaction(session -> session.delete(vet));
        assertThat(database.trail())
                .containsExactly(
                        "create Vet:v1 ok",
                        "update Vet:v1 ok {before=unknown, values={name=Eve}}",
                        "update Vet:v1 ok {before=unknown, upsert=true, values={name=Eva}}",
                        "delete Vet:v1 ok");
    }

    @Test
    void recordsWhatBelongsToOneTransactionTogether() {
        database.inStatelessTransaction(session -> {
            session.insert(new Vet("v2"));
            session.insert(new Owner("Ann"));
        });
        assertThat(database.recorded())
                .hasSize(2)
                .extracting(entry -> ((Map<?, ?>) entry.metadata().get("audit")).get("transaction_id"))
                .doesNotContainNull()
                .satisfies(ids -> assertThat(ids.get(0)).isEqualTo(ids.get(1)));
    }

    @Test
    void recordsWhatTheyAttempted() {
        database.inStatelessTransaction(session -> session.insert(new Vet("v3")));
        database.recorded();
        assertThatThrownBy(() -> database.inStatelessTransaction(session -> session.insert(new Vet("v3"))));
        assertThat(database.trail()).containsExactly("transaction null error {attempted={Vet={create=1}}}");
    }

    @Test
    void whereNothingMayGoUnrecordedNoneBeginsWithoutTheLog() {
        Map<String, Object> settings = Map.of(
                "hibernate.connection.autocommit",
                "true",
                AuditHibernate.RECORDER,
                SurroundingsTest.recorder(FailurePolicy.CLOSED));
        try (Database closed = Database.with(options -> {}, settings, Clinic.entities())) {
            assertThatThrownBy(() -> closed.inStatelessTransaction(session -> session.insert(new Vet("v1"))))
                    .isInstanceOf(AuditUnavailableException.class);
            try (var session = closed.factory.openStatelessSession()) {
                assertThatThrownBy(() -> session.insert(new Vet("v2"))).isInstanceOf(AuditUnavailableException.class);
                assertThatThrownBy(() -> session.upsert(new Vet("v3"))).isInstanceOf(AuditUnavailableException.class);
                assertThatThrownBy(() -> session.delete(new Vet("v4"))).isInstanceOf(AuditUnavailableException.class);
                assertThat(session.createSelectionQuery("select count(*) from Vet", Long.class)
                                .getSingleResult())
                        .isZero();
            }
        }
    }

    @Test
    void outsideOfTransactionsRecordsAtOnceWhereEachStatementIsCommitted() {
        try (Database committing = Database.with(
                        options -> {}, Map.of("hibernate.connection.autocommit", "true"), Clinic.entities());
                var session = committing.factory.openStatelessSession()) {
            session.insert(new Vet("v4"));
            assertThat(committing.trail()).containsExactly("create Vet:v4 ok");
        }
    }

    @Test
    void outsideOfTransactionsNobodyKnowsWhatBecomesOfAChangeWhereItIsNot() {
        try (var session = database.factory.openStatelessSession()) {
            session.insert(new Vet("v4"));
        }
        assertThat(database.recorded()).singleElement().satisfies(entry -> {
            assertThat(entry.result()).isEqualTo(AuditResult.ERROR);
            assertThat(((Map<?, ?>) entry.metadata().get("audit")).get("transaction"))
                    .isEqualTo("unknown");
        });
    }
}
