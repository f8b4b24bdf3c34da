package dev.auditkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.LogBuilder;
import dev.auditkit.internal.journal.ReferenceReader;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import dev.auditkit.internal.journal.SegmentCompressor;
import dev.auditkit.internal.journal.SimulatedDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What queries make of segments that someone or something has changed. */
class DamageTest {

    private static final String FIRST = "audit-00000000000000000000.jsonl";
    private static final String MIDDLE = "audit-00000000000000000300.jsonl";
    private static final String LAST = "audit-00000000000000001000.jsonl";
    private static final int ENTRIES = 1_200;

    private SimulatedDisk disk;

    /** Who reads. */
    enum Reader {
        /** Another process, with the indexes that are there. */
        DIRECTORY,
        /** Another process that finds no index. */
        WITHOUT_INDEX,
        /** The process that writes. */
        WRITER
    }

    @BeforeEach
    void threeSegments() throws IOException {
        disk = new SimulatedDisk();
        try (LogBuilder log = new LogBuilder(disk)) {
            log.entries(300).rotate().entries(700).rotate().entries(200);
        }
    }

    private JournalSource open(Reader reader) throws IOException {
        if (reader == Reader.WRITER) {
            return LogBuilder.reopen(disk).journal();
        }
        if (reader == Reader.WITHOUT_INDEX) {
            disk.list().stream().filter(name -> name.endsWith(".idx")).forEach(disk::remove);
        }
        return new DirectoryJournal(disk);
    }

    /** What a walk over the whole log found. */
    private record Found(List<Long> seqs, List<AuditDamage> damage) {

        Set<Long> damaged() {
            Set<Long> seqs = new TreeSet<>();
            damage.forEach(one -> seqs.add(one.seq()));
            return seqs;
        }

        /** Which entries were not served, such as {@code 5 7-9}. */
        String lostRanges() {
            return ranges(lost());
        }

        /** Which entries were not served; fails where one comes twice or out of order. */
        Set<Long> lost() {
            for (int i = 1; i < seqs.size(); i++) {
                assertThat(seqs.get(i)).isGreaterThan(seqs.get(i - 1));
            }
            Set<Long> lost = new TreeSet<>();
            LongStream.range(0, ENTRIES).forEach(lost::add);
            seqs.forEach(lost::remove);
            return lost;
        }
    }

    private static Found walk(JournalSource source, Order order) {
        List<AuditDamage> damage = new ArrayList<>();
        try (Stream<AuditEntry> entries = new QueryEngine(source, null)
                .stream(AuditQuery.builder().order(order).build(), damage::add)) {
            List<Long> seqs = new ArrayList<>(entries.map(AuditEntry::seq).toList());
            if (order == Order.NEWEST_FIRST) {
                Collections.reverse(seqs);
            }
            return new Found(seqs, damage);
        }
    }

    private static String range(long from, long to) {
        return from + "-" + (to - 1);
    }

    private static String ranges(Set<Long> seqs) {
        StringBuilder text = new StringBuilder();
        for (long seq : seqs) {
            if (seqs.contains(seq - 1) && seqs.contains(seq + 1)) {
                continue;
            }
            text.append(seqs.contains(seq - 1) ? "-" : " ").append(seq);
        }
        return text.toString().strip();
    }

    private List<Line> lines(String file) throws IOException {
        return ReferenceReader.lines(file, disk.content(file));
    }

    private static byte[] join(List<byte[]> lines) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        lines.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    private List<byte[]> bytes(String file) throws IOException {
        return new ArrayList<>(lines(file).stream().map(Line::bytes).toList());
    }

    private Line line(long seq) throws IOException {
        return Stream.of(lines(FIRST), lines(MIDDLE), lines(LAST))
                .flatMap(List::stream)
                .filter(line -> line.seq() == seq)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void undamagedLogIsServedWhole(Reader reader) throws IOException {
        JournalSource source = open(reader);

        for (Order order : Order.values()) {
            Found found = walk(source, order);
            assertThat(found.damage()).isEmpty();
            assertThat(found.lostRanges()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void changedByteIsReportedAtItsLineAndAllOthersAreServed(Reader reader) throws IOException {
        Line line = line(600);
        byte[] changed = disk.content(MIDDLE);
        changed[line.offset() + 120] ^= 1;
        disk.put(MIDDLE, changed);
        JournalSource source = open(reader);

        for (Order order : Order.values()) {
            Found found = walk(source, order);
            assertThat(found.lostRanges()).isEqualTo("600");
            assertThat(found.damage()).singleElement().satisfies(damage -> {
                assertThat(damage.seq()).isEqualTo(600);
                assertThat(damage.file()).isEqualTo(MIDDLE);
                assertThat(damage.offset()).isEqualTo(line.offset());
                assertThat(damage.what()).contains("hash");
            });
        }
    }

    /** All that a query for some metadata meets, of which no index says where it is. */
    private static Found search(JournalSource source, String path, Object value) {
        List<AuditDamage> damage = new ArrayList<>();
        try (Stream<AuditEntry> entries = new QueryEngine(source, null)
                .stream(
                        AuditQuery.builder()
                                .order(Order.OLDEST_FIRST)
                                .where(path, String.valueOf(value))
                                .build(),
                        damage::add)) {
            return new Found(entries.map(AuditEntry::seq).toList(), damage);
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void aSearchInVainReportsWhatTheDiskHasLost(Reader reader) throws IOException {
        byte[] sound = disk.content(MIDDLE);
        int offset = line(600).offset();
        for (byte blank : new byte[] {0, -1}) {
            byte[] changed = sound.clone();
            Arrays.fill(changed, offset - 20, offset + 492, blank);
            disk.put(MIDDLE, changed);

            Found found = search(open(reader), "not.there", "nowhere");

            assertThat(found.seqs()).isEmpty();
            assertThat(found.damaged()).contains(600L).isSubsetOf(599L, 600L, 601L, 602L);
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void aSearchInVainReportsABlockThatDoesNotEndAsItShould(Reader reader) throws IOException {
        replaceInLine(MIDDLE, 767, ",\"seq\":767,", ",\"seq\":768,");

        Found found = search(open(reader), "not.there", "nowhere");

        assertThat(found.damaged()).contains(767L);
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void everyByteOfALineThatIsChangedIsReported(Reader reader) throws IOException {
        byte[] sound = disk.content(MIDDLE);
        Line line = line(601);
        for (int i = 0; i < line.bytes().length; i += reader == Reader.DIRECTORY ? 1 : 7) {
            byte[] changed = sound.clone();
            changed[line.offset() + i] ^= 2;
            disk.put(MIDDLE, changed);

            Found found = walk(open(reader), Order.OLDEST_FIRST);

            assertThat(found.damaged()).as("byte %s", i).isSubsetOf(601L, 602L).isNotEmpty();
            assertThat(found.lost()).as("byte %s", i).contains(601L).isSubsetOf(601L, 602L);
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void sequenceNumberThatIsRaisedDamagesNoOtherEntry(Reader reader) throws IOException {
        replaceInLine(MIDDLE, 530, ",\"seq\":530,", ",\"seq\":730,");

        Found found = walk(open(reader), Order.OLDEST_FIRST);

        assertThat(found.lostRanges()).isEqualTo("530");
        assertThat(found.damaged()).containsExactly(530L);
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void sequenceNumberThatIsRaisedWithinItsBlockDamagesNoOtherEntry(Reader reader) throws IOException {
        replaceInLine(MIDDLE, 530, ",\"seq\":530,", ",\"seq\":560,");

        Found found = walk(open(reader), Order.OLDEST_FIRST);

        assertThat(found.lostRanges()).isEqualTo("530");
        assertThat(found.damaged()).containsExactly(530L);
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void sequenceNumberBeyondTheLogDamagesNoOtherEntry(Reader reader) throws IOException {
        replaceInLine(MIDDLE, 530, ",\"seq\":530,", ",\"seq\":999999999999999999,");

        Found found = walk(open(reader), Order.OLDEST_FIRST);

        assertThat(found.lostRanges()).isEqualTo("530");
        assertThat(found.damaged()).containsExactly(530L);
    }

    private void replaceInLine(String file, long seq, String from, String to) throws IOException {
        List<byte[]> lines = bytes(file);
        int index = (int) (seq - lines(file).get(0).seq());
        String text = new String(lines.get(index), StandardCharsets.UTF_8);
        assertThat(text).contains(from);
        lines.set(index, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
        disk.put(file, join(lines));
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void deletedLineIsReported(Reader reader) throws IOException {
        List<byte[]> lines = bytes(MIDDLE);
        lines.remove(200);
        disk.put(MIDDLE, join(lines));

        Found found = walk(open(reader), Order.NEWEST_FIRST);

        assertThat(found.lostRanges()).isEqualTo("500");
        assertThat(found.damage()).singleElement().satisfies(damage -> {
            assertThat(damage.seq()).isEqualTo(500);
            assertThat(damage.what()).contains("missing");
        });
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void linesDeletedAcrossBlocksAreReported(Reader reader) throws IOException {
        List<byte[]> lines = bytes(MIDDLE);
        lines.subList(100, 600).clear();
        disk.put(MIDDLE, join(lines));

        for (Order order : Order.values()) {
            Found found = walk(open(reader), order);

            assertThat(found.lostRanges()).isEqualTo(range(400, 900));
            assertThat(found.damaged()).isNotEmpty().allMatch(seq -> seq >= 400 && seq < 900);
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void linesDeletedAtTheStartOfASegmentAreReported(Reader reader) throws IOException {
        List<byte[]> lines = bytes(MIDDLE);
        lines.subList(0, 230).clear();
        disk.put(MIDDLE, join(lines));

        Found found = walk(open(reader), Order.OLDEST_FIRST);

        assertThat(found.lostRanges()).isEqualTo(range(300, 530));
        assertThat(found.damaged()).contains(300L).allMatch(seq -> seq >= 300 && seq < 530);
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void duplicatedLineIsReportedAndAllEntriesAreServedOnce(Reader reader) throws IOException {
        List<byte[]> lines = bytes(MIDDLE);
        lines.add(220, lines.get(219));
        disk.put(MIDDLE, join(lines));

        for (Order order : Order.values()) {
            Found found = walk(open(reader), order);

            assertThat(found.lostRanges()).isEmpty();
            assertThat(found.damage()).isNotEmpty();
            assertThat(found.damaged()).isSubsetOf(519L, 520L);
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void swappedLinesAreReportedAndAllOthersAreServed(Reader reader) throws IOException {
        List<byte[]> lines = bytes(MIDDLE);
        Collections.swap(lines, 250, 251);
        disk.put(MIDDLE, join(lines));

        for (Order order : Order.values()) {
            Found found = walk(open(reader), order);

            assertThat(found.lost()).isNotEmpty().isSubsetOf(550L, 551L);
            assertThat(found.damaged()).isNotEmpty().isSubsetOf(550L, 551L, 552L);
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void linesSwappedAcrossABlockBoundaryAreReportedAndAllOthersAreServed(Reader reader) throws IOException {
        List<byte[]> lines = bytes(MIDDLE);
        Collections.swap(lines, 512 - 301, 512 - 300);
        disk.put(MIDDLE, join(lines));

        for (Order order : Order.values()) {
            Found found = walk(open(reader), order);

            assertThat(found.lost()).isNotEmpty().isSubsetOf(511L, 512L);
            assertThat(found.damaged()).isNotEmpty().isSubsetOf(510L, 511L, 512L, 513L);
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void insertedGarbageIsReportedAndAllEntriesAreServed(Reader reader) throws IOException {
        List<byte[]> lines = bytes(MIDDLE);
        int offset = lines(MIDDLE).get(260).offset();
        lines.add(260, "garbage\n".getBytes(StandardCharsets.UTF_8));
        disk.put(MIDDLE, join(lines));

        for (Order order : Order.values()) {
            Found found = walk(open(reader), order);

            assertThat(found.lostRanges()).isEmpty();
            assertThat(found.damage()).singleElement().satisfies(damage -> {
                assertThat(damage.seq()).isEqualTo(560);
                assertThat(damage.file()).isEqualTo(MIDDLE);
                assertThat(damage.offset()).isEqualTo(offset);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void runOfGarbageLongerThanAnyLineIsReportedAndAllEntriesAreServed(Reader reader) throws IOException {
        List<byte[]> lines = bytes(MIDDLE);
        byte[] garbage = new byte[300_000];
        Arrays.fill(garbage, (byte) 'x');
        garbage[garbage.length - 1] = '\n';
        lines.add(260, garbage);
        disk.put(MIDDLE, join(lines));

        Found found = walk(open(reader), Order.OLDEST_FIRST);

        assertThat(found.lostRanges()).isEmpty();
        assertThat(found.damage()).isNotEmpty();
        assertThat(found.damaged()).containsExactly(560L);
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void garbageAtTheStartOfASegmentIsReportedAndAllEntriesAreServed(Reader reader) throws IOException {
        List<byte[]> lines = bytes(MIDDLE);
        lines.add(0, "\n\n".getBytes(StandardCharsets.UTF_8));
        disk.put(MIDDLE, join(lines));

        Found found = walk(open(reader), Order.NEWEST_FIRST);

        assertThat(found.lostRanges()).isEmpty();
        assertThat(found.damaged()).containsExactly(300L);
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void mergedLinesAreReportedAndAllOthersAreServed(Reader reader) throws IOException {
        List<byte[]> lines = bytes(MIDDLE);
        byte[] one = lines.get(150);
        lines.set(150, Arrays.copyOf(one, one.length - 1));
        disk.put(MIDDLE, join(lines));

        for (Order order : Order.values()) {
            Found found = walk(open(reader), order);

            assertThat(found.lostRanges()).isEqualTo("450-451");
            assertThat(found.damaged()).contains(450L).isSubsetOf(450L, 451L);
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void lineSplitByALineFeedIsReportedAndAllOthersAreServed(Reader reader) throws IOException {
        byte[] changed = disk.content(MIDDLE);
        changed[line(450).offset() + 40] = '\n';
        disk.put(MIDDLE, changed);

        Found found = walk(open(reader), Order.OLDEST_FIRST);

        assertThat(found.lostRanges()).isEqualTo("450");
        assertThat(found.damaged()).contains(450L).isSubsetOf(450L, 451L);
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void replacedEntryIsReported(Reader reader) throws IOException {
        List<byte[]> lines = bytes(MIDDLE);
        lines.set(150, lines.get(151));
        disk.put(MIDDLE, join(lines));

        Found found = walk(open(reader), Order.OLDEST_FIRST);

        assertThat(found.lostRanges()).isEqualTo("450");
        assertThat(found.damaged()).contains(450L).isSubsetOf(450L, 451L, 452L);
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void lineWithARightHashThatIsNoEntryIsReported(Reader reader) throws IOException {
        String leaf = "{\"timestamp\":\"2025-10-23T00:00:00.000000Z\",\"note\":\"I am not an entry\"}";
        List<byte[]> lines = bytes(MIDDLE);
        lines.set(
                150,
                (leaf.substring(0, leaf.length() - 1) + ",\"seq\":450,\"hash\":\"" + ReferenceReader.hash(leaf)
                                + "\"}\n")
                        .getBytes(StandardCharsets.UTF_8));
        disk.put(MIDDLE, join(lines));

        Found found = walk(open(reader), Order.OLDEST_FIRST);

        assertThat(found.lostRanges()).isEqualTo("450");
        assertThat(found.damaged()).containsExactly(450L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DIRECTORY", "WITHOUT_INDEX"})
    void missingSegmentIsReported(Reader reader) throws IOException {
        disk.remove(MIDDLE);

        for (Order order : Order.values()) {
            Found found = walk(open(reader), order);

            assertThat(found.lostRanges()).isEqualTo(range(300, 1_000));
            assertThat(found.damaged()).containsExactly(300L);
        }
    }

    @Test
    void segmentThatGoesMissingWhileTheLogIsOpenIsReported() throws IOException {
        JournalSource source = open(Reader.WRITER);
        walk(source, Order.OLDEST_FIRST);
        disk.remove(MIDDLE);

        for (Order order : Order.values()) {
            Found found = walk(source, order);

            assertThat(found.lostRanges()).isEqualTo(range(300, 1_000));
            assertThat(found.damage()).singleElement().satisfies(damage -> {
                assertThat(damage.seq()).isEqualTo(300);
                assertThat(damage.file()).isEqualTo(MIDDLE);
                assertThat(damage.what()).contains("missing");
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void segmentThatIsCompressedBeforeItsIndexCanBeRebuiltIsReadInItsNewForm(Order order) throws IOException {
        Journal journal = LogBuilder.reopen(disk).journal();
        long begin = order == Order.NEWEST_FIRST ? 1_000 : 300;
        BlockWalk walk = new BlockWalk(
                journal, new Cursor(order, begin), new EntryFilter(AuditQuery.all(), null), null, damage -> {
                    throw new AssertionError(damage);
                });
        BlockWalk.Step step = Objects.requireNonNull(walk.next());
        new SegmentCompressor(journal).compressAll();

        walk.rebuildIndex(step);

        BlockWalk.Step again = Objects.requireNonNull(walk.next());
        assertThat(again.segment().file()).isEqualTo(step.segment().file() + ".gz");
        assertThat(again.block().firstSeq()).isEqualTo(step.block().firstSeq());
        assertThat(walk.canRebuildIndex(again)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void everyBlockOfACompressedSegmentThatIsDamagedIsReportedAndAllOthersAreServed(Reader reader) throws IOException {
        new SegmentCompressor(LogBuilder.reopen(disk).journal()).compressAll();
        String file = MIDDLE + ".gz";
        byte[] sound = disk.content(file);
        long[][] blocks = {{300, 512}, {512, 768}, {768, 1_000}};
        int[] offsets = memberOffsets(sound);
        assertThat(offsets).hasSize(3);
        for (int i = 0; i < blocks.length; i++) {
            byte[] changed = sound.clone();
            changed[offsets[i] + 200] ^= 16;
            disk.put(file, changed);
            for (Order order : Order.values()) {
                Found found = walk(open(reader), order);

                assertThat(found.lostRanges()).as("block %s %s", i, order).isEqualTo(range(blocks[i][0], blocks[i][1]));
                assertThat(found.damage()).isNotEmpty();
                assertThat(found.damage().get(0).seq()).isEqualTo(blocks[i][0]);
                assertThat(found.damage().get(0).file()).isEqualTo(file);
                assertThat(found.damage().get(0).offset()).isEqualTo(offsets[i]);
            }
        }
    }

    private static int[] memberOffsets(byte[] gzip) {
        byte[] header = Arrays.copyOf(gzip, 10);
        return IntStream.rangeClosed(0, gzip.length - 10)
                .filter(at -> Arrays.equals(gzip, at, at + 10, header, 0, 10))
                .toArray();
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void damageIsToldOncePerWalkAndPagesListIt(Order order) throws IOException {
        byte[] changed = disk.content(MIDDLE);
        changed[line(600).offset() + 120] ^= 1;
        disk.put(MIDDLE, changed);
        QueryEngine engine = new QueryEngine(new DirectoryJournal(disk), null);
        List<Long> seqs = new ArrayList<>();
        Set<Long> damaged = new TreeSet<>();
        String cursor = null;
        do {
            var page = engine.query(
                    AuditQuery.builder().order(order).limit(37).cursor(cursor).build());
            page.entries().forEach(entry -> seqs.add(entry.seq()));
            page.damage().forEach(one -> damaged.add(one.seq()));
            cursor = page.nextCursor();
        } while (cursor != null);
        Collections.sort(seqs);

        assertThat(new Found(seqs, List.of()).lostRanges()).isEqualTo("600");
        assertThat(damaged).containsExactly(600L);
    }

    @Test
    void pageListsALineWithARightHashThatIsNoEntry() throws IOException {
        lineWithARightHash(450);

        var page = new QueryEngine(new DirectoryJournal(disk), null)
                .query(AuditQuery.builder()
                        .order(Order.OLDEST_FIRST)
                        .limit(1_000)
                        .build());

        assertThat(page.damage()).extracting(AuditDamage::seq).containsExactly(450L);
        assertThat(page.entries()).hasSize(1_000);
    }

    private void lineWithARightHash(long seq) throws IOException {
        String leaf = "{\"timestamp\":\"2025-10-23T00:00:00.000000Z\",\"operation\":17}";
        List<byte[]> lines = bytes(MIDDLE);
        String line = leaf.substring(0, leaf.length() - 1) + ",\"seq\":" + seq + ",\"hash\":\""
                + ReferenceReader.hash(leaf) + "\"}\n";
        lines.set((int) seq - 300, line.getBytes(StandardCharsets.UTF_8));
        disk.put(MIDDLE, join(lines));
    }
}
