package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.internal.codec.LeafTerms;
import dev.auditkit.internal.codec.LeafTerms.Member;
import dev.auditkit.internal.codec.Timestamps;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnReaderTest {

    private static final String INDEX = "audit-00000000000000000300.idx";

    private SimulatedDisk disk;
    private LogBuilder log;

    @BeforeEach
    void threeSegments() throws IOException {
        disk = new SimulatedDisk();
        log = new LogBuilder(disk).entries(300).rotate().entries(700).rotate().entries(300);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void columnsSayWhatTheLinesSay(boolean compressed) throws IOException {
        if (compressed) {
            new SegmentCompressor(log.journal()).compressAll();
        }
        List<Line> lines = ReferenceReader.lines(disk);
        for (JournalSource source : List.of(log.journal(), new DirectoryJournal(disk))) {
            int read = 0;
            try (ColumnReader reader = new ColumnReader(source)) {
                for (Segment segment : source.view().segments()) {
                    BlockCounts index = source.indexes().counts(segment);
                    for (int block = 0; block < index.blocks().size(); block++) {
                        BlockColumns columns = reader.read(segment, index, block);
                        if (columns != null) {
                            read += compare(columns, index.blocks().get(block).firstSeq(), lines);
                        }
                    }
                }
                assertThat(reader.bytesRead()).isBetween(8L * read, 12L * read);
            }
            assertThat(read).as("all but the block that grows").isEqualTo(1_280);
        }
    }

    private static int compare(BlockColumns columns, long firstSeq, List<Line> lines) {
        for (int i = 0; i < columns.entries(); i++) {
            Line line = lines.get((int) firstSeq + i);
            assertThat(columns.pair(columns.pairOf(i)).name()).isEqualTo(line.operation());
            assertThat(columns.pair(columns.pairOf(i)).result().text())
                    .isEqualTo(line.leaf().get("result").asString());
            assertThat(columns.fingerprintOf(Member.USER, i))
                    .isEqualTo(BlockColumns.fingerprint(
                            LeafTerms.term(Member.USER, line.leaf().get("user").asString())));
            assertThat(columns.timeOf(i))
                    .isEqualTo(Timestamps.micros(
                            Instant.parse(line.leaf().get("timestamp").asString())));
            assertThat(columns.lineEnd(i) - columns.lineStart(i)).isEqualTo(line.bytes().length);
        }
        return columns.entries();
    }

    private Segment middle() {
        return log.journal().view().segments().get(1);
    }

    /** Whether the columns of each of the three blocks of the middle segment are known. */
    private static List<Boolean> known(JournalSource source, Segment segment) throws IOException {
        BlockCounts index = source.indexes().counts(segment);
        try (ColumnReader reader = new ColumnReader(source)) {
            return List.of(
                    reader.read(segment, index, 0) != null,
                    reader.read(segment, index, 1) != null,
                    reader.read(segment, index, 2) != null);
        }
    }

    @Test
    void indexWithDamagedColumnsIsRebuiltForThoseWhoComeLater() throws IOException {
        byte[] sound = disk.content(INDEX);
        int columns = (int) IndexForm.of(ByteBuffer.wrap(sound)).columnsAt();
        byte[] changed = sound.clone();
        changed[columns + 4_000] ^= 1;
        disk.put(INDEX, changed);

        DirectoryJournal reading = new DirectoryJournal(disk);
        assertThat(known(reading, middle())).containsExactly(true, false, false);
        assertThat(disk.content(INDEX)).isEqualTo(changed);
        assertThat(known(reading, middle()))
                .as("built in memory, without columns")
                .containsOnly(false);

        JournalSource writing = LogBuilder.reopen(disk).journal();
        assertThat(known(writing, middle())).containsExactly(true, false, false);
        assertThat(disk.content(INDEX)).isEqualTo(sound);
        assertThat(known(writing, middle())).containsOnly(true);
    }

    @Test
    void indexThatIsGoneIsRebuilt() throws IOException {
        byte[] sound = disk.content(INDEX);
        Journal journal = log.journal();
        assertThat(known(journal, middle())).containsOnly(true);
        disk.remove(INDEX);

        assertThat(known(journal, middle())).containsOnly(false);
        assertThat(disk.content(INDEX)).isEqualTo(sound);
        assertThat(known(journal, middle())).containsOnly(true);
    }

    private byte[] withDamagedColumns() {
        byte[] changed = disk.content(INDEX);
        changed[(int) IndexForm.of(ByteBuffer.wrap(changed)).columnsAt() + 4_000] ^= 1;
        return changed;
    }

    @Test
    void indexThatWasReplacedSinceItWasOpenedIsOpenedAgain() throws IOException {
        byte[] sound = disk.content(INDEX);
        DirectoryJournal source = new DirectoryJournal(disk);
        BlockCounts index = source.indexes().counts(middle());
        disk.put(INDEX, withDamagedColumns());
        try (ColumnReader reader = new ColumnReader(source)) {
            assertThat(reader.read(middle(), index, 0)).isNotNull();
            disk.put(INDEX, sound);

            assertThat(reader.read(middle(), index, 1)).isNotNull();
        }
        assertThat(source.indexes().counts(middle())).isSameAs(index);
    }

    @Test
    void indexThatAnotherSearchHasRebuiltIsNotRebuiltAgain() throws IOException {
        DirectoryJournal source = new DirectoryJournal(disk);
        BlockCounts index = source.indexes().counts(middle());
        disk.put(INDEX, withDamagedColumns());
        source.indexes().rebuild(middle());
        BlockCounts rebuilt = source.indexes().counts(middle());
        try (ColumnReader reader = new ColumnReader(source)) {
            assertThat(reader.read(middle(), index, 1)).isNull();
        }
        assertThat(source.indexes().counts(middle())).isSameAs(rebuilt).isNotSameAs(index);
    }

    @Test
    void segmentThatIsCompressedBetweenTwoReadsIsReadInItsNewForm() throws IOException {
        Segment plain = middle();
        try (ColumnReader reader = new ColumnReader(log.journal())) {
            assertThat(reader.read(plain, log.journal().indexes().counts(plain), 0))
                    .isNotNull();
            new SegmentCompressor(log.journal()).compressAll();
            BlockCounts index = log.journal().indexes().counts(middle());

            assertThat(reader.read(middle(), index, 1)).isNotNull();
            assertThat(log.journal().indexes().counts(middle())).isSameAs(index);
        }
    }

    @Test
    void segmentThatWasCompressedMeanwhileIsNoLongerThere() throws IOException {
        Segment plain = middle();
        BlockCounts index = log.journal().indexes().counts(plain);
        new SegmentCompressor(log.journal()).compressAll();

        try (ColumnReader reader = new ColumnReader(log.journal())) {
            assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> reader.read(plain, index, 1));
        }
        assertThat(known(log.journal(), middle())).containsOnly(true);
    }
}
