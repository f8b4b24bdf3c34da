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
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.hibernate.Session;
import org.hibernate.Transaction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long it takes to save many rows in batches, with and without records of them, in turns. It reports, and asserts only that all was
 * recorded: how fast a machine is, is no property of the code. Each turn begins when the log has written what the one before left to it.
 */
@Tag("heavy")
class BulkSpeedTest {

    private static final boolean SHORT = "short".equals(System.getProperty("auditkit.scale"));
    private static final int WARM_UPS = SHORT ? 2 : 4;
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
        measure(name, batched, false, SHORT ? 5_000 : 20_000, SHORT ? 7 : 25);
        measure(name, batched, true, SHORT ? 5_000 : 100_000, SHORT ? 7 : 9);
    }

    private static void measure(
            String name, Map<String, Object> settings, boolean oneTransaction, int rows, int turns) {
        for (DataValues values : List.of(DataValues.NONE, DataValues.ALL)) {
            Consumer<AuditConfig.Builder> on = options -> options.captureDataValues(values);
            try (Database without = Database.with(options -> options.captureData(false), settings, Article.class);
                    Database with = Database.with(on, settings, Article.class)) {
                List<Time> recorded = new ArrayList<>();
                List<Time> plain = new ArrayList<>();
                for (int turn = 0; turn < WARM_UPS + turns; turn++) {
                    if (turn % 2 == 0) {
                        recorded.add(save(with, rows, oneTransaction));
                        plain.add(save(without, rows, oneTransaction));
                    } else {
                        plain.add(save(without, rows, oneTransaction));
                        recorded.add(save(with, rows, oneTransaction));
                    }
                }
                assertThat(with.audit.stats().nextSeq()).isGreaterThan((long) rows * (WARM_UPS + turns));
                assertThat(with.recorder.unrecorded()).isZero();
                List<Time> audited = recorded.subList(WARM_UPS, WARM_UPS + turns);
                List<Time> bare = plain.subList(WARM_UPS, WARM_UPS + turns);
                System.out.printf(
                        "%s, %,d rows, batches of %,d, %s, values %s, %d turns: ratio %s, of processor time of the saving thread %s;"
                                + " that is %.2f us a row beside %.2f us; without %.2f us a row in all%n",
                        name,
                        rows,
                        BATCH,
                        oneTransaction ? "one transaction" : "a transaction each batch",
                        values,
                        turns,
                        ratio(audited, bare, Time::elapsed),
                        ratio(audited, bare, Time::ofProcessor),
                        (median(audited, Time::ofProcessor) - median(bare, Time::ofProcessor)) / 1_000 / rows,
                        median(bare, Time::ofProcessor) / 1_000 / rows,
                        median(bare, Time::elapsed) / 1_000 / rows);
            }
        }
    }

    /** The median of the ratios of each turn, and the quartiles. */
    private static String ratio(List<Time> recorded, List<Time> plain, ToLongFunction<Time> of) {
        double[] ratios = IntStream.range(0, plain.size())
                .mapToDouble(turn -> (double) of.applyAsLong(recorded.get(turn)) / of.applyAsLong(plain.get(turn)))
                .sorted()
                .toArray();
        int last = ratios.length - 1;
        return "%.3f (%.3f to %.3f)".formatted(ratios[last / 2], ratios[last / 4], ratios[last * 3 / 4]);
    }

    private static double median(List<Time> times, ToLongFunction<Time> of) {
        return times.stream().mapToLong(of).sorted().toArray()[times.size() / 2];
    }

    /** How long it took, and how much of that this thread was at work; in nanoseconds. */
    private record Time(long elapsed, long ofProcessor) {}

    private static Time save(Database database, int rows, boolean oneTransaction) {
        database.audit.flush();
        database.sql.clear();
        long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long begun = System.nanoTime();
        try (Session session = database.factory.openSession()) {
            Transaction transaction = session.beginTransaction();
            for (int i = 1; i <= rows; i++) {
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
                    if (!oneTransaction && i < rows) {
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
