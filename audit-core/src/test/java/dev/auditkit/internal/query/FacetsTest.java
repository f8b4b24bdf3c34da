package dev.auditkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditFacet;
import dev.auditkit.AuditFacets;
import dev.auditkit.AuditHistogram;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditResult;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.LogBuilder;
import dev.auditkit.internal.journal.ReferenceReader;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import dev.auditkit.internal.journal.Retention;
import dev.auditkit.internal.journal.SegmentCompressor;
import dev.auditkit.internal.journal.SimulatedDisk;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Counts beside those of a parser of every line. */
class FacetsTest {

    private static final Set<AuditFacet> ALL = EnumSet.allOf(AuditFacet.class);

    private final SimulatedDisk disk = new SimulatedDisk();

    @Property(tries = 12, edgeCases = EdgeCasesMode.NONE)
    void countsAreThoseOfAParserOfEveryLine(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        RandomLog chance = new RandomLog(random);
        SimulatedDisk own = new SimulatedDisk();
        LogBuilder log = new LogBuilder(own);
        for (int segment = 0; segment < 4; segment++) {
            int entries = 1 + random.nextInt(700);
            for (int i = 0; i < entries; i++) {
                log.add(chance.event());
            }
            log.journal().write();
            if (segment < 3) {
                log.rotate();
            }
        }
        if (random.nextBoolean()) {
            new SegmentCompressor(log.journal()).compressAll();
        }
        if (random.nextBoolean()) {
            new Retention(log.journal(), segment -> true)
                    .remove(log.journal().view().segments().subList(0, 1 + random.nextInt(2)));
        }
        JournalSource writer = log.journal();
        if (random.nextBoolean()) { // as a crash leaves it: the last segment has no index, and what was not written is
            // gone
            log.add(chance.event());
            writer = LogBuilder.reopen(own).journal();
        }
        if (random.nextBoolean()) {
            own.list().stream()
                    .filter(name -> name.endsWith(".idx") && random.nextBoolean())
                    .forEach(own::remove);
        }
        List<Line> lines = ReferenceReader.lines(own);
        for (JournalSource source : List.of(writer, new DirectoryJournal(own))) {
            QueryEngine engine = new QueryEngine(source, null);
            for (int i = 0; i < 40; i++) {
                compare(engine, chance.query(lines).build(), lines, random);
            }
        }
    }

    private static void compare(QueryEngine engine, AuditQuery query, List<Line> lines, Random random) {
        Set<Long> matching = new HashSet<>(NaiveQuery.answer(query, lines, null));
        List<JsonNode> leaves = lines.stream()
                .filter(line -> matching.contains(line.seq()))
                .map(Line::leaf)
                .toList();
        Set<AuditFacet> by = random.nextBoolean() ? ALL : EnumSet.of(AuditFacet.OPERATION, AuditFacet.RESULT);

        AuditFacets facets = engine.facets(query, by);

        assertThat(facets.entries()).isEqualTo(leaves.size());
        assertThat(facets.damage()).isEmpty();
        assertThat(facets.of(AuditFacet.OPERATION)).isEqualTo(count(leaves, "operation"));
        assertThat(facets.of(AuditFacet.RESULT)).isEqualTo(count(leaves, "result"));
        assertThat(facets.of(AuditFacet.USER))
                .isEqualTo(by.contains(AuditFacet.USER) ? count(leaves, "user") : Map.of());
        assertThat(List.copyOf(facets.of(AuditFacet.OPERATION).values()))
                .isSortedAccordingTo((one, other) -> Long.compare(other, one));

        Duration width = Duration.of(1_000 + random.nextInt(700_000), ChronoUnit.MICROS);
        AuditHistogram histogram = engine.histogram(query, width);
        Map<Instant, Long> expected = new TreeMap<>();
        long micros = width.toNanos() / 1_000;
        for (JsonNode leaf : leaves) {
            long time = ChronoUnit.MICROS.between(
                    Instant.EPOCH, Instant.parse(leaf.get("timestamp").asString()));
            expected.merge(Instant.EPOCH.plus(Math.floorDiv(time, micros) * micros, ChronoUnit.MICROS), 1L, Long::sum);
        }
        Map<Instant, Long> actual = new TreeMap<>();
        histogram.buckets().forEach(bucket -> actual.put(bucket.start(), bucket.entries()));
        assertThat(actual).isEqualTo(expected);
        assertThat(histogram.buckets()).extracting(AuditHistogram.Bucket::start).isSorted();
        assertThat(histogram.entries()).isEqualTo(leaves.size());
        assertThat(histogram.width()).isEqualTo(width);
        Map<String, Long> operations = new TreeMap<>();
        Map<String, Long> results = new TreeMap<>();
        histogram.buckets().forEach(bucket -> {
            bucket.operations().forEach((operation, entries) -> operations.merge(operation, entries, Long::sum));
            bucket.results().forEach((result, entries) -> results.merge(result.text(), entries, Long::sum));
        });
        assertThat(operations).isEqualTo(count(leaves, "operation"));
        assertThat(results).isEqualTo(count(leaves, "result"));
    }

    private static Map<String, Long> count(List<JsonNode> leaves, String member) {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode leaf : leaves) {
            JsonNode value = leaf.get(member);
            counts.merge(value == null ? "" : value.asString(), 1L, Long::sum);
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAnIndexHasCountedIsNotRead(boolean compressed) throws IOException {
        LogBuilder log = new LogBuilder(disk).entries(1_000).rotate().entries(10);
        if (compressed) {
            new SegmentCompressor(log.journal()).compressAll();
        }
        String file = log.journal().view().segments().get(0).file();
        disk.put(file, new byte[disk.content(file).length]);
        QueryEngine engine = new QueryEngine(log.journal(), null);

        assertThat(engine.facets(AuditQuery.all(), EnumSet.of(AuditFacet.RESULT))
                        .of(AuditFacet.RESULT))
                .containsExactly(Map.entry("ok", 1_010L));
        assertThat(engine.histogram(AuditQuery.all(), Duration.ofDays(1)).buckets())
                .singleElement()
                .satisfies(bucket -> {
                    assertThat(bucket.entries()).isEqualTo(1_010);
                    assertThat(bucket.results()).containsExactly(Map.entry(AuditResult.OK, 1_010L));
                    assertThat(bucket.operations()).containsExactly(Map.entry("test.event", 1_010L));
                });
    }

    @Test
    void damageThatACountComesAcrossIsTold() throws IOException {
        LogBuilder log = new LogBuilder(disk).entries(1_000).rotate();
        String file = log.journal().view().segments().get(0).file();
        byte[] changed = disk.content(file);
        changed[changed.length - 1] = ' ';
        disk.put(file, changed);
        QueryEngine engine = new QueryEngine(log.journal(), null);

        AuditFacets facets = engine.facets(AuditQuery.all(), ALL);

        assertThat(facets.damage()).extracting(AuditDamage::seq).containsExactly(999L);
        assertThat(facets.entries()).isEqualTo(999);
        assertThat(facets.of(AuditFacet.USER)).hasSize(7);
    }

    @Test
    void limitOrderAndCursorDoNotMatter() throws IOException {
        QueryEngine engine = new QueryEngine(new LogBuilder(disk).entries(600).journal(), null);

        AuditQuery query = AuditQuery.builder().limit(1).cursor("before-3").build();
        assertThat(engine.facets(query, ALL).entries()).isEqualTo(600);
        assertThat(engine.facets(AuditQuery.builder().fromSeq(590).build(), ALL).entries())
                .isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.000999S"})
    void spanThatIsTooShortIsRefused(String width) throws IOException {
        QueryEngine engine = new QueryEngine(new LogBuilder(disk).entries(1).journal(), null);

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> engine.histogram(AuditQuery.all(), Duration.parse(width)))
                .withMessageContaining("PT0.001S");
    }

    @Test
    void spansOfAnyLengthAreTaken() throws IOException {
        QueryEngine engine = new QueryEngine(new LogBuilder(disk).entries(300).journal(), null);

        assertThat(engine.histogram(AuditQuery.all(), Duration.ofSeconds(Long.MAX_VALUE))
                        .entries())
                .isEqualTo(300);
        assertThat(engine.histogram(AuditQuery.all(), Duration.ofMillis(1)).buckets())
                .hasSize(300);
    }

    @Test
    void timesBeforeTheEpochHaveSpansOfTheirOwn() throws IOException {
        LogBuilder log = new LogBuilder(disk);
        log.add(AuditEvent.of("a")
                .time(Instant.parse("1969-12-31T23:59:59.999999Z"))
                .build());
        log.add(AuditEvent.of("a").time(Instant.parse("1970-01-01T00:00:00Z")).build());
        log.journal().write();

        assertThat(new QueryEngine(log.journal(), null)
                        .histogram(AuditQuery.all(), Duration.ofDays(1))
                        .buckets())
                .extracting(AuditHistogram.Bucket::start)
                .containsExactly(Instant.parse("1969-12-31T00:00:00Z"), Instant.parse("1970-01-01T00:00:00Z"));
    }

    @Test
    void emptyLogHasNoCounts() throws IOException {
        QueryEngine engine = new QueryEngine(new DirectoryJournal(disk), null);

        assertThat(engine.facets(AuditQuery.all(), ALL).entries()).isZero();
        assertThat(engine.histogram(AuditQuery.all(), Duration.ofHours(1)).buckets())
                .isEmpty();
        assertThat(Stream.of(AuditFacet.values())
                        .map(facet -> engine.facets(AuditQuery.all(), ALL).of(facet)))
                .allMatch(Map::isEmpty);
    }
}
