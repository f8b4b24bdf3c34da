package dev.auditkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditEvent;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.JournalSource;
import dev.auditkit.internal.journal.LogBuilder;
import dev.auditkit.internal.journal.SegmentCompressor;
import dev.auditkit.internal.journal.SimulatedDisk;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryCounterTest {

    private final SimulatedDisk disk = new SimulatedDisk();

    @Test
    void entriesAreCountedFromTheirTimeOfRecordingOn() throws IOException {
        LogBuilder log =
                new LogBuilder(disk).entries(300).rotate().entries(700).rotate().entries(50);
        new SegmentCompressor(log.journal()).compressAll();
        for (JournalSource source : List.of(log.journal(), new DirectoryJournal(disk))) {
            for (int first : new int[] {0, 1, 255, 256, 299, 300, 301, 767, 768, 999, 1_000, 1_049, 1_050}) {
                long recorded = LogBuilder.START + (first + 1) * 1_000L;

                assertThat(EntryCounter.recordedSince(source, recorded)).isEqualTo(1_050 - first);
                assertThat(EntryCounter.recordedSince(source, recorded + 1)).isEqualTo(Math.max(0, 1_049 - first));
            }
            assertThat(EntryCounter.recordedSince(source, Long.MIN_VALUE)).isEqualTo(1_050);
        }
    }

    @Test
    void timeOfTheEventDoesNotCount() throws IOException {
        LogBuilder log = new LogBuilder(disk);
        log.add(AuditEvent.of("import")
                .time(Instant.parse("9999-01-01T00:00:00Z"))
                .build());
        log.journal().write();

        assertThat(EntryCounter.recordedSince(log.journal(), LogBuilder.START)).isEqualTo(1);
        assertThat(EntryCounter.recordedSince(log.journal(), LogBuilder.START + 2_000))
                .isZero();
    }

    @Test
    void aClockThatWasWrongForASegmentHidesNoneOfThoseBefore() throws IOException {
        LogBuilder log = new LogBuilder(disk).entries(300).rotate();
        log.at(LogBuilder.START - 86_400_000_000L).entries(100).rotate();
        log.at(LogBuilder.START + 400_000).entries(50);

        assertThat(EntryCounter.recordedSince(log.journal(), LogBuilder.START)).isEqualTo(350);
        assertThat(EntryCounter.recordedSince(new DirectoryJournal(disk), LogBuilder.START))
                .as("to learn more, it would have to read all indexes")
                .isEqualTo(50);
    }

    @Test
    void emptyLogHasNone() throws IOException {
        assertThat(EntryCounter.recordedSince(new DirectoryJournal(disk), Long.MIN_VALUE))
                .isZero();
    }

    @Test
    void segmentThatIsGoneIsPassedOver() throws IOException {
        LogBuilder log = new LogBuilder(disk).entries(300).rotate().entries(20);
        disk.remove("audit-00000000000000000000.jsonl");
        disk.remove("audit-00000000000000000000.idx");

        assertThat(EntryCounter.recordedSince(log.journal(), LogBuilder.START + 100_000))
                .isEqualTo(20);
    }

    @Test
    void damagedCompressedBlockDoesNotKeepTheRestFromBeingCounted() throws IOException {
        LogBuilder log = new LogBuilder(disk).entries(300).rotate().entries(20);
        new SegmentCompressor(log.journal()).compressAll();
        byte[] changed = disk.content("audit-00000000000000000000.jsonl.gz");
        changed[100] ^= 1;
        disk.put("audit-00000000000000000000.jsonl.gz", changed);

        assertThat(EntryCounter.recordedSince(new DirectoryJournal(disk), LogBuilder.START + 10_000))
                .isGreaterThanOrEqualTo(64);
    }
}
