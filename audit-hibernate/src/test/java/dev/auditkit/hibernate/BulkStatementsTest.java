package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.hibernate.model.Clinic;
import dev.auditkit.hibernate.model.Clinic.Animal;
import dev.auditkit.hibernate.model.Clinic.Cat;
import dev.auditkit.hibernate.model.Clinic.Dog;
import dev.auditkit.hibernate.model.Clinic.Owner;
import dev.auditkit.hibernate.model.Clinic.Secret;
import dev.auditkit.hibernate.model.Clinic.Vet;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaUpdate;
import java.lang.reflect.Field;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.engine.jdbc.internal.JdbcServicesImpl;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.internal.SessionFactoryImpl;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Statements that change many rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BulkStatementsTest {

    private Database database;

    @BeforeAll
    void open() {
        Class<?>[] entities = Stream.concat(
                        Stream.of(Clinic.entities()), Stream.of(Shape.class, Circle.class, Square.class))
                .toArray(Class<?>[]::new);
        database = Database.of(entities);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Entity(name = "Shape")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    public abstract static class Shape {
        @Id
        public Long id;

        public String name;
    }

    @Entity(name = "Circle")
    public static class Circle extends Shape {}

    @Entity(name = "Square")
    public static class Square extends Shape {}

    @BeforeEach
    void fill() {
        database.inTransaction(session -> {
            session.createMutationQuery("delete from Animal").executeUpdate();
            session.createMutationQuery("delete from Vet").executeUpdate();
            for (int i = 0; i < 3; i++) {
                session.persist(new Vet("v" + i));
            }
            for (long i = 0; i < 4; i++) {
                Animal animal = i % 2 == 0 ? new Cat() : new Dog();
                animal.id = i;
                session.persist(animal);
            }
        });
        database.recorded();
    }

    @Test
    void hql() {
        database.inTransaction(session -> {
            session.createMutationQuery("update Vet set name = 'x' where code <> 'v0'")
                    .executeUpdate();
            session.createMutationQuery("delete from Vet where code = 'v1'").executeUpdate();
            session.createMutationQuery("insert into Vet (code, name) values ('v7', 'Eve')")
                    .executeUpdate();
        });
        assertThat(database.trail())
                .containsExactly(
                        "update Vet:* ok {bulk=query, rows=2, tables=[vet]}",
                        "delete Vet:* ok {bulk=query, rows=1, tables=[vet]}",
                        "create Vet:* ok {bulk=query, rows=1, tables=[vet]}");
    }

    @Test
    void criteria() {
        database.inTransaction(session -> {
            CriteriaBuilder builder = session.getCriteriaBuilder();
            CriteriaUpdate<Vet> update = builder.createCriteriaUpdate(Vet.class);
            update.from(Vet.class);
            update.set("name", "x");
            session.createMutationQuery(update).executeUpdate();
        });
        assertThat(database.trail()).containsExactly("update Vet:* ok {bulk=query, rows=3, tables=[vet]}");
    }

    @Test
    void nativeSqlWithoutItsText() {
        database.inTransaction(session -> {
            execute(session, "update Vet set name = 'delete from secrets'");
            execute(session, "/* why */ delete from \"PUBLIC\".Vet where code = 'v1'");
        });
        assertThat(database.trail())
                .containsExactly(
                        "update Vet:* ok {bulk=sql, rows=3, tables=[vet]}",
                        "delete Vet:* ok {bulk=sql, rows=1, tables=[vet]}");
    }

    @Test
    void aTableOfNoEntityIsNamedItself() {
        database.inTransaction(session -> {
            execute(session, "create table if not exists plain (a int)");
            execute(session, "insert into plain values (1), (2)");
        });
        assertThat(database.trail()).containsExactly("create plain:* ok {bulk=sql, rows=2, tables=[plain]}");
    }

    private static void execute(Session session, String sql) {
        session.createNativeMutationQuery(sql).executeUpdate();
    }

    @Test
    void aStatementThatNeedsSeveralIsOneEntry() {
        database.inTransaction(session -> {
            session.createMutationQuery("update Cat set lives = 3, name = 'Tom'")
                    .executeUpdate();
            session.createMutationQuery("delete from Cat").executeUpdate();
            session.createMutationQuery("delete from Animal").executeUpdate();
        });
        assertThat(database.trail())
                .containsExactly(
                        "update Cat:* ok {bulk=query, rows=2, tables=[cat, animal]}",
                        "delete Cat:* ok {bulk=query, rows=2, tables=[cat, animal]}",
                        "delete Animal:* ok {bulk=query, rows=2, tables=[dog, cat, animal]}");
    }

    @Test
    void rowsAreThoseOfTheEntityAndNotOfItsCollections() {
        database.inTransaction(session -> {
            for (String name : List.of("Ann", "Bea")) {
                Owner owner = new Owner(name);
                owner.tags.addAll(List.of("1", "2", "3", "4", "5"));
                session.persist(owner);
            }
        });
        database.recorded();
        database.inTransaction(session -> {
            execute(session, "delete from Owner_tags where tags = '5'");
            assertThat(session.createMutationQuery("delete from Owner").executeUpdate())
                    .isEqualTo(2);
        });
        assertThat(database.trail().stream().map(line -> line.replaceAll("tables=\\[.*, ", "tables=[..., ")))
                .containsExactly(
                        "delete owner_tags:* ok {bulk=sql, rows=2, tables=[owner_tags]}",
                        "delete Owner:* ok {bulk=query, rows=2, tables=[..., owner]}");
    }

    @Test
    void rowsOfTablesOfTheirOwnAreAddedUp() {
        database.inTransaction(session -> {
            for (long i = 0; i < 5; i++) {
                Shape shape = i < 2 ? new Circle() : new Square();
                shape.id = i;
                session.persist(shape);
            }
        });
        database.recorded();
        int updated = database.fromTransaction(session ->
                session.createMutationQuery("update Shape set name = 'x'").executeUpdate());
        int deleted = database.fromTransaction(
                session -> session.createMutationQuery("delete from Shape").executeUpdate());
        assertThat(updated).isEqualTo(5);
        assertThat(deleted).isEqualTo(5);
        assertThat(database.trail())
                .containsExactly(
                        "update Shape:* ok {bulk=query, rows=5, tables=[circle, square]}",
                        "delete Shape:* ok {bulk=query, rows=5, tables=[circle, square]}");
    }

    @Test
    void aStatementWhoseTextIsNotUnderstoodIsRecordedWithItsRows() {
        database.inTransaction(session -> {
            execute(session, "execute immediate 'update Vet set name = code'");
            execute(session, "execute immediate 'update Vet set name = code where 1 = 0'");
        });
        assertThat(database.trail()).containsExactly("update null ok {bulk=sql, rows=3}");
        assertThatThrownBy(() -> database.inTransaction(session -> {
            execute(session, "execute immediate 'update Vet set name = code'");
            throw new IllegalStateException("no");
        }));
        assertThat(database.trail()).containsExactly("transaction null error {attempted={sql={update=1}}}");
    }

    @Test
    void aStatementThatIsExecutedAgainIsAnotherEntry() {
        database.inTransaction(session -> {
            var query = session.createMutationQuery("update Vet set name = :name");
            query.setParameter("name", "x").executeUpdate();
            query.setParameter("name", "y").executeUpdate();
        });
        assertThat(database.recorded()).hasSize(2);
    }

    @Test
    void whatIsRolledBackWasAttempted() {
        assertThatThrownBy(() -> database.inTransaction(session -> {
            session.createMutationQuery("delete from Vet").executeUpdate();
            throw new IllegalStateException("no");
        }));
        assertThat(database.trail()).containsExactly("transaction null error {attempted={Vet={delete=1}}}");
    }

    @Test
    void whereServicesAreMadeWithoutAskingTheyArePutIn() throws ReflectiveOperationException {
        SessionFactoryImplementor factory = database.factory.unwrap(SessionFactoryImplementor.class);
        Field field = SessionFactoryImpl.class.getDeclaredField(WatchedJdbcServices.FIELD);
        field.setAccessible(true);
        JdbcServicesImpl plain = new JdbcServicesImpl();
        plain.injectServices(factory.getServiceRegistry());
        plain.configure(factory.getProperties());
        field.set(factory, plain);
        WatchedJdbcServices.putInto(factory);
        database.inTransaction(
                session -> session.createMutationQuery("delete from Vet").executeUpdate());
        assertThat(database.trail()).containsExactly("delete Vet:* ok {bulk=query, rows=3, tables=[vet]}");
    }

    @Test
    void whatIsIgnoredIsNotThere() {
        database.inTransaction(session -> {
            Secret secret = new Secret();
            secret.id = 1L;
            session.persist(secret);
        });
        database.inTransaction(
                session -> session.createMutationQuery("delete from Secret").executeUpdate());
        assertThat(database.recorded()).isEmpty();
    }

    @Test
    void aQueryIsNoChange() {
        database.inTransaction(session -> {
            session.createSelectionQuery("from Vet", Vet.class).getResultList();
            session.createNativeQuery("with a as (select 1) select * from a", Integer.class)
                    .getResultList();
        });
        assertThat(database.recorded()).isEmpty();
    }
}
