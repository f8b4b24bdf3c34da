package dev.auditkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditFacet;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.LogBuilder;
import dev.auditkit.internal.journal.Retention;
import dev.auditkit.internal.journal.SegmentCompressor;
import dev.auditkit.internal.journal.SimulatedDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Queries of logs that are long enough for several threads to read them. */
class ReadAheadTest {

    private static final int ENTRIES = 40_000;

    private SimulatedDisk disk;
    private LogBuilder log;

    @BeforeEach
    void longLog() throws IOException {
        disk = new SimulatedDisk();
        log = new LogBuilder(disk)
                .entries(15_000)
                .rotate()
                .entries(15_000)
                .rotate()
                .entries(10_000);
    }

    private static List<Long> walk(JournalSource source, AuditQuery query, List<AuditDamage> damage) {
        try (Stream<AuditEntry> found = new QueryEngine(source, null).stream(query, damage::add)) {
            List<Long> seqs = new ArrayList<>(found.map(AuditEntry::seq).toList());
            if (query.order() == Order.NEWEST_FIRST) {
                Collections.reverse(seqs);
            }
            return seqs;
        }
    }

    private static List<Long> all(long from) {
        return LongStream.range(from, ENTRIES).boxed().toList();
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void orderIsKept(Order order) throws IOException {
        for (boolean compressed : new boolean[] {false, true}) {
            if (compressed) {
                new SegmentCompressor(log.journal()).compressAll();
            }
            for (JournalSource source : List.of(log.journal(), new DirectoryJournal(disk))) {
                List<AuditDamage> damage = new ArrayList<>();
                assertThat(walk(source, AuditQuery.builder().order(order).build(), damage))
                        .isEqualTo(all(0));
                assertThat(walk(
                                source,
                                AuditQuery.builder()
                                        .where("number", "39")
                                        .order(order)
                                        .build(),
                                damage))
                        .containsExactly(39L);
                assertThat(walk(
                                source,
                                AuditQuery.builder().user("user3").order(order).build(),
                                damage))
                        .isEqualTo(all(0).stream().filter(seq -> seq % 7 == 3).toList());
                assertThat(damage).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void pagesFollowEachOther(Order order) throws IOException {
        QueryEngine engine = new QueryEngine(log.journal(), null);
        List<Long> seqs = new ArrayList<>();
        String cursor = null;
        do {
            var page = engine.query(AuditQuery.builder()
                    .order(order)
                    .limit(14_000)
                    .cursor(cursor)
                    .build());
            page.entries().forEach(entry -> seqs.add(entry.seq()));
            cursor = page.nextCursor();
        } while (cursor != null);
        Collections.sort(seqs);

        assertThat(seqs).isEqualTo(all(0));
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void damageIsToldAndNothingElseIsLost(Order order) throws IOException {
        for (int segment = 0; segment < 2; segment++) {
            String file = log.journal().view().segments().get(segment).file();
            byte[] changed = disk.content(file);
            for (int at = 1_000_000; at < changed.length; at += 1_500_000) {
                changed[at] ^= 1;
            }
            disk.put(file, changed);
        }
        for (JournalSource source : List.of(log.journal(), new DirectoryJournal(disk))) {
            List<AuditDamage> damage = new ArrayList<>();
            List<Long> found = walk(source, AuditQuery.builder().order(order).build(), damage);
            List<Long> expected = new ArrayList<>(all(0));
            expected.removeAll(damage.stream().map(AuditDamage::seq).collect(Collectors.toSet()));

            assertThat(damage).hasSizeGreaterThan(2).hasSizeLessThan(20);
            assertThat(found).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void compressionAndRemovalOnTheWayLoseNothingThatIsStillThere(Order order) throws IOException {
        for (JournalSource source : List.of(log.journal(), new DirectoryJournal(disk))) {
            List<Long> found = new ArrayList<>();
            boolean prune = source instanceof DirectoryJournal;
            try (Stream<AuditEntry> entries = new QueryEngine(source, null)
                    .stream(AuditQuery.builder().order(order).build(), damage -> {
                        throw new AssertionError(damage);
                    })) {
                var iterator = entries.iterator();
                for (int i = 0; i < 13_000; i++) {
                    found.add(iterator.next().seq());
                }
                if (prune) {
                    new Retention(log.journal(), segment -> true)
                            .remove(log.journal().view().segments().subList(0, 1));
                } else {
                    new SegmentCompressor(log.journal()).compressAll();
                }
                iterator.forEachRemaining(entry -> found.add(entry.seq()));
            }
            Collections.sort(found);

            Set<Long> distinct = new HashSet<>(found);
            assertThat(distinct).hasSameSizeAs(found);
            assertThat(distinct.containsAll(all(prune ? 15_000 : 0))).isTrue();
        }
    }

    @Test
    void countsByWhatNoIndexHasAreRight() throws IOException {
        var facets = new QueryEngine(log.journal(), null).facets(AuditQuery.all(), EnumSet.of(AuditFacet.USER));

        assertThat(facets.entries()).isEqualTo(ENTRIES);
        assertThat(facets.of(AuditFacet.USER).values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(ENTRIES);
        assertThat(facets.of(AuditFacet.USER)).hasSize(7);
    }

    @Test
    void interruptDoesNoHarmAndIsKept() throws IOException {
        Thread.currentThread().interrupt();
        List<AuditDamage> damage = new ArrayList<>();
        List<Long> found = walk(log.journal(), AuditQuery.builder().build(), damage);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(found).isEqualTo(all(0));
        assertThat(damage).isEmpty();
    }

    @Test
    void threadsEndWhenNobodyNeedsThem() throws Exception {
        walk(log.journal(), AuditQuery.builder().build(), new ArrayList<>());
        for (int i = 0; i < 100 && scanning() > 0; i++) {
            Thread.sleep(100);
        }
        assertThat(scanning()).isZero();
    }

    private static long scanning() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("audit-scan"))
                .count();
    }
}
