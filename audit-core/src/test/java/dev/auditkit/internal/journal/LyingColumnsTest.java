package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEntry;
import dev.auditkit.AuditPage;
import dev.auditkit.AuditQuery;
import dev.auditkit.internal.query.QueryEngine;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that somebody has changed, with checksums that are right. */
class LyingColumnsTest {

    private static final String INDEX = "audit-00000000000000000000.idx";
    private static final int ENTRIES = 200;
    private static final int LINES_AT = 5 * ENTRIES;

    private SimulatedDisk disk;
    private LogBuilder log;

    @BeforeEach
    void oneBlock() throws IOException {
        disk = new SimulatedDisk();
        log = new LogBuilder(disk).entries(ENTRIES).rotate().entries(1);
    }

    private void compress() throws IOException {
        new SegmentCompressor(log.journal()).compressAll();
    }

    private Segment segment() {
        return log.journal().view().segments().get(0);
    }

    private byte[] columns() throws IOException {
        return log.journal().indexes().read(segment()).columns(0).clone();
    }

    /** The index, with other columns. */
    private byte[] forged(byte[] columns) throws IOException {
        MemoryIndex index = log.journal().indexes().read(segment());
        BlockSummary summary = index.summary(0);
        BlockSummary forged = new BlockSummary(summary.filter(), summary.counts(), summary.counted(), columns);
        return IndexFile.encode(
                segment(), new MemoryIndex(index.blocks(), new BlockSummary[] {forged}, 1, index.pairs()));
    }

    private AuditPage answer() {
        return new QueryEngine(new DirectoryJournal(disk), null)
                .query(AuditQuery.builder().user("user3").limit(100).build());
    }

    private static List<Long> userThree() {
        return LongStream.iterate(199, seq -> seq - 1)
                .limit(ENTRIES)
                .filter(seq -> seq % 7 == 3)
                .boxed()
                .toList();
    }

    private void assertAllAreFound() {
        AuditPage page = answer();
        assertThat(page.entries().stream().map(AuditEntry::seq).toList()).isEqualTo(userThree());
        assertThat(page.damage()).extracting(AuditDamage::what).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lengthsThatAreNotThoseOfTheLinesLeadToNoWrongAnswer(boolean compressed) throws IOException {
        if (compressed) {
            compress();
        }
        byte[] sound = columns();
        disk.put(INDEX, forged(sound));
        assertAllAreFound();
        for (int entry = 1; entry < ENTRIES; entry += 18) {
            for (int by : new int[] {1, -1}) {
                byte[] changed = sound.clone();
                changed[LINES_AT + 2 * entry] += (byte) by; // of a number of two bytes
                disk.put(INDEX, forged(changed));
                assertAllAreFound();
                byte[] moved = changed.clone();
                moved[LINES_AT + 2 * ((entry + 1) % ENTRIES)] -= (byte) by;
                disk.put(INDEX, forged(moved));
                assertAllAreFound();
            }
        }
    }

    /** As if a line of a block were so long that nobody had memory for it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void absurdLengthsLeadToNoWrongAnswer(boolean compressed) throws IOException {
        if (compressed) {
            compress();
        }
        byte[] sound = columns();
        VarInts absurd = new VarInts(16);
        absurd.put(Integer.MAX_VALUE);
        for (int entry = 0; entry < ENTRIES; entry += 66) {
            int at = LINES_AT + 2 * entry;
            byte[] changed = Arrays.copyOf(sound, sound.length - 2 + absurd.length());
            absurd.copyTo(changed, at);
            System.arraycopy(sound, at + 2, changed, at + absurd.length(), sound.length - at - 2);
            disk.put(INDEX, forged(changed));
            assertAllAreFound();
        }
    }

    @Test
    void columnsOfOtherEntriesAndNoneAtAllLeadToNoWrongAnswer() throws IOException {
        byte[] sound = columns();
        for (int length : new int[] {0, 1, 5 * ENTRIES, sound.length - 1, sound.length + 1}) {
            disk.put(INDEX, forged(Arrays.copyOf(sound, length)));
            assertAllAreFound();
        }
    }

    @Test
    void entryThatIsHiddenMakesAnotherHash() throws IOException {
        byte[] sound = columns();
        byte[] hash = IndexHash.of(forged(sound));
        for (int i = 0; i < sound.length; i++) {
            byte[] changed = sound.clone();
            changed[i] ^= 1;
            assertThat(IndexHash.of(forged(changed)))
                    .as("byte %s", i)
                    .isNotNull()
                    .isNotEqualTo(hash);
        }
    }
}
