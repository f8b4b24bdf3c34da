package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.jta.TransactionManager;
import dev.auditkit.AuditConfig;
import dev.auditkit.AuditLog;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.AuditScope;
import dev.auditkit.hibernate.model.Clinic;
import dev.auditkit.hibernate.model.Clinic.Owner;
import dev.auditkit.hibernate.model.Clinic.Pet;
import dev.auditkit.hibernate.model.Clinic.Secret;
import dev.auditkit.hibernate.model.Clinic.Vault;
import dev.auditkit.hibernate.model.Clinic.Vet;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.hibernate.Hibernate;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.TenantId;
import org.hibernate.cfg.Configuration;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.testing.cache.CachingRegionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is around an entity: reads, caches, tenants, transactions of others, and where it is recorded. */
class SurroundingsTest {

    @Entity(name = "Note")
    @Cacheable
    public static class Note {
        @Id
        public Long id;

        @TenantId
        public String tenant;

        public String text;
    }

    private static Note note(long id) {
        Note note = new Note();
        note.id = id;
        return note;
    }

    @Test
    void readsAreRecordedWhereTheyAreWanted() {
        try (Database database = Database.with(
                options -> options.logReads(true),
                Map.of(
                        "hibernate.cache.use_second_level_cache", "true",
                        "hibernate.cache.region.factory_class", CachingRegionFactory.class.getName(),
                        "jakarta.persistence.sharedCache.mode", "ENABLE_SELECTIVE"),
                Owner.class,
                Pet.class,
                Vet.class,
                Secret.class,
                Cached.class)) {
            database.inTransaction(session -> {
                Owner owner = new Owner("Ann");
                session.persist(owner);
                session.persist(new Pet("Leo", owner));
                session.persist(new Cached());
                Secret secret = new Secret();
                secret.id = 0L;
                session.persist(secret);
            });
            database.recorded();
            database.inTransaction(session -> {
                Pet pet = session.createSelectionQuery("from Pet", Pet.class).getSingleResult();
                assertThat(Hibernate.unproxy(pet.owner, Owner.class).name).isEqualTo("Ann");
                session.find(Secret.class, 0L);
            });
            assertThat(database.trail())
                    .containsExactly(
                            "read Pet:1 ok", "read Pet:* ok {bulk=query, rows=1, tables=[pet]}", "read Owner:1 ok");

            database.inTransaction(session -> session.find(Cached.class, 0L));
            database.recorded();
            database.sql.clear();
            database.inTransaction(session -> session.find(Cached.class, 0L).text = "new");
            assertThat(database.sql).as("what is in the cache is not selected").hasSize(1);
            assertThat(database.trail()).containsExactly("read Cached:0 ok", "update Cached:0 ok {changed=[text]}");
        }
    }

    @Entity(name = "Cached")
    @Cacheable
    public static class Cached {
        @Id
        public long id;

        public String text = "old";
    }

    @Test
    void theTenantIsRecorded() {
        String[] tenant = {"north"};
        CurrentTenantIdentifierResolver<String> resolver = new CurrentTenantIdentifierResolver<>() {
            @Override
            public String resolveCurrentTenantIdentifier() {
                return tenant[0];
            }

            @Override
            public boolean validateExistingCurrentSessions() {
                return false;
            }
        };
        try (Database database = Database.with(
                options -> options.logReads(true),
                Map.of("hibernate.tenant_identifier_resolver", resolver),
                Note.class)) {
            database.inTransaction(session -> session.persist(note(1)));
            tenant[0] = "south";
            assertThatThrownBy(() -> database.inTransaction(session -> {
                session.persist(note(2));
                session.flush();
                throw new IllegalStateException("no");
            }));
            database.inTransaction(session ->
                    session.createMutationQuery("update Note set text = 'x'").executeUpdate());
            tenant[0] = "north";
            database.inTransaction(session -> session.find(Note.class, 1L));
            assertThat(database.trail())
                    .containsExactly(
                            "create Note:1 ok {tenant=north}",
                            "transaction null error {attempted={Note={create=1}}, tenant=south}",
                            "update Note:* ok {bulk=query, rows=0, tables=[note], tenant=south}",
                            "read Note:1 ok {tenant=north}");
        }
    }

    @Test
    void transactionsOfJtaAreFollowed() throws Exception {
        jakarta.transaction.TransactionManager transactions = TransactionManager.transactionManager();
        try (Database database = Database.with(
                options -> {},
                Map.of(
                        "hibernate.transaction.coordinator_class", "jta",
                        "hibernate.connection.autocommit", "true",
                        "hibernate.transaction.jta.platform",
                                "org.hibernate.engine.transaction.jta.platform.internal.JBossStandAloneJtaPlatform"),
                Vet.class)) {
            transactions.begin();
            // The session may be closed before its transaction ends, as under most frameworks.
            try (Session session = database.factory.openSession()) {
                session.persist(new Vet("a"));
                session.flush();
            }
            assertThat(database.recorded()).isEmpty();
            transactions.commit();
            assertThat(database.trail()).containsExactly("create Vet:a ok");

            transactions.begin();
            try (Session session = database.factory.openSession()) {
                session.persist(new Vet("b"));
                session.flush();
                transactions.rollback();
            }
            assertThat(database.trail()).containsExactly("transaction null error {attempted={Vet={create=1}}}");

            transactions.setTransactionTimeout(1);
            transactions.begin();
            Session late = database.factory.openSession();
            late.persist(new Vet("c"));
            late.flush();
            Thread.sleep(2_500); // until the transaction manager gives it up, on a thread of its own
            assertThatThrownBy(late::close).hasMessageContaining("rolled back");
            transactions.setTransactionTimeout(0);
            assertThatThrownBy(transactions::commit).isInstanceOf(Exception.class);
            assertThat(database.trail()).containsExactly("transaction null error {attempted={Vet={create=1}}}");
        }
    }

    @Test
    void sessionsThatShareATransactionShareItsEntries() {
        try (Database database = Database.of(Vet.class)) {
            database.inTransaction(session -> {
                session.persist(new Vet("a"));
                try (Session child = session.sessionWithOptions().connection().openSession()) {
                    child.persist(new Vet("b"));
                    child.flush();
                }
                assertThat(database.recorded()).isEmpty();
            });
            assertThat(database.recorded())
                    .hasSize(2)
                    .extracting(entry -> ((Map<?, ?>) entry.metadata().get("audit")).get("transaction_id"))
                    .satisfies(ids -> assertThat(ids.get(0)).isNotNull().isEqualTo(ids.get(1)));
        }
    }

    @Test
    void withoutARecorderNothingHappens() {
        Supplier<AuditRecorder> none = () -> null;
        try (Database database =
                Database.with(options -> {}, Map.of(AuditHibernate.RECORDER, none), Clinic.entities())) {
            database.inTransaction(session -> {
                session.persist(new Owner("Ann"));
                session.createMutationQuery("delete from Vet").executeUpdate();
            });
            database.inStatelessTransaction(session -> session.insert(new Vet("a")));
            assertThat(database.recorded()).isEmpty();
        }
    }

    @Test
    void aFactoryWithoutASettingRecordsWhereTheApplicationSays() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(AuditHibernate.RECORDER, null);
        try (Database database = Database.with(options -> {}, settings, Vet.class)) {
            try (AuditScope scope = AuditHibernate.use(database.recorder)) {
                database.inTransaction(session -> session.persist(new Vet("a")));
                assertThat(scope).isNotNull();
            }
            database.inTransaction(session -> session.persist(new Vet("b")));
            assertThat(database.trail()).containsExactly("create Vet:a ok");
        }
    }

    @Test
    void anotherSettingStopsTheStart() {
        assertThatThrownBy(() -> Database.with(options -> {}, Map.of(AuditHibernate.RECORDER, "here"), Vet.class))
                .hasMessageContaining("dev.auditkit.recorder")
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("AuditRecorder");
    }

    @Test
    void whereNothingMayGoUnrecordedNoChangeBeginsWithoutTheLog() {
        AuditRecorder recorder = recorder(FailurePolicy.CLOSED);
        try (Database database = Database.with(options -> {}, Map.of(AuditHibernate.RECORDER, recorder), Vet.class)) {
            assertThatThrownBy(() -> database.inTransaction(session -> session.persist(new Vet("a"))))
                    .isInstanceOf(AuditUnavailableException.class);
            assertThat(database.<Long>fromTransaction(
                            session -> session.createSelectionQuery("select count(*) from Vet", Long.class)
                                    .getSingleResult()))
                    .isZero();
        }
    }

    @Test
    void noCollectionIsWrittenWithoutTheLogEither() {
        AtomicReference<AuditRecorder> recorder = new AtomicReference<>();
        Supplier<@Nullable AuditRecorder> current = recorder::get;
        try (Database database =
                Database.with(options -> {}, Map.of(AuditHibernate.RECORDER, current), Clinic.entities())) {
            database.inTransaction(session -> {
                Vault vault = new Vault();
                vault.id = 1L;
                session.persist(vault);
            });
            recorder.set(recorder(FailurePolicy.CLOSED));
            database.sql.clear();
            assertThatThrownBy(() -> database.inTransaction(
                            session -> session.find(Vault.class, 1L).keys.add("sesame")))
                    .isInstanceOf(AuditUnavailableException.class);
            assertThat(database.sql).noneMatch(sql -> sql.contains("insert"));
        }
    }

    @Test
    void norDoesAChangeBeginOutsideOfTransactions() {
        Map<String, Object> settings = Map.of(
                "hibernate.connection.autocommit",
                "true",
                "hibernate.allow_update_outside_transaction",
                "true",
                AuditHibernate.RECORDER,
                recorder(FailurePolicy.CLOSED));
        try (Database database = Database.with(options -> {}, settings, Vet.class);
                Session session = database.factory.openSession()) {
            session.persist(new Vet("a"));
            assertThatThrownBy(session::flush).isInstanceOf(AuditUnavailableException.class);
            session.clear();
            assertThatThrownBy(
                            () -> session.createMutationQuery("delete from Vet").executeUpdate())
                    .isInstanceOf(AuditUnavailableException.class);
            assertThat(database.sql).isEmpty();
        }
    }

    @Test
    void theTenantIsRecordedWhereEachHasADatabaseOfItsOwn() {
        try (Database database = Database.with(
                options -> options.logReads(true),
                Map.of(
                        "hibernate.hbm2ddl.auto",
                        "none",
                        "hibernate.multi_tenant_connection_provider",
                        new TenantDatabases()),
                Vet.class)) {
            for (String tenant : List.of("north", "south")) {
                try (Session session = database.factory
                        .withOptions()
                        .tenantIdentifier((Object) tenant)
                        .openSession()) {
                    session.beginTransaction();
                    session.persist(new Vet("a"));
                    session.getTransaction().commit();
                    session.clear();
                    session.find(Vet.class, "a");
                    session.beginTransaction();
                    session.createMutationQuery("delete from Vet").executeUpdate();
                    session.getTransaction().commit();
                    session.beginTransaction();
                    session.persist(new Vet("b"));
                    session.flush();
                    session.getTransaction().rollback();
                }
                assertThat(database.trail())
                        .containsExactly(
                                "create Vet:a ok {tenant=" + tenant + "}",
                                "read Vet:a ok {tenant=" + tenant + "}",
                                "delete Vet:* ok {bulk=query, rows=1, tables=[vet], tenant=" + tenant + "}",
                                "transaction null error {attempted={Vet={create=1}}, tenant=" + tenant + "}");
            }
        }
    }

    private static final class TenantDatabases implements MultiTenantConnectionProvider<String> {

        private static final long serialVersionUID = 1;

        @Override
        public Connection getAnyConnection() throws SQLException {
            return getConnection("any");
        }

        @Override
        public void releaseAnyConnection(Connection connection) throws SQLException {
            connection.close();
        }

        @Override
        public Connection getConnection(String tenant) throws SQLException {
            return DriverManager.getConnection("jdbc:h2:mem:tenant-" + tenant + ";DB_CLOSE_DELAY=-1;"
                    + "INIT=create table if not exists Vet (code varchar(99) primary key, name varchar(99))");
        }

        @Override
        public void releaseConnection(String tenant, Connection connection) throws SQLException {
            connection.close();
        }

        @Override
        public boolean supportsAggressiveRelease() {
            return false;
        }

        @Override
        public boolean isUnwrappableAs(Class<?> type) {
            return false;
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aNameThatAMappingFileGivesIsTheEntitys() {
        String mapping = """
                <entity-mappings xmlns="https://jakarta.ee/xml/ns/persistence/orm" version="3.0">
                  <entity class="%s" name="Named" access="FIELD"><attributes><id name="id"/></attributes></entity>
                </entity-mappings>""".formatted(Plain.class.getName());
        Configuration configuration =
                new Configuration().addInputStream(new ByteArrayInputStream(mapping.getBytes(StandardCharsets.UTF_8)));
        configuration.setProperty("hibernate.connection.url", "jdbc:h2:mem:named");
        try (SessionFactory factory = configuration.buildSessionFactory()) {
            assertThat(EntityPlan.of(factory.unwrap(SessionFactoryImplementor.class)
                                    .getMappingMetamodel()
                                    .getEntityDescriptor(Plain.class))
                            .name())
                    .isEqualTo("Named");
        }
    }

    public static class Plain {
        public Long id;
    }

    @Test
    void whatCannotBeRecordedIsCountedAndNotTheApplications() {
        AuditRecorder recorder = recorder(FailurePolicy.OPEN);
        try (Database database = Database.with(options -> {}, Map.of(AuditHibernate.RECORDER, recorder), Vet.class)) {
            database.inTransaction(session -> session.persist(new Vet("a")));
            assertThat(recorder.unrecorded()).isPositive();
        }
    }

    /** Of a log that takes nothing. */
    static AuditRecorder recorder(FailurePolicy policy) {
        return recorder(AuditConfig.builder().failurePolicy(policy).build());
    }

    static AuditRecorder recorder(AuditConfig config) {
        AuditLog broken = (AuditLog) Proxy.newProxyInstance(
                SurroundingsTest.class.getClassLoader(),
                new Class<?>[] {AuditLog.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("unavailable")) {
                        return Optional.of("it is broken");
                    }
                    throw new IllegalStateException("it is broken");
                });
        return AuditRecorder.builder(broken, config).build();
    }
}
