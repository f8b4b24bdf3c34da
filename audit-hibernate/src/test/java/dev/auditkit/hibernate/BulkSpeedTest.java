package dev.auditkit.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditOption.DataValues;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.hibernate.Transaction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long it takes to save many rows in batches, with and without records of them, in turns. It reports, and asserts only that all was
 * recorded: how fast a machine is, is no property of the code.
 */
@Tag("heavy")
class BulkSpeedTest {

    private static final boolean SHORT = "short".equals(System.getProperty("auditkit.scale"));
    private static final int ROWS = SHORT ? 20_000 : 100_000;
    private static final int ROUNDS = SHORT ? 3 : 9;
    private static final int BATCH = 1_000;

    @Entity(name = "Article")
    public static class Article {
        @Id
        @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "article")
        @SequenceGenerator(name = "article", sequenceName = "article_seq", allocationSize = 1_000)
        public Long id;

        public String name;
        public String description;
        public BigDecimal price;
        public int stock;
        public Instant added;
    }

    @Test
    void reportsTheRatioOnH2() throws Exception {
        measure("H2 in memory", Map.of());
    }

    @Test
    void reportsTheRatioOnPostgres() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            measure(
                    "PostgreSQL",
                    Map.of(
                            "hibernate.connection.url",
                            server.getJdbcUrl("postgres", "postgres") + "&reWriteBatchedInserts=true"));
        }
    }

    private static void measure(String name, Map<String, Object> settings) {
        Map<String, Object> batched = new HashMap<>(settings);
        batched.put("hibernate.jdbc.batch_size", BATCH);
        for (boolean oneTransaction : new boolean[] {false, true}) {
            for (DataValues values : List.of(DataValues.NONE, DataValues.ALL)) {
                Consumer<AuditConfig.Builder> on = options -> options.captureDataValues(values);
                try (Database without = Database.with(options -> options.captureData(false), batched, Article.class);
                        Database with = Database.with(on, batched, Article.class)) {
                    List<Double> ratios = new ArrayList<>();
                    List<Double> processor = new ArrayList<>();
                    List<Long> times = new ArrayList<>();
                    for (int round = -1; round < ROUNDS; round++) {
                        boolean recordedFirst = round % 2 == 0;
                        Time first = save(recordedFirst ? with : without, oneTransaction);
                        Time second = save(recordedFirst ? without : with, oneTransaction);
                        if (round >= 0) {
                            Time recorded = recordedFirst ? first : second;
                            Time plain = recordedFirst ? second : first;
                            ratios.add((double) recorded.elapsed / plain.elapsed);
                            processor.add((recorded.ofProcessor - plain.ofProcessor) / 1_000.0 / ROWS);
                            times.add(plain.elapsed / 1_000_000);
                        }
                    }
                    with.audit.flush();
                    assertThat(with.audit.stats().nextSeq()).isGreaterThan((long) ROWS * ROUNDS);
                    assertThat(with.recorder.unrecorded()).isZero();
                    ratios.sort(null);
                    processor.sort(null);
                    times.sort(null);
                    System.out.printf(
                            "%s, %,d rows, batches of %,d, %s, values %s: ratio %.3f (%.3f to %.3f), without %d ms;"
                                    + " processor time of the saving thread %+.2f us a row%n",
                            name,
                            ROWS,
                            BATCH,
                            oneTransaction ? "one transaction" : "a transaction each batch",
                            values,
                            ratios.get(ROUNDS / 2),
                            ratios.get(0),
                            ratios.get(ROUNDS - 1),
                            times.get(ROUNDS / 2),
                            processor.get(ROUNDS / 2));
                }
            }
        }
    }

    /** How long it took, and how much of that this thread was at work; in nanoseconds. */
    private record Time(long elapsed, long ofProcessor) {}

    private static Time save(Database database, boolean oneTransaction) {
        database.sql.clear();
        long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long begun = System.nanoTime();
        try (Session session = database.factory.openSession()) {
            Transaction transaction = session.beginTransaction();
            for (int i = 1; i <= ROWS; i++) {
                Article article = new Article();
                article.name = "article " + i;
                article.description = "one of many, of which there is not much to say";
                article.price = BigDecimal.valueOf(i, 2);
                article.stock = i % 100;
                article.added = Instant.EPOCH.plusSeconds(i);
                session.persist(article);
                if (i % BATCH == 0) {
                    session.flush();
                    session.clear();
                    if (!oneTransaction && i < ROWS) {
                        transaction.commit();
                        transaction = session.beginTransaction();
                    }
                }
            }
            transaction.commit();
        }
        long time = System.nanoTime() - begun;
        long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - used;
        database.inTransaction(session ->
                session.createNativeMutationQuery("truncate table Article").executeUpdate());
        return new Time(time, processor);
    }
}
