package dev.auditkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditFacet;
import dev.auditkit.AuditHistogram;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.AuditResult;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.LogBuilder;
import dev.auditkit.internal.journal.ReferenceReader;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import dev.auditkit.internal.journal.SegmentCompressor;
import dev.auditkit.internal.journal.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines are read where an index knows each entry of a block. */
class PickedLinesTest {

    private static final String FILE = "audit-00000000000000000000.jsonl";
    private static final Set<Long> RARE = Set.of(0L, 100L, 101L, 255L, 256L, 700L, 899L);
    private static final int ENTRIES = 900;

    private SimulatedDisk disk;
    private LogBuilder log;

    @BeforeEach
    void oneSegmentWithARareUserWhoseEntriesFail() throws IOException {
        disk = new SimulatedDisk();
        log = new LogBuilder(disk);
        for (long i = 0; i < ENTRIES; i++) {
            boolean rare = RARE.contains(i);
            log.add(AuditEvent.of("order.create")
                    .result(rare ? AuditResult.ERROR : AuditResult.OK)
                    .user(rare ? "rare" : "user" + i % 7)
                    .key("key" + i)
                    .source("10.0.0." + i % 250)
                    .traceId("trace" + i)
                    .metadata("number", i)
                    .build());
        }
        log.rotate().entries(1);
    }

    private List<JournalSource> sources() {
        return List.of(log.journal(), new DirectoryJournal(disk));
    }

    private static AuditPage answer(JournalSource source, AuditQuery.Builder query) {
        return new QueryEngine(source, null)
                .query(query.order(Order.OLDEST_FIRST).limit(1_000).build());
    }

    private static List<Long> seqs(AuditPage page) {
        return page.entries().stream().map(AuditEntry::seq).toList();
    }

    private static Instant time(long seq) {
        return Instant.EPOCH.plus(LogBuilder.START + (seq + 1) * 1_000, ChronoUnit.MICROS);
    }

    private List<Line> lines() throws IOException {
        return ReferenceReader.lines(FILE, disk.content(FILE));
    }

    /** Leaves nothing of the segment but these lines. */
    private void keepOnly(Set<Long> seqs) throws IOException {
        byte[] content = disk.content(FILE);
        for (Line line : lines()) {
            if (!seqs.contains(line.seq())) {
                Arrays.fill(content, line.offset(), line.offset() + line.bytes().length, (byte) 0);
            }
        }
        disk.put(FILE, content);
    }

    @Test
    void linesThatCannotMatchAreNotLookedAt() throws IOException {
        keepOnly(RARE);
        for (JournalSource source : sources()) {
            for (AuditQuery.Builder query : List.of(
                    AuditQuery.builder().user("rare"),
                    AuditQuery.builder().result(AuditResult.ERROR),
                    AuditQuery.builder().user("rare").operation("order.*").from(time(0)))) {
                AuditPage page = answer(source, query);

                assertThat(seqs(page))
                        .containsExactlyElementsOf(RARE.stream().sorted().toList());
                assertThat(page.damage()).isEmpty();
            }
        }
    }

    @Test
    void timeThatIsAskedForEndsWithinABlock() throws IOException {
        keepOnly(Set.of(300L, 301L, 302L));
        for (JournalSource source : sources()) {
            AuditPage page = answer(source, AuditQuery.builder().from(time(300)).to(time(302)));

            assertThat(seqs(page)).containsExactly(300L, 301L, 302L);
            assertThat(page.damage()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyValueIsFound(boolean compressed) throws IOException {
        if (compressed) {
            new SegmentCompressor(log.journal()).compressAll();
        }
        for (JournalSource source : sources()) {
            for (int i = 0; i < ENTRIES; i += 13) {
                for (AuditQuery.Builder query : List.of(
                        AuditQuery.builder().key("key" + i),
                        AuditQuery.builder().traceId("trace" + i),
                        AuditQuery.builder()
                                .source("10.0.0." + i % 250)
                                .from(time(i))
                                .to(time(i)))) {
                    AuditPage page = answer(source, query);

                    assertThat(seqs(page)).containsExactly((long) i);
                    assertThat(page.damage()).isEmpty();
                }
            }
        }
    }

    @Test
    void linesOfAnyLengthAreFound() throws IOException {
        for (int i = 0; i < 30; i++) {
            log.add(AuditEvent.of("é".repeat(i + 1))
                    .user("long" + i % 3)
                    .metadata("text", "é".repeat(i % 2 == 0 ? 32_500 + 4 * i : i))
                    .build());
        }
        log.rotate();
        int longest = ReferenceReader.lines(disk).stream()
                .mapToInt(line -> line.bytes().length)
                .max()
                .orElseThrow();
        assertThat(longest).isGreaterThan(1 << 16);
        for (JournalSource source : sources()) {
            for (int user = 0; user < 3; user++) {
                AuditPage page = answer(source, AuditQuery.builder().user("long" + user));

                assertThat(seqs(page)).hasSize(10);
                assertThat(page.damage()).isEmpty();
            }
        }
    }

    @Test
    void countsWithinATimeNeedNoLines() throws IOException {
        keepOnly(Set.of());
        for (JournalSource source : sources()) {
            QueryEngine engine = new QueryEngine(source, null);
            for (long[] range : new long[][] {{0, 0}, {0, 255}, {255, 256}, {100, 700}, {899, 899}, {3, 898}}) {
                AuditQuery query = AuditQuery.builder()
                        .from(time(range[0]))
                        .to(time(range[1]))
                        .build();
                long rare = RARE.stream()
                        .filter(seq -> seq >= range[0] && seq <= range[1])
                        .count();
                long all = range[1] - range[0] + 1;

                var facets = engine.facets(query, EnumSet.of(AuditFacet.RESULT));

                assertThat(facets.damage()).isEmpty();
                assertThat(facets.entries()).isEqualTo(all);
                Map<String, Long> results = facets.of(AuditFacet.RESULT);
                assertThat(results.getOrDefault("error", 0L)).isEqualTo(rare);
                assertThat(results.getOrDefault("ok", 0L)).isEqualTo(all - rare);
                AuditHistogram histogram = engine.histogram(query, Duration.ofMillis(7));
                assertThat(histogram.damage()).isEmpty();
                assertThat(histogram.entries()).isEqualTo(all);
                assertThat(histogram.buckets()).allMatch(bucket -> bucket.entries() <= 7);
            }
        }
    }

    @Test
    void countsFromAnEntryOnNeedNoLines() throws IOException {
        keepOnly(Set.of());
        disk.remove("audit-00000000000000000900.jsonl");
        QueryEngine engine = new QueryEngine(log.journal(), null);
        AuditQuery query = AuditQuery.builder()
                .fromSeq(700)
                .to(time(899))
                .result(AuditResult.ERROR)
                .build();

        assertThat(engine.facets(query, EnumSet.of(AuditFacet.OPERATION)).of(AuditFacet.OPERATION))
                .containsExactly(Map.entry("order.create", 2L));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 120, -1, -20, -90})
    void damageOfALineThatCanMatchIsToldAndAllOthersAreServed(int at) throws IOException {
        Line line = lines().get(101);
        byte[] content = disk.content(FILE);
        content[line.offset() + (at < 0 ? line.bytes().length + at : at)] ^= 1;
        disk.put(FILE, content);
        for (JournalSource source : sources()) {
            AuditPage page = answer(source, AuditQuery.builder().user("rare"));

            assertThat(seqs(page)).contains(0L, 100L, 255L, 256L, 700L, 899L).doesNotContain(101L);
            assertThat(page.damage())
                    .extracting(AuditDamage::seq)
                    .contains(101L)
                    .isSubsetOf(101L, 102L);
            assertThat(page.damage()).extracting(AuditDamage::offset).contains((long) line.offset());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"user\":\"rar", "\"result\":\"erro", "\"operation\":\"order.creat", "\"trace_id\":\"trace10"})
    void damageOfTheVeryValueThatIsLookedForIsTold(String before) throws IOException {
        Line line = lines().get(101);
        String text = new String(line.bytes(), StandardCharsets.UTF_8);
        assertThat(text).contains(before);
        byte[] content = disk.content(FILE);
        content[line.offset() + text.indexOf(before) + before.length()] ^= 1;
        disk.put(FILE, content);
        for (JournalSource source : sources()) {
            for (int time = 0; time < 2; time++) {
                AuditPage page = answer(
                        source,
                        AuditQuery.builder()
                                .user("rare")
                                .result(AuditResult.ERROR)
                                .operation("order.create")
                                .traceId("trace101"));

                assertThat(seqs(page)).isEmpty();
                assertThat(page.damage()).extracting(AuditDamage::seq).containsExactly(101L);
                assertThat(page.damage()).extracting(AuditDamage::offset).containsExactly((long) line.offset());
            }
        }
    }

    /** As an index that is made of the damaged line would say that it cannot match. */
    @Test
    void damageThatMovesALineOutOfTheTimeIsTold() throws IOException {
        Line line = lines().get(101);
        byte[] content = disk.content(FILE);
        int hour = line.offset() + "{\"timestamp\":\"2025-10-23T".length();
        assertThat(content[hour]).isEqualTo((byte) '0');
        content[hour] = '1';
        disk.put(FILE, content);
        for (JournalSource source : sources()) {
            AuditPage page = answer(
                    source, AuditQuery.builder().user("rare").from(time(1)).to(time(800)));

            assertThat(seqs(page)).containsExactly(100L, 255L, 256L, 700L);
            assertThat(page.damage()).extracting(AuditDamage::seq).containsExactly(101L);
        }
    }

    @Test
    void linesThatAreElsewhereThanTheIndexSaysAreFound() throws IOException {
        byte[] content = disk.content(FILE);
        List<Line> lines = lines();
        Line one = lines.get(98); // with fewer digits in its metadata
        Line other = lines.get(150);
        assertThat(one.bytes().length).isNotEqualTo(other.bytes().length);
        int between = other.offset() - one.offset() - one.bytes().length;
        System.arraycopy(
                content, one.offset() + one.bytes().length, content, one.offset() + other.bytes().length, between);
        System.arraycopy(other.bytes(), 0, content, one.offset(), other.bytes().length);
        System.arraycopy(one.bytes(), 0, content, one.offset() + other.bytes().length + between, one.bytes().length);
        disk.put(FILE, content);
        for (JournalSource source : sources()) {
            AuditPage page = answer(source, AuditQuery.builder().user("rare"));

            assertThat(seqs(page))
                    .containsExactlyElementsOf(RARE.stream().sorted().toList());
            assertThat(page.damage()).isNotEmpty().extracting(AuditDamage::seq).isSubsetOf(98L, 99L, 150L, 151L);
        }
    }

    @Test
    void damagedBlockOfACompressedSegmentIsTold() throws IOException {
        new SegmentCompressor(log.journal()).compressAll();
        byte[] content = disk.content(FILE + ".gz");
        content[100] ^= 16;
        disk.put(FILE + ".gz", content);
        for (JournalSource source : sources()) {
            AuditPage page = answer(source, AuditQuery.builder().user("rare"));

            assertThat(seqs(page)).containsExactly(256L, 700L, 899L);
            assertThat(page.damage()).extracting(AuditDamage::seq).contains(0L);
        }
    }
}
