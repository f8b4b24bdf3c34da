package dev.auditkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.AuditStorageException;
import dev.auditkit.Scale;
import dev.auditkit.export.ExportFormats;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.JournalView;
import dev.auditkit.internal.journal.LogBuilder;
import dev.auditkit.internal.journal.ReferenceReader;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import dev.auditkit.internal.journal.Retention;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.SegmentCompressor;
import dev.auditkit.internal.journal.SegmentIndexes;
import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.Storage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryEngineTest {

    private static final String SECRET = "a secret of some length";

    private final SimulatedDisk disk = new SimulatedDisk();

    private static void fail(AuditDamage damage) {
        throw new AssertionError("damage in a sound log: " + damage);
    }

    private static List<Long> stream(QueryEngine engine, AuditQuery query) {
        try (Stream<AuditEntry> found = engine.stream(query, QueryEngineTest::fail)) {
            return found.map(AuditEntry::seq).toList();
        }
    }

    private static List<Long> pages(QueryEngine engine, AuditQuery.Builder query, int limit) {
        List<Long> all = new ArrayList<>();
        String cursor = null;
        do {
            AuditPage page = engine.query(query.limit(limit).cursor(cursor).build());
            assertThat(page.damage()).isEmpty();
            assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
            page.entries().forEach(entry -> all.add(entry.seq()));
            cursor = page.nextCursor();
        } while (cursor != null);
        query.cursor(null).limit(0);
        return all;
    }

    @Test
    void everyQueryFindsWhatAParserOfEveryLineFinds() throws IOException {
        compareRandomLogs(0, 4, 50);
    }

    @Test
    @Tag("heavy")
    void everyQueryFindsWhatAParserOfEveryLineFindsInManyLogs() throws IOException {
        compareRandomLogs(1_000, (int) Scale.of(4, 300), 300);
    }

    private static void compareRandomLogs(int firstSeed, int logs, int queries) throws IOException {
        for (int seed = firstSeed; seed < firstSeed + logs; seed++) {
            Random random = SimulatedDisk.chance(seed);
            boolean secret = random.nextBoolean();
            AuditConfig.Builder config = AuditConfig.builder().node("test").sensitiveKeys(random.nextBoolean());
            if (secret) {
                config.keyHashSecret(SECRET);
            }
            RandomLog chance = new RandomLog(random);
            SimulatedDisk disk = new SimulatedDisk();
            LogBuilder log = new LogBuilder(disk, config.build());
            for (int segment = 0; segment < 4; segment++) {
                int entries = random.nextInt(500);
                for (int i = 0; i < entries; i++) {
                    log.add(chance.event());
                }
                log.journal().write();
                if (log.journal().view().segments().get(segment).isEmpty()) {
                    log.entries(1);
                }
                log.rotate();
            }
            log.add(chance.event());
            log.journal().write();
            if (random.nextBoolean()) {
                new SegmentCompressor(log.journal()).compressAll();
            }
            List<Line> lines = ReferenceReader.lines(disk);
            for (JournalSource source : List.of(log.journal(), new DirectoryJournal(disk))) {
                QueryEngine engine = new QueryEngine(source, secret ? SECRET : null);
                for (int i = 0; i < queries; i++) {
                    AuditQuery.Builder builder = chance.query(lines);
                    AuditQuery query = builder.build();
                    List<Long> expected = NaiveQuery.answer(query, lines, secret ? SECRET : null);

                    assertThat(stream(engine, query))
                            .as("seed %s, %s", seed, query)
                            .isEqualTo(expected);
                    if (i % 4 == 0) {
                        assertThat(pages(engine, builder, 1 + random.nextInt(200)))
                                .as("pages, seed %s, %s", seed, query)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    void pageHasAHundredEntriesUnlessALimitIsGiven() throws IOException {
        Journal journal = new LogBuilder(disk).entries(300).journal();
        QueryEngine engine = new QueryEngine(journal, null);

        assertThat(engine.query(AuditQuery.builder().build()).entries()).hasSize(100);
        assertThat(engine.query(AuditQuery.builder().limit(7).build()).entries())
                .extracting(AuditEntry::seq)
                .containsExactly(299L, 298L, 297L, 296L, 295L, 294L, 293L);
        assertThat(stream(engine, AuditQuery.builder().limit(250).build())).hasSize(250);
        assertThat(stream(engine, AuditQuery.builder().build())).hasSize(300);
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "10, 9", "10, 11", "256, 256", "512, 256", "300, 100"})
    void lastPageHasNoCursor(int entries, int limit) throws IOException {
        Journal journal = new LogBuilder(disk).entries(entries).journal();
        QueryEngine engine = new QueryEngine(journal, null);
        for (Order order : Order.values()) {
            List<Long> all = new ArrayList<>();
            String cursor = null;
            int pages = 0;
            do {
                AuditPage page = engine.query(AuditQuery.builder()
                        .order(order)
                        .limit(limit)
                        .cursor(cursor)
                        .build());
                page.entries().forEach(entry -> all.add(entry.seq()));
                cursor = page.nextCursor();
                pages++;
            } while (cursor != null);

            assertThat(all).hasSize(entries).doesNotHaveDuplicates();
            assertThat(pages).isEqualTo((entries + limit - 1) / limit);
        }
    }

    @Test
    void emptyLogHasAnEmptyPage() throws IOException {
        AuditPage page = new QueryEngine(new DirectoryJournal(disk), null)
                .query(AuditQuery.builder().build());

        assertThat(page.entries()).isEmpty();
        assertThat(page.nextCursor()).isNull();
    }

    /** New entries come at the newest end: newest first, a cursor's pages do not see them; oldest first, they do. */
    @ParameterizedTest
    @EnumSource(Order.class)
    void pagesStayWholeWhileTheLogGrowsRotatesAndIsCompressed(Order order) throws IOException {
        for (int seed = 0; seed < 8; seed++) {
            Random random = SimulatedDisk.chance(seed);
            SimulatedDisk own = new SimulatedDisk();
            LogBuilder log = new LogBuilder(own).entries(300).rotate().entries(200);
            for (JournalSource source : List.of(log.journal(), new DirectoryJournal(own))) {
                long before = log.journal().nextSeq();
                QueryEngine engine = new QueryEngine(source, null);
                List<Long> seen = new ArrayList<>();
                String cursor = null;
                int pages = 0;
                do {
                    AuditPage page = engine.query(AuditQuery.builder()
                            .order(order)
                            .limit(40)
                            .cursor(cursor)
                            .build());
                    assertThat(page.damage()).isEmpty();
                    page.entries().forEach(entry -> seen.add(entry.seq()));
                    cursor = page.nextCursor();
                    if (pages++ < 10) {
                        disturb(log, random);
                    }
                } while (cursor != null);
                List<Long> expected = order == Order.NEWEST_FIRST
                        ? LongStream.range(0, before)
                                .map(seq -> before - 1 - seq)
                                .boxed()
                                .toList()
                        : LongStream.range(0, log.journal().nextSeq()).boxed().toList();
                assertThat(seen).isEqualTo(expected);
            }
        }
    }

    private static void disturb(LogBuilder log, Random random) throws IOException {
        log.entries(random.nextInt(60));
        if (random.nextInt(3) == 0 && !log.journal().view().segments().isEmpty()) {
            log.entries(1).rotate();
        }
        if (random.nextInt(4) == 0) {
            new SegmentCompressor(log.journal()).compressAll();
        }
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void walkThatIsOvertakenByCompressionAndRetentionSeesWhatIsStillThere(Order order) throws IOException {
        for (int step = 0; step < 900; step += 90) {
            SimulatedDisk own = new SimulatedDisk();
            LogBuilder log = new LogBuilder(own)
                    .entries(300)
                    .rotate()
                    .entries(300)
                    .rotate()
                    .entries(300)
                    .rotate()
                    .entries(10);
            for (JournalSource source : List.of(log.journal(), new DirectoryJournal(own))) {
                boolean prune = source instanceof DirectoryJournal;
                List<Long> seen = new ArrayList<>();
                try (Stream<AuditEntry> found = new QueryEngine(source, null)
                        .stream(AuditQuery.builder().order(order).build(), QueryEngineTest::fail)) {
                    var entries = found.iterator();
                    for (int i = 0; i < step; i++) {
                        seen.add(entries.next().seq());
                    }
                    if (prune) {
                        List<Segment> oldest = log.journal().view().segments().subList(0, 2);
                        new Retention(log.journal(), segment -> true).remove(oldest);
                    } else {
                        new SegmentCompressor(log.journal()).compressAll();
                    }
                    log.entries(20);
                    entries.forEachRemaining(entry -> seen.add(entry.seq()));
                }
                assertThat(seen).doesNotHaveDuplicates();
                long end = prune ? 930 : 910;
                assertThat(seen)
                        .containsAll(
                                LongStream.range(prune ? 600 : 0, end).boxed().toList());
                assertThat(seen).allMatch(seq -> seq < end);
            }
        }
    }

    @Test
    void queriesWhileAnotherThreadWritesRotatesCompressesAndPrunesSeeNoDamage() throws Exception {
        LogBuilder log = new LogBuilder(disk).entries(500).rotate();
        Thread reader = Thread.currentThread();
        IOException[] failure = new IOException[1];
        Thread writer = new Thread(() -> {
            try {
                Random random = new Random(5);
                for (int i = 0; i < 80; i++) {
                    log.entries(1 + random.nextInt(40));
                    if (i % 5 == 0) {
                        log.rotate();
                    }
                    if (i % 15 == 14) {
                        new SegmentCompressor(log.journal()).compressAll();
                    }
                    if (i % 40 == 39) {
                        List<Segment> segments = log.journal().view().segments();
                        new Retention(log.journal(), segment -> true).remove(segments.subList(0, segments.size() / 3));
                    }
                }
            } catch (IOException e) {
                failure[0] = e;
                reader.interrupt();
            }
        });
        writer.start();
        DirectoryJournal outside = new DirectoryJournal(disk);
        int walks = 0;
        while (writer.isAlive() || walks < 2) {
            for (JournalSource source : List.of(log.journal(), outside)) {
                for (Order order : Order.values()) {
                    List<Long> seqs = new ArrayList<>(stream(
                            new QueryEngine(source, null),
                            AuditQuery.builder().order(order).build()));
                    if (order == Order.NEWEST_FIRST) {
                        Collections.reverse(seqs);
                    }
                    long last = seqs.get(seqs.size() - 1);
                    assertThat(seqs).isSorted().doesNotHaveDuplicates();
                    assertThat(last).isGreaterThanOrEqualTo(499);
                }
            }
            walks++;
        }
        writer.join();
        assertThat(failure[0]).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keyIsFoundAsItIsAndByItsHash(boolean withSecret) throws IOException {
        AuditConfig.Builder config = AuditConfig.builder().node("test");
        if (withSecret) {
            config.keyHashSecret(SECRET);
        }
        LogBuilder log = new LogBuilder(disk, config.build());
        log.add(AuditEvent.of("a").key("order:1").build());
        log.add(AuditEvent.of("a").key("order:2").build());
        log.add(AuditEvent.of("a").build());
        log.journal().write();
        QueryEngine engine = new QueryEngine(log.journal(), withSecret ? SECRET : null);
        String hash = withSecret ? NaiveQuery.hmac("order:2", SECRET) : NaiveQuery.sha256("order:2");

        assertThat(stream(engine, AuditQuery.builder().key("order:2").build())).containsExactly(1L);
        assertThat(stream(engine, AuditQuery.builder().key(hash).build())).containsExactly(1L);
        assertThat(stream(engine, AuditQuery.builder().key("order:3").build())).isEmpty();
        assertThat(stream(
                        new QueryEngine(log.journal(), null),
                        AuditQuery.builder().key("order:2").build()))
                .hasSize(withSecret ? 0 : 1);
    }

    @Test
    void keysHashedBeforeTheSecretWasSetAreStillFound() throws IOException {
        LogBuilder before = new LogBuilder(disk);
        before.add(AuditEvent.of("a").key("order:1").build());
        before.close();
        LogBuilder after = new LogBuilder(
                disk, AuditConfig.builder().node("test").keyHashSecret(SECRET).build());
        after.add(AuditEvent.of("a").key("order:1").build());
        after.journal().write();

        assertThat(stream(
                        new QueryEngine(after.journal(), SECRET),
                        AuditQuery.builder().key("order:1").build()))
                .containsExactly(1L, 0L);
    }

    @Test
    void boundsOfTimeAreInclusiveToTheMicrosecond() throws IOException {
        LogBuilder log = new LogBuilder(disk);
        Instant time = Instant.parse("2025-10-23T08:30:45.123456Z");
        for (int i = -1; i <= 1; i++) {
            log.add(AuditEvent.of("a").time(time.plusNanos(i * 1_000L)).build());
        }
        log.journal().write();
        QueryEngine engine = new QueryEngine(log.journal(), null);

        assertThat(stream(engine, AuditQuery.builder().from(time).build())).containsExactly(2L, 1L);
        assertThat(stream(engine, AuditQuery.builder().from(time.plusNanos(1)).build()))
                .containsExactly(2L);
        assertThat(stream(engine, AuditQuery.builder().to(time).build())).containsExactly(1L, 0L);
        assertThat(stream(engine, AuditQuery.builder().to(time.plusNanos(999)).build()))
                .containsExactly(1L, 0L);
        assertThat(stream(engine, AuditQuery.builder().to(time.minusNanos(1)).build()))
                .containsExactly(0L);
        assertThat(stream(engine, AuditQuery.builder().from(time).to(time).build()))
                .containsExactly(1L);
        assertThat(stream(
                        engine,
                        AuditQuery.builder().from(Instant.MIN).to(Instant.MAX).build()))
                .hasSize(3);
    }

    @Test
    void blocksThatCannotMatchAreNotRead() throws IOException {
        LogBuilder log = new LogBuilder(disk).entries(256).rotate().entries(256).rotate();
        log.at(LogBuilder.START + 10_000_000_000L).entries(10);
        byte[] changed = disk.content("audit-00000000000000000000.jsonl");
        changed[100] ^= 1;
        disk.put("audit-00000000000000000000.jsonl", changed);
        List<AuditDamage> damage = new ArrayList<>();
        AuditQuery recent = AuditQuery.builder()
                .from(Instant.EPOCH.plusSeconds(LogBuilder.START / 1_000_000 + 5_000))
                .build();
        try (Stream<AuditEntry> found = new QueryEngine(log.journal(), null).stream(recent, damage::add)) {
            assertThat(found.count()).isEqualTo(10);
        }
        assertThat(damage).isEmpty();
    }

    @Test
    void linesAreExportedAsTheyStand() throws IOException {
        LogBuilder log = new LogBuilder(disk).entries(300).rotate().entries(100);
        new SegmentCompressor(log.journal()).compressAll();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        ReferenceReader.lines(disk).forEach(line -> expected.writeBytes(line.bytes()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        var done = new QueryEngine(log.journal(), null)
                .export(AuditQuery.builder().order(Order.OLDEST_FIRST).build(), ExportFormats.jsonl(), out);

        assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
        assertThat(done.entries()).isEqualTo(400);
        assertThat(done.damage()).isEmpty();
    }

    @Test
    void diskThatCannotBeReadIsSaidSo() throws IOException {
        new LogBuilder(disk).entries(3);
        JournalSource source = new DirectoryJournal(disk);
        QueryEngine engine = new QueryEngine(new UnreadableSource(source), null);

        assertThatExceptionOfType(AuditStorageException.class)
                .isThrownBy(() -> engine.query(AuditQuery.builder().build()))
                .withMessageContaining("a simulated disk");
        assertThatExceptionOfType(AuditStorageException.class)
                .isThrownBy(() -> engine.stream(AuditQuery.builder().build(), QueryEngineTest::fail));
    }

    /** A source whose directory cannot be listed. */
    private record UnreadableSource(JournalSource source) implements JournalSource {

        @Override
        public JournalView view() throws IOException {
            throw new IOException("Input/output error");
        }

        @Override
        public Storage storage() {
            return source.storage();
        }

        @Override
        public SegmentIndexes indexes() {
            return source.indexes();
        }
    }
}
