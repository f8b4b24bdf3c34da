package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.AuditEvent;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.Operation;
import dev.auditkit.internal.journal.SimulatedDisk.PowerLostException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {

    private static final long DAY = 86_400_000_000L;
    private static final long START = LogBuilder.START;
    private static final String FIRST = "audit-00000000000000000000.jsonl";
    private static final String SECOND = "audit-00000000000000000300.jsonl";
    private static final String THIRD = "audit-00000000000000000310.jsonl";
    private static final String FOURTH = "audit-00000000000000000320.jsonl";

    private SimulatedDisk disk;
    private Journal journal;

    /** One segment a day; the last entry of the day's segment is recorded some milliseconds into the day. */
    @BeforeEach
    void segmentsOfFourDays() throws IOException {
        disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk);
        log.at(START).entries(300).rotate();
        log.at(START + DAY).entries(10).rotate();
        log.at(START + 2 * DAY).entries(10).rotate();
        log.at(START + 3 * DAY).entries(10);
        log.journal().force();
        journal = log.journal();
    }

    private Retention.Expired expired(long before) throws IOException {
        return new Retention(journal, segment -> true).expired(before, false);
    }

    private static List<String> files(Retention.Expired expired) {
        return expired.files();
    }

    @Test
    void nothingHasExpiredBeforeItsNewestEntryHas() throws IOException {
        long newest = START + 300 * 1_000;

        assertThat(expired(newest)).isEqualTo(Retention.Expired.NONE);
        assertThat(files(expired(newest + 1))).containsExactly(FIRST);
    }

    @Test
    void oldestSegmentsExpireUpToTheFirstThatHasNot() throws IOException {
        Retention.Expired expired = expired(START + 2 * DAY);

        assertThat(files(expired)).containsExactly(FIRST, SECOND);
        assertThat(expired.kept()).isEmpty();
        assertThat(expired.endSeq()).isEqualTo(310);
        assertThat(expired.entries()).isEqualTo(310);
        assertThat(expired.bytes()).isEqualTo(disk.content(FIRST).length + disk.content(SECOND).length);
    }

    @Test
    void segmentBeingWrittenNeverExpires() throws IOException {
        assertThat(files(expired(Long.MAX_VALUE))).containsExactly(FIRST, SECOND, THIRD);
    }

    @Test
    void segmentThatIsNewerThanTheNextKeepsTheNext() throws IOException {
        SimulatedDisk other = new SimulatedDisk();
        LogBuilder log = new LogBuilder(other);
        log.at(START + 9 * DAY).entries(5).rotate();
        log.at(START).entries(5).rotate();
        log.entries(1);

        assertThat(new Retention(log.journal(), segment -> true)
                        .expired(START + DAY, false)
                        .segments())
                .isEmpty();
    }

    @Test
    void timeOfRecordingCountsAndNotTheTimeOfTheEvent() throws IOException {
        SimulatedDisk other = new SimulatedDisk();
        LogBuilder log = new LogBuilder(other);
        log.at(START + 5 * DAY)
                .add(AuditEvent.of("import")
                        .time(Instant.parse("1999-01-01T00:00:00Z"))
                        .build());
        log.journal().write();
        log.rotate();
        log.at(START)
                .add(AuditEvent.of("import")
                        .time(Instant.parse("9999-01-01T00:00:00Z"))
                        .build());
        log.journal().write();
        log.rotate();
        Retention retention = new Retention(log.journal(), segment -> true);

        assertThat(retention.expired(START + 5 * DAY, false).segments()).isEmpty();
        assertThat(retention.expired(START + 6 * DAY, false).segments()).hasSize(2);
    }

    @Test
    void legalHoldKeepsAllThatHasExpired() throws IOException {
        Retention.Expired expired = new Retention(journal, segment -> true).expired(START + 2 * DAY, true);

        assertThat(expired.segments()).isEmpty();
        assertThat(expired.kept()).hasSize(2).allMatch(text -> text.contains("audit.legal-hold"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void damagedSegmentAndAllAfterItStay(boolean compressed) throws IOException {
        if (compressed) {
            new SegmentCompressor(journal).compressAll();
        }
        String file = compressed ? SECOND + ".gz" : SECOND;
        byte[] changed = disk.content(file);
        changed[changed.length / 2] ^= 1;
        disk.put(file, changed);

        Retention.Expired expired = expired(Long.MAX_VALUE);

        assertThat(expired.segments())
                .extracting(segment -> segment.name().firstSeq())
                .containsExactly(0L);
        assertThat(expired.kept())
                .containsExactly(
                        file + ": it is damaged", (compressed ? THIRD + ".gz" : THIRD) + ": an older segment stays");
    }

    @Test
    void everyDamagedLineKeepsItsSegment() throws IOException {
        byte[] sound = disk.content(SECOND);
        for (ReferenceReader.Line line : ReferenceReader.lines(SECOND, sound)) {
            for (int at : new int[] {0, 30, line.bytes().length - 3, line.bytes().length - 1}) {
                byte[] changed = sound.clone();
                changed[line.offset() + at] ^= 2;
                disk.put(SECOND, changed);

                assertThat(files(expired(Long.MAX_VALUE))).containsExactly(FIRST);
            }
        }
    }

    @Test
    void segmentThatLacksItsLastLineStays() throws IOException {
        byte[] sound = disk.content(SECOND);
        List<ReferenceReader.Line> lines = ReferenceReader.lines(SECOND, sound);
        byte[] shorter = java.util.Arrays.copyOf(sound, lines.get(9).offset());
        disk.put(SECOND, shorter);

        assertThat(files(expired(Long.MAX_VALUE))).containsExactly(FIRST);
    }

    @Test
    void lookingForWhatHasExpiredChangesNothing() throws IOException {
        int operations = disk.operations();

        expired(Long.MAX_VALUE);

        assertThat(disk.operations()).isEqualTo(operations);
    }

    @Test
    void removedSegmentsAreGoneWithTheirIndexesOldestFirst() throws IOException {
        new Retention(journal, segment -> true).remove(expired(START + 2 * DAY).segments());

        assertThat(disk.list())
                .contains(THIRD, FOURTH, "audit-00000000000000000310.idx")
                .doesNotContain(FIRST, SECOND, "audit-00000000000000000000.idx", "audit-00000000000000000300.idx");
        assertThat(disk.history())
                .containsSubsequence("DELETE " + FIRST, "SYNC directory", "DELETE " + SECOND, "SYNC directory");
        assertThat(journal.view().firstSeq()).isEqualTo(310);
        assertThat(LogBuilder.reopen(disk).journal().view().firstSeq()).isEqualTo(310);
    }

    @Test
    void powerLossAtAnyStepLeavesALogThatTheNextRunFinishes() throws IOException {
        for (int seed = 0; seed < 10; seed++) {
            for (int last = 0; last < 14; last++) {
                int index = last;
                segmentsOfFourDays();
                disk.plan((at, operation, file) -> at == index ? Fault.DIE : Fault.NONE);
                try {
                    new Retention(journal, segment -> true)
                            .remove(expired(Long.MAX_VALUE).segments());
                } catch (PowerLostException e) {
                    // as planned
                }
                SimulatedDisk after = disk.crash(SimulatedDisk.chance(seed));
                journal = LogBuilder.reopen(after).journal();
                assertThat(journal.view().endSeq()).isEqualTo(330);
                new Retention(journal, segment -> true)
                        .remove(expired(Long.MAX_VALUE).segments());

                assertThat(after.list()).containsExactlyInAnyOrder(FOURTH);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "SYNC"})
    void removalThatFailsAtAnyStepIsFinishedByTheNextRunAndLeavesNoHole(Operation failing) throws IOException {
        for (Fault fault : List.of(Fault.FAIL, Fault.HALF)) {
            for (int nth = 0; nth < 6; nth++) {
                segmentsOfFourDays();
                int[] left = {nth};
                disk.plan((at, operation, file) -> operation == failing && left[0]-- == 0 ? fault : Fault.NONE);
                List<Segment> segments = expired(Long.MAX_VALUE).segments();
                try {
                    new Retention(journal, segment -> true).remove(segments);
                } catch (IOException e) {
                    assertThat(LogBuilder.reopen(disk.kill()).journal().view().endSeq())
                            .isEqualTo(330);
                }
            }
        }
    }

    @Test
    void fileThatCannotBeRemovedIsTriedAgain() throws IOException {
        disk.plan((at, operation, file) -> file.equals(SECOND) ? Fault.FAIL : Fault.NONE);
        List<Segment> segments = expired(Long.MAX_VALUE).segments();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Retention(journal, segment -> true).remove(segments));
        assertThat(journal.view().firstSeq()).isEqualTo(300);
        disk.heal();

        new Retention(journal, segment -> true).remove(expired(Long.MAX_VALUE).segments());

        assertThat(journal.view().firstSeq()).isEqualTo(320);
        assertThat(disk.list()).doesNotContain(SECOND, THIRD);
    }

    @Test
    void compressionThatWasNotCompletedLeavesNothingBehind() throws IOException {
        int[] renamed = {0};
        disk.plan((at, operation, file) -> {
            renamed[0] += file.equals(FIRST + ".gz") ? 1 : 0;
            return renamed[0] > 0 && operation == Operation.SYNC ? Fault.FAIL : Fault.NONE;
        });
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> new SegmentCompressor(journal).compressAll());
        assertThat(disk.list()).contains(FIRST, FIRST + ".gz");
        disk.heal();

        new Retention(journal, segment -> true).remove(expired(Long.MAX_VALUE).segments());

        assertThat(disk.list()).doesNotContain(FIRST, FIRST + ".gz");
        assertThat(LogBuilder.reopen(disk).journal().view().firstSeq()).isEqualTo(320);
    }
}
