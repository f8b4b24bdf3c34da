package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.hibernate.model.Clinic;
import dev.auditkit.hibernate.model.Clinic.Animal;
import dev.auditkit.hibernate.model.Clinic.Cat;
import dev.auditkit.hibernate.model.Clinic.Owner;
import dev.auditkit.hibernate.model.Clinic.Pet;
import dev.auditkit.hibernate.model.Clinic.Secret;
import dev.auditkit.hibernate.model.Clinic.Vet;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.Tuple;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Root;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.Hibernate;
import org.hibernate.ScrollableResults;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the application asks the database, where reads are recorded. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueriesTest {

    @Entity(name = "Vehicle")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    public abstract static class Vehicle {
        @Id
        public Long id;
    }

    @Entity(name = "Car")
    public static class Car extends Vehicle {}

    @Entity(name = "Bus")
    public static class Bus extends Vehicle {}

    private Database database;

    @BeforeAll
    void open() {
        Class<?>[] entities = Stream.concat(
                        Stream.of(Clinic.entities()), Stream.of(Vehicle.class, Car.class, Bus.class))
                .toArray(Class<?>[]::new);
        database = Database.with(options -> options.logReads(true), entities);
        database.inTransaction(session -> {
            Owner owner = new Owner("Ann");
            owner.tags.add("kind");
            session.persist(owner);
            session.persist(new Pet("Leo", owner));
            session.persist(new Vet("a"));
            session.persist(new Vet("b"));
            Cat cat = new Cat();
            cat.id = 1L;
            session.persist(cat);
            Secret secret = new Secret();
            secret.id = 1L;
            session.persist(secret);
        });
        database.recorded();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void hqlThatGivesNoEntities() {
        database.inTransaction(session -> {
            session.createSelectionQuery("select v.name from Vet v", String.class)
                    .getResultList();
            session.createSelectionQuery("select count(*) from Vet", Long.class).getSingleResult();
            session.createSelectionQuery("select o.name, p.name from Pet p join p.owner o", Tuple.class)
                    .getResultList();
            session.createSelectionQuery("select t from Owner o join o.tags t", String.class)
                    .getResultList();
            session.createSelectionQuery(
                            "select (select count(*) from Pet p where p.owner = o) from Owner o", Long.class)
                    .getResultList();
        });
        assertThat(database.trail())
                .containsExactly(
                        "read Vet:* ok {bulk=query, rows=2, tables=[vet]}",
                        "read Vet:* ok {bulk=query, rows=1, tables=[vet]}",
                        "read Pet:* ok {bulk=query, rows=1, tables=[pet, owner]}",
                        "read Owner:* ok {bulk=query, rows=1, tables=[owner, owner_tags]}",
                        "read Owner:* ok {bulk=query, rows=1, tables=[owner, pet]}");
    }

    @Test
    void criteria() {
        database.inTransaction(session -> {
            CriteriaBuilder builder = session.getCriteriaBuilder();
            CriteriaQuery<String> query = builder.createQuery(String.class);
            Root<Vet> vet = query.from(Vet.class);
            query.select(vet.get("code"));
            session.createSelectionQuery(query).getResultList();
        });
        assertThat(database.trail()).containsExactly("read Vet:* ok {bulk=query, rows=2, tables=[vet]}");
    }

    @Test
    void nativeSqlWithoutItsText() {
        database.inTransaction(session -> {
            session.createNativeQuery("select name from Vet where name = 'from secrets'", String.class)
                    .getResultList();
            session.createNativeQuery("with a as (select code from Vet) select count(*) from a", Long.class)
                    .getSingleResult();
            session.createNativeQuery("select count(*) from information_schema.tables", Long.class)
                    .getSingleResult();
            session.createNativeQuery("select 1", Integer.class).getSingleResult();
        });
        assertThat(database.trail())
                .containsExactly(
                        "read Vet:* ok {bulk=sql, rows=0, tables=[vet]}",
                        "read Vet:* ok {bulk=sql, rows=1, tables=[vet]}",
                        "read tables:* ok {bulk=sql, rows=1, tables=[tables]}",
                        "read null ok {bulk=sql, rows=1, tables=[]}");
    }

    @Test
    void scrollingAndStreamsWhoseRowsNobodyKnowsBefore() {
        database.inTransaction(session -> {
            try (ScrollableResults<String> results = session.createSelectionQuery(
                            "select code from Vet order by code", String.class)
                    .scroll()) {
                assertThat(results.next()).isTrue();
            }
            try (Stream<String> results = session.createSelectionQuery("select code from Vet", String.class)
                    .getResultStream()) {
                assertThat(results).hasSize(2);
            }
            try (Stream<String> results = session.createNativeQuery("select code from Vet", String.class)
                    .getResultStream()) {
                assertThat(results).hasSize(2);
            }
            assertThat(session.createSelectionQuery("select code from Vet", String.class)
                            .getResultCount())
                    .isEqualTo(2);
        });
        assertThat(database.trail())
                .containsExactly(
                        "read Vet:* ok {bulk=query, tables=[vet]}",
                        "read Vet:* ok {bulk=query, tables=[vet]}",
                        "read Vet:* ok {bulk=sql, tables=[vet]}",
                        "read Vet:* ok {bulk=query, tables=[vet]}");
    }

    @Test
    void aQueryOfEntitiesIsRecordedBesideThemAndAlsoWhenTheSessionHasThem() {
        database.inTransaction(session -> {
            session.createSelectionQuery("from Vet order by code", Vet.class).getResultList();
            session.createSelectionQuery("from Vet order by code", Vet.class).getResultList();
        });
        assertThat(database.trail())
                .containsExactly(
                        "read Vet:a ok",
                        "read Vet:b ok",
                        "read Vet:* ok {bulk=query, rows=2, tables=[vet]}",
                        "read Vet:* ok {bulk=query, rows=2, tables=[vet]}");
    }

    @Test
    void theEntityIsTheOneThatIsAskedForWhateverTablesItHas() {
        database.inTransaction(session -> {
            session.createSelectionQuery("select a.name from Animal a", String.class)
                    .getResultList();
            session.createSelectionQuery("select c.name from Cat c", String.class)
                    .getResultList();
            session.createSelectionQuery("select v.id from Vehicle v", Long.class)
                    .getResultList();
        });
        assertThat(database.recorded())
                .extracting(entry -> entry.key())
                .containsExactly("Animal:*", "Cat:*", "Vehicle:*");
    }

    @Test
    void whatHibernateLoadsByItselfIsNoQuery() {
        database.inTransaction(session -> {
            session.find(Vet.class, "a");
            Owner owner = session.find(Owner.class, 1L);
            Hibernate.initialize(owner.tags);
            Hibernate.initialize(owner.pets);
            session.byMultipleIds(Animal.class).multiLoad(1L, 2L);
        });
        assertThat(database.trail())
                .containsExactly("read Vet:a ok", "read Owner:1 ok", "read Pet:1 ok", "read Cat:1 ok");
    }

    @Test
    void aStatementThatChangesRowsIsNoQueryAlsoWhenItNeedsOne() {
        database.inTransaction(session -> {
            session.createMutationQuery("update Cat set lives = 8, name = 'Tom' where lives < 0")
                    .executeUpdate();
            session.createMutationQuery("delete from Owner where id = 77").executeUpdate();
        });
        assertThat(database.trail().stream().map(line -> line.replaceAll(" .*", "")))
                .containsExactly("update", "delete");
    }

    @Test
    void nativeSqlThatSelectsWhatItChangesIsAChange() {
        database.inTransaction(session -> session.createNativeQuery(
                        "select code from final table (update Vet set name = 'x')", String.class)
                .getResultList());
        assertThat(database.trail()).containsExactly("update Vet:* ok {bulk=sql, tables=[vet]}");
    }

    @Test
    void whatIsIgnoredIsNotThere() {
        database.inTransaction(session -> {
            session.createSelectionQuery("select text from Secret", String.class)
                    .getResultList();
            session.createSelectionQuery("select s.id from Secret s, Vet v", Long.class)
                    .getResultList();
        });
        assertThat(database.trail()).containsExactly("read Vet:* ok {bulk=query, rows=2, tables=[vet]}");
    }

    @Test
    void aQueryThatFailsReadsNothing() {
        assertThatThrownBy(() ->
                database.inTransaction(session -> session.createNativeQuery("select nothing from Vet", String.class)
                        .getResultList()));
        assertThat(database.recorded()).isEmpty();
    }

    @Test
    void whatWasReadWasReadWhateverBecomesOfTheTransaction() {
        try (Session session = database.factory.openSession()) {
            session.beginTransaction();
            session.createSelectionQuery("select code from Vet", String.class).getResultList();
            session.getTransaction().rollback();
        }
        assertThat(database.recorded())
                .singleElement()
                .satisfies(entry -> assertThat(entry.metadata()).doesNotContainKey("audit"));
    }

    @Test
    void sessionsWithoutStateLoadWithoutAnEvent() {
        database.inStatelessTransaction(session -> {
            session.get(Vet.class, "a");
            session.get(Vet.class, "none");
            session.get(Animal.class, 1L);
            session.get(Secret.class, 1L);
            session.createSelectionQuery("from Vet", Vet.class).getResultList();
        });
        assertThat(database.trail())
                .containsExactly("read Vet:a ok", "read Cat:1 ok", "read Vet:* ok {bulk=query, rows=2, tables=[vet]}");
    }

    @Test
    void whereNothingMayGoUnrecordedNoQueryBeginsWithoutTheLog() {
        AuditRecorder recorder = SurroundingsTest.recorder(AuditConfig.builder()
                .failurePolicy(FailurePolicy.CLOSED)
                .logReads(true)
                .build());
        try (Database refusing = Database.with(options -> {}, Map.of(AuditHibernate.RECORDER, recorder), Vet.class)) {
            assertThatThrownBy(() -> refusing.inTransaction(
                            session -> session.createSelectionQuery("select code from Vet", String.class)
                                    .getResultList()))
                    .isInstanceOf(AuditUnavailableException.class);
            assertThat(refusing.sql).isEmpty();
        }
    }
}
