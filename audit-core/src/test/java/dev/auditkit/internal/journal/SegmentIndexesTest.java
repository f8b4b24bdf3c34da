package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEntry;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.AuditResult;
import dev.auditkit.internal.codec.LeafTerms;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.query.QueryEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentIndexesTest {

    private static final Logger LOGGER = Logger.getLogger("dev.auditkit");
    private static final String INDEX = "audit-00000000000000000300.idx";
    private static final String LAST_INDEX = "audit-00000000000000001000.idx";
    private static final int ENTRIES = 1_300;

    private SimulatedDisk disk;
    private Segment middle;

    @BeforeAll
    static void expectNoWarnings() {
        LOGGER.setLevel(Level.OFF);
    }

    @BeforeEach
    void threeSegments() throws IOException {
        disk = new SimulatedDisk();
        try (LogBuilder log = new LogBuilder(disk)) {
            log.entries(300).rotate().entries(700).rotate().entries(300);
            middle = log.journal().view().segments().get(1);
        }
    }

    private void compress() throws IOException {
        Journal journal = LogBuilder.reopen(disk).journal();
        new SegmentCompressor(journal).compressAll();
        middle = journal.view().segments().get(1);
    }

    private static void assertAllServed(JournalSource source) {
        try (var entries = new QueryEngine(source, null)
                .stream(AuditQuery.builder().order(Order.OLDEST_FIRST).build(), damage -> {
                    throw new AssertionError("false damage: " + damage);
                })) {
            assertThat(entries.mapToLong(AuditEntry::seq).toArray())
                    .isEqualTo(LongStream.range(0, ENTRIES).toArray());
        }
    }

    /** The blocks that the segment's index names; null where it has no sound one. */
    private @Nullable List<Block> stored(Segment segment) throws IOException {
        IndexBody body = new SegmentIndexes(disk, false).storedBody(segment);
        return body == null ? null : body.blocks();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void indexThatIsSavedAtTheRotationIsTheOneThatARebuildFinds(boolean compressed) throws IOException {
        if (compressed) {
            compress();
        }
        SegmentIndexes indexes = new SegmentIndexes(disk, false);

        List<Block> loaded = stored(middle);

        assertThat(loaded).hasSize(3).isEqualTo(indexes.rebuild(middle));
        assertThat(loaded).extracting(Block::firstSeq).containsExactly(300L, 512L, 768L);
        assertThat(indexes.times(middle)).isEqualTo(SegmentIndexes.rangeOf(loaded));
        assertThat(SegmentIndexes.rangeOf(List.of())).isEqualTo(TimeRange.NONE);
    }

    /** Events that came with times of their own, a day a segment, which ends with entries of the log's own time. */
    private static SimulatedDisk imported(boolean compressed) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk);
        for (int day = 1; day < 4; day++) {
            for (int i = 0; i < 600; i++) {
                log.add(AuditEvent.of("import")
                        .time(Instant.parse("2020-01-0" + day + "T00:00:00Z").plusSeconds(i))
                        .build());
            }
            log.add(AuditEvent.of("audit.test").build());
            log.rotate();
        }
        if (compressed) {
            new SegmentCompressor(log.journal()).compressAll();
        }
        log.close();
        return disk;
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void oneEntryOfAnotherTimeDoesNotHaveASegmentLookAsIfItHadAllBetween(boolean compressed, boolean missing)
            throws IOException {
        SimulatedDisk days = imported(compressed);
        if (missing) {
            days.list().stream().filter(name -> name.endsWith(".idx")).forEach(days::remove);
        }
        DirectoryJournal journal = new DirectoryJournal(days);
        List<Segment> segments = journal.view().segments();
        for (int asked = 1; asked < 6; asked++) {
            long from = Timestamps.micros(Instant.parse("2020-01-0" + asked + "T00:00:00Z"));
            for (int day = 1; day < 4; day++) {
                assertThat(journal.indexes().overlap(segments.get(day - 1), from, from + 1_000_000))
                        .as("day %s, segment of day %s", asked, day)
                        .isEqualTo(asked == day || (missing && asked > day));
            }
        }
        assertThat(journal.indexes().overlap(segments.get(0), LogBuilder.START, Long.MAX_VALUE))
                .isTrue();
        assertThat(journal.indexes().overlap(segments.get(0), Long.MIN_VALUE, Long.MAX_VALUE))
                .isTrue();
        assertThat(journal.indexes().overlap(segments.get(0), LogBuilder.START + 601_000, LogBuilder.START + 601_000))
                .isTrue();
        assertThat(journal.indexes().overlap(segments.get(0), LogBuilder.START + 601_001, Long.MAX_VALUE))
                .isFalse();
    }

    @Test
    void segmentsShareTheirPairs() throws IOException {
        SegmentIndexes indexes = new SegmentIndexes(disk, false);
        Segment first = new Segment(
                SegmentName.parse("audit-00000000000000000000.jsonl"),
                300,
                disk.content("audit-00000000000000000000.jsonl").length,
                null,
                null);

        assertThat(indexes.totals(first).pairs().get(0))
                .isSameAs(indexes.totals(middle).pairs().get(0));
    }

    private static IndexHead headOfPairs(int from, int count) {
        List<OperationPair> pairs = IntStream.range(from, from + count)
                .mapToObj(i -> new OperationPair(("operation" + i).getBytes(StandardCharsets.US_ASCII), AuditResult.OK))
                .toList();
        return new IndexHead(null, 0, TimeRange.NONE, pairs, new long[count]);
    }

    @Test
    void pairsThatAreNotSharedCountAsMemoryOfTheirSegment() {
        int most = OperationTable.MOST_PAIRS;
        PairPool pool = new PairPool();
        IndexHead shared = headOfPairs(0, most).with(pool);
        IndexHead own = headOfPairs(most, most).with(pool);

        assertThat(headOfPairs(0, most).with(pool).size()).isEqualTo(shared.size());
        assertThat(own.size()).isGreaterThan(shared.size() + 100 * most);
        assertThat(own.with(new PairPool()).size()).isEqualTo(shared.size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void missingIndexIsRebuiltAndSavedWhereThatIsAllowed(boolean compressed) throws IOException {
        if (compressed) {
            compress();
        }
        List<Block> blocks = stored(middle);
        disk.remove(INDEX);

        assertThat(new SegmentIndexes(disk, false).blocks(middle)).isEqualTo(blocks);
        assertThat(disk.exists(INDEX)).isFalse();
        assertThat(new SegmentIndexes(disk, true).blocks(middle)).isEqualTo(blocks);
        assertThat(disk.exists(INDEX)).isTrue();
        assertThat(stored(middle)).isEqualTo(blocks);
    }

    @Test
    void everyChangedByteOfAnIndexLeavesTheAnswersRight() throws IOException {
        byte[] sound = disk.content(INDEX);
        List<Block> blocks = stored(middle);
        int filters = endOfBlocks(sound);
        for (int i = 0; i < filters; i++) {
            byte[] changed = sound.clone();
            changed[i] ^= 0x11;
            disk.put(INDEX, changed);

            assertThat(stored(middle)).isNull();
            assertThat(new SegmentIndexes(disk, false).blocks(middle)).isEqualTo(blocks);
        }
    }

    @Test
    void everyChangedByteOfTheLastIndexLeavesTheAnswersRight() throws IOException {
        byte[] sound = disk.content(LAST_INDEX);
        for (int i = 0; i < sound.length; i += 7) {
            byte[] changed = sound.clone();
            changed[i] ^= 0x11;
            disk.put(LAST_INDEX, changed);

            assertThat(new DirectoryJournal(disk).view().endSeq()).isEqualTo(ENTRIES);
        }
        assertAllServed(new DirectoryJournal(disk));
    }

    /** Where the parts end that every query reads, and the pages with the filters begin. */
    private static int endOfBlocks(byte[] index) {
        ByteBuffer header = ByteBuffer.wrap(index);
        return (int) IndexForm.of(header).filtersAt();
    }

    @Test
    void everyChangedByteOfAFilterLeavesTheAnswersRight() throws IOException {
        byte[] sound = disk.content(INDEX);
        long term = LeafTerms.term(LeafTerms.Member.USER, "user3");
        long[] expected = new SegmentIndexes(disk, false).mayHave(middle, term);
        assertThat(expected).containsExactly(0b111);
        for (int i = endOfBlocks(sound);
                i < IndexForm.of(ByteBuffer.wrap(sound)).columnsAt();
                i++) {
            byte[] changed = sound.clone();
            changed[i] ^= 0x11;
            disk.put(INDEX, changed);

            long[] found = new SegmentIndexes(disk, false).mayHave(middle, term);

            assertThat(found == null || Arrays.equals(found, expected))
                    .as("byte %s", i)
                    .isTrue();
        }
        byte[] zeros = sound.clone();
        Arrays.fill(zeros, endOfBlocks(sound), zeros.length, (byte) 0);
        disk.put(INDEX, zeros);
        assertThat(new SegmentIndexes(disk, false).mayHave(middle, term)).isNull();
        assertThat(new SegmentIndexes(disk, true).mayHave(middle, term)).isEqualTo(expected);
        assertThat(disk.content(INDEX)).isEqualTo(sound);
    }

    @Test
    void indexOfAnEarlierVersionIsRebuilt() throws IOException {
        byte[] sound = disk.content(INDEX);
        ByteBuffer earlier = ByteBuffer.allocate(68 + 4);
        earlier.put("AKIX".getBytes(StandardCharsets.US_ASCII)).putInt(1);
        earlier.put(middle.file().getBytes(StandardCharsets.US_ASCII)).position(56);
        earlier.putLong(middle.length()).putInt(0);
        disk.put(INDEX, earlier.array());

        assertThat(new SegmentIndexes(disk, true).blocks(middle)).hasSize(3);
        assertThat(disk.content(INDEX)).isEqualTo(sound);
    }

    @Test
    void emptyAndGarbageIndexesAreRebuilt() {
        for (byte[] content : new byte[][] {{}, {1, 2, 3}, new byte[10_000]}) {
            disk.put(INDEX, content);
            assertAllServed(new DirectoryJournal(disk));
        }
    }

    @Test
    void indexOfTheOtherFormOfTheSegmentIsStale() throws IOException {
        byte[] plain = disk.content(INDEX);
        compress();
        byte[] compressed = disk.content(INDEX);
        assertThat(compressed).isNotEqualTo(plain);
        disk.put(INDEX, plain);

        assertAllServed(new DirectoryJournal(disk));
        assertAllServed(LogBuilder.reopen(disk).journal());
    }

    /** Blocks as someone might forge them, with a checksum that is right. */
    static List<UnaryOperator<List<Block>>> lies() {
        List<UnaryOperator<List<Block>>> lies = new ArrayList<>();
        lies.add(blocks -> List.of());
        lies.add(blocks -> blocks.subList(0, 1));
        lies.add(blocks -> blocks.subList(1, blocks.size()));
        lies.add(blocks -> List.of(blocks.get(1), blocks.get(0)));
        for (int i = 0; i < 2; i++) {
            for (long by : new long[] {-1, 200, 1L << 40}) {
                lies.add(changing(i, b -> new Block(b.offset() + by, b.length(), b.firstSeq(), b.count(), b.times())));
                lies.add(changing(
                        i, b -> new Block(b.offset(), b.length() + (int) by, b.firstSeq(), b.count(), b.times())));
                lies.add(changing(i, b -> new Block(b.offset(), b.length(), b.firstSeq() + by, b.count(), b.times())));
                lies.add(changing(
                        i, b -> new Block(b.offset(), b.length(), b.firstSeq(), b.count() + (int) by, b.times())));
            }
            lies.add(changing(i, b -> new Block(b.offset(), Integer.MAX_VALUE, b.firstSeq(), b.count(), b.times())));
            lies.add(changing(i, b -> new Block(b.offset(), Integer.MIN_VALUE, b.firstSeq(), b.count(), b.times())));
            lies.add(changing(i, b -> new Block(b.offset(), b.length(), b.firstSeq(), Integer.MAX_VALUE, b.times())));
            lies.add(changing(i, b -> new Block(b.offset(), b.length(), b.firstSeq(), -1, b.times())));
        }
        lies.add(moving(1));
        lies.add(moving(-1));
        lies.add(moving(500));
        return lies;
    }

    private byte[] forged(Segment segment, UnaryOperator<List<Block>> lie) throws IOException {
        MemoryIndex index = new SegmentIndexes(disk, false).read(segment);
        return IndexFile.encode(segment, index.at(lie.apply(index.blocks())));
    }

    private static UnaryOperator<List<Block>> changing(int index, UnaryOperator<Block> change) {
        return blocks -> {
            List<Block> changed = new ArrayList<>(blocks);
            changed.set(index, change.apply(blocks.get(index)));
            return changed;
        };
    }

    /** Moves the border between two blocks, so that they still tile the file. */
    private static UnaryOperator<List<Block>> moving(int bytes) {
        return blocks -> {
            Block one = blocks.get(0);
            Block two = blocks.get(1);
            List<Block> changed = new ArrayList<>(blocks);
            changed.set(0, new Block(one.offset(), one.length() + bytes, one.firstSeq(), one.count(), one.times()));
            changed.set(
                    1, new Block(two.offset() + bytes, two.length() - bytes, two.firstSeq(), two.count(), two.times()));
            return changed;
        };
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lyingIndexOfASealedSegmentLeadsToNoWrongAnswer(boolean compressed) throws IOException {
        if (compressed) {
            compress();
        }
        for (UnaryOperator<List<Block>> lie : lies()) {
            disk.put(INDEX, forged(middle, lie));

            assertAllServed(new DirectoryJournal(disk));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lyingIndexDoesNotKeepTheLogFromOpening(boolean compressed) throws IOException {
        if (compressed) {
            compress();
        }
        for (UnaryOperator<List<Block>> lie : lies()) {
            disk.put(INDEX, forged(middle, lie));

            assertAllServed(LogBuilder.reopen(disk).journal());
        }
    }

    @Test
    void lyingIndexOfTheLastSegmentLeadsToNoWrongAnswer() throws IOException {
        Segment last = new DirectoryJournal(disk).view().segments().get(2);
        assertThat(stored(last)).hasSize(3);
        for (UnaryOperator<List<Block>> lie : lies()) {
            disk.put(LAST_INDEX, forged(last, lie));

            assertAllServed(new DirectoryJournal(disk));
        }
    }

    @Test
    void compressionDoesNotBelieveALyingIndex() throws IOException {
        for (UnaryOperator<List<Block>> lie : lies()) {
            threeSegments();
            disk.put(INDEX, forged(middle, lie));
            new SegmentCompressor(LogBuilder.reopen(disk).journal()).compressAll();

            assertThat(ReferenceReader.lines(disk)).hasSize(ENTRIES);
            assertAllServed(new DirectoryJournal(disk));
        }
    }

    @Test
    void retentionDoesNotTakeALyingIndexForDamage() throws IOException {
        for (UnaryOperator<List<Block>> lie : lies()) {
            disk.put(INDEX, forged(middle, lie));
            Retention.Expired expired =
                    new Retention(LogBuilder.reopen(disk).journal(), segment -> true).expired(Long.MAX_VALUE, false);

            assertThat(expired.kept()).isEmpty();
            assertThat(expired.segments()).hasSize(2);
        }
    }

    @Test
    void indexThatCannotBeSavedDoesNotFailTheQuery() {
        disk.list().stream().filter(name -> name.endsWith(".idx")).forEach(disk::remove);
        disk.plan((at, operation, file) -> Fault.FAIL);

        assertAllServed(new WritableSource(new DirectoryJournal(disk)));
    }

    /** A source whose rebuilt indexes are saved. */
    private record WritableSource(DirectoryJournal journal, SegmentIndexes indexes) implements JournalSource {

        WritableSource(DirectoryJournal journal) {
            this(journal, new SegmentIndexes(journal.storage(), true));
        }

        @Override
        public JournalView view() throws IOException {
            return journal.view();
        }

        @Override
        public Storage storage() {
            return journal.storage();
        }
    }

    @Test
    void manyReadersMayRebuildTheSameIndexesAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 10; round++) {
                disk.list().stream().filter(name -> name.endsWith(".idx")).forEach(disk::remove);
                JournalSource source = new WritableSource(new DirectoryJournal(disk));
                List<Callable<Boolean>> readers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    readers.add(() -> {
                        assertAllServed(source);
                        return true;
                    });
                }
                for (Future<Boolean> reader : threads.invokeAll(readers)) {
                    assertThat(reader.get()).isTrue();
                }
                assertThat(disk.list())
                        .filteredOn(name -> name.endsWith(".tmp"))
                        .isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void indexOfAFormThatASegmentNoLongerHasIsNotSaved() throws IOException {
        SegmentIndexes indexes = new SegmentIndexes(disk, true);
        byte[] plain = IndexFile.encode(middle, indexes.read(middle));
        byte[] text = disk.content(middle.file());
        Segment before = middle;
        compress();
        byte[] compressed = disk.content(INDEX);

        assertThat(indexes.trySave(before, plain)).isFalse();
        disk.put(before.file(), text); // it goes a moment later than the index of the compressed form comes
        assertThat(indexes.trySave(before, plain)).isFalse();
        assertThat(disk.content(INDEX)).isEqualTo(compressed);

        assertThat(indexes.trySave(middle, compressed)).isTrue();
        disk.remove(before.file());
        disk.remove(middle.file());
        indexes.delete(middle);
        assertThat(indexes.trySave(middle, compressed)).isFalse();
        assertThat(disk.exists(INDEX)).isFalse();
    }

    @Test
    void indexOfADamagedSegmentIsNotKept() throws IOException {
        byte[] sound = disk.content(middle.file());
        byte[] index = disk.content(INDEX);
        byte[] changed = sound.clone();
        changed[changed.length - 50] ^= 1;
        disk.put(middle.file(), changed);

        new SegmentIndexes(disk, true).rebuild(middle);
        assertThat(disk.content(INDEX)).isEqualTo(index);
        disk.put(middle.file(), sound);

        assertAllServed(LogBuilder.reopen(disk).journal());
    }

    @Test
    void blocksOfMoreSegmentsThanAreRememberedAreFound() throws IOException {
        SimulatedDisk many = new SimulatedDisk();
        LogBuilder log = new LogBuilder(many);
        for (int i = 0; i < 100; i++) {
            log.entries(2).rotate();
        }
        SegmentIndexes indexes = log.journal().indexes();
        for (int round = 0; round < 2; round++) {
            for (Segment segment : log.journal().view().segments()) {
                if (!segment.isEmpty()) {
                    assertThat(indexes.blocks(segment))
                            .singleElement()
                            .satisfies(block -> assertThat(block.firstSeq()).isEqualTo(segment.firstSeq()));
                }
            }
        }
    }
}
