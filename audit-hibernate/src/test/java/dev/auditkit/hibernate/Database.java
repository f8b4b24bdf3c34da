package dev.auditkit.hibernate;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEntry;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.testkit.InMemoryAuditLog;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.hibernate.cfg.Configuration;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** A database of its own, recorded, whose SQL is counted. */
final class Database implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final InMemoryAuditLog audit;
    final AuditRecorder recorder;
    final SessionFactory factory;
    final List<String> sql = Collections.synchronizedList(new ArrayList<>());

    private Database(
            InMemoryAuditLog audit, AuditRecorder recorder, Map<String, Object> settings, Class<?>[] entities) {
        this.audit = audit;
        this.recorder = recorder;
        Configuration configuration = new Configuration();
        for (Class<?> entity : entities) {
            configuration.addAnnotatedClass(entity);
        }
        Map<String, Object> all = new HashMap<>(Map.of(
                "hibernate.connection.url",
                "jdbc:h2:mem:audit" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1",
                "hibernate.hbm2ddl.auto",
                "create",
                "hibernate.session_factory.statement_inspector",
                (StatementInspector) statement -> {
                    sql.add(statement);
                    return statement;
                }));
        all.put(AuditHibernate.RECORDER, recorder);
        all.put(
                "hibernate.transaction.jta.platform",
                "org.hibernate.engine.transaction.jta.platform.internal.NoJtaPlatform");
        all.putAll(settings);
        if (settings.containsKey("hibernate.connection.url")) {
            all.put("hibernate.connection.username", "postgres");
        }
        all.values().removeIf(Objects::isNull);
        configuration.getProperties().putAll(all);
        factory = configuration.buildSessionFactory();
        sql.clear();
    }

    static Database of(Class<?>... entities) {
        return with(options -> {}, Map.of(), entities);
    }

    static Database with(Consumer<AuditConfig.Builder> options, Class<?>... entities) {
        return with(options, Map.of(), entities);
    }

    static Database with(Consumer<AuditConfig.Builder> options, Map<String, Object> settings, Class<?>... entities) {
        InMemoryAuditLog audit = InMemoryAuditLog.create(builder -> options.accept(builder.logReads(false)));
        AuditRecorder recorder = AuditRecorder.builder(audit, audit.config())
                .users(() -> "alice")
                .sources(() -> "10.0.0.7")
                .build();
        return new Database(audit, recorder, settings, entities);
    }

    /** Empties it, in H2, and forgets what was recorded. */
    void reset() {
        try (Session session = factory.openSession()) {
            session.doWork(connection -> {
                try (Statement statement = connection.createStatement()) {
                    List<String> tables = new ArrayList<>();
                    try (ResultSet found = statement.executeQuery("select table_name from information_schema.tables"
                            + " where table_schema = 'PUBLIC' and table_type = 'BASE TABLE'")) {
                        while (found.next()) {
                            tables.add(found.getString(1));
                        }
                    }
                    statement.execute("set referential_integrity false");
                    for (String table : tables) {
                        statement.execute("truncate table \"" + table + "\" restart identity");
                    }
                    statement.execute("set referential_integrity true");
                }
            });
        }
        recorded();
        sql.clear();
    }

    void inTransaction(Consumer<Session> work) {
        fromTransaction(session -> {
            work.accept(session);
            return session;
        });
    }

    <T> T fromTransaction(Function<Session, T> work) {
        try (Session session = factory.openSession()) {
            Transaction transaction = session.beginTransaction();
            try {
                T result = work.apply(session);
                transaction.commit();
                return result;
            } catch (RuntimeException e) {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
                throw e;
            }
        }
    }

    void inStatelessTransaction(Consumer<StatelessSession> work) {
        try (StatelessSession session = factory.openStatelessSession()) {
            Transaction transaction = session.beginTransaction();
            try {
                work.accept(session);
                transaction.commit();
            } catch (RuntimeException e) {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
                throw e;
            }
        }
    }

    /** What was recorded since the last call. */
    List<AuditEntry> recorded() {
        List<AuditEntry> entries = audit.entries();
        audit.forget();
        return entries;
    }

    /** The same as text: operation, key, result and metadata but for the log's own. */
    List<String> trail() {
        return recorded().stream().map(Database::text).toList();
    }

    private static String text(AuditEntry entry) {
        Map<String, Object> metadata = new HashMap<>(entry.metadata());
        metadata.remove("audit");
        return entry.operation() + " " + entry.key() + " " + entry.result().text()
                + (metadata.isEmpty() ? "" : " " + new TreeMap<>(metadata));
    }

    @Override
    public void close() {
        factory.close();
        audit.close();
    }
}
