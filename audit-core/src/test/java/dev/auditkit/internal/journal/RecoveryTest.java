package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.AuditDamage;
import dev.auditkit.AuditEvent;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.Operation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryTest {

    private static final String FIRST = "audit-00000000000000000000.jsonl";
    private static final String SECOND = "audit-00000000000000000010.jsonl";
    private static final String THIRD = "audit-00000000000000000020.jsonl";

    private final SimulatedDisk disk = new SimulatedDisk();

    private LogBuilder threeSegments() throws IOException {
        return new LogBuilder(disk).entries(10).rotate().entries(10).rotate().entries(10);
    }

    private void oneSegment(int entries) throws IOException {
        try (LogBuilder log = new LogBuilder(disk)) {
            log.entries(entries);
        }
    }

    private void dropIndexes() {
        disk.list().stream().filter(name -> name.endsWith(".idx")).forEach(disk::remove);
    }

    private UnsignedLog reopenSigned(long size) throws IOException {
        try {
            return UnsignedLog.open(disk, size, Long.MAX_VALUE, 0);
        } catch (DamagedJournalException e) {
            throw new AssertionError(e);
        }
    }

    private UnsignedLog reopen() throws IOException {
        return LogBuilder.reopen(disk);
    }

    private List<AuditDamage> damage() {
        try {
            UnsignedLog.open(disk, Long.MAX_VALUE, 0);
        } catch (DamagedJournalException e) {
            return e.damage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("the log counts as sound");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** The log takes entries where it stopped, and all of it reads well. */
    private void goesOnAt(long seq) throws IOException {
        try (LogBuilder log = new LogBuilder(disk)) {
            assertThat(log.journal().nextSeq()).isEqualTo(seq);
            log.entries(5);
        }
        List<Line> lines = ReferenceReader.lines(disk);
        assertThat(lines.get(lines.size() - 1).seq()).isEqualTo(seq + 4);
    }

    @Test
    void emptyDirectoryBecomesAnEmptyLog() throws IOException {
        UnsignedLog recovered = reopen();

        assertThat(recovered.journal().nextSeq()).isZero();
        assertThat(recovered.closedProperly()).isTrue();
        assertThat(recovered.tornBytes()).isZero();
        assertThat(recovered.tornFile()).isNull();
        assertThat(recovered.hasEvents()).isFalse();
        assertThat(recovered.lastOptions()).isEmpty();
        assertThat(recovered.journal().view().segments()).singleElement().satisfies(segment -> {
            assertThat(segment.file()).isEqualTo(FIRST);
            assertThat(segment.isEmpty()).isTrue();
        });
        goesOnAt(0);
    }

    @Test
    void newSegmentIsInTheDirectoryBeforeItIsWritten() throws IOException {
        reopen();

        assertThat(disk.history()).containsSubsequence("CREATE " + FIRST, "SYNC directory");
    }

    @Test
    void logThatWasClosedIsGoneOnWith() throws IOException {
        try (LogBuilder log = new LogBuilder(disk)) {
            log.entries(3).add(AuditEvent.of("audit.closed").build());
        }

        UnsignedLog recovered = reopenSigned(4);

        assertThat(recovered.closedProperly()).isTrue();
        assertThat(recovered.tornBytes()).isZero();
        assertThat(recovered.adoptedFrom()).isEqualTo(4);
        assertThat(recovered.adoptedTo()).isEqualTo(4);
        assertThat(recovered.hasEvents()).isTrue();
        assertThat(recovered.journal().needsRewrite()).isFalse();
        goesOnAt(4);
    }

    @Test
    void logThatWasKilledIsAdopted() throws IOException {
        oneSegment(7);

        UnsignedLog recovered = reopen();

        assertThat(recovered.closedProperly()).isFalse();
        assertThat(recovered.tornBytes()).isZero();
        assertThat(recovered.adoptedTo()).isEqualTo(7);
        goesOnAt(7);
    }

    @Test
    void entryThatOnlyMentionsTheCloseIsNone() throws IOException {
        try (LogBuilder log = new LogBuilder(disk)) {
            log.add(AuditEvent.of("import")
                    .metadata("operation", "audit.closed")
                    .build());
        }

        assertThat(reopen().closedProperly()).isFalse();
    }

    @Test
    void logThatWentOnAfterItsCloseIsNotClosed() throws IOException {
        try (LogBuilder log = new LogBuilder(disk)) {
            log.add(AuditEvent.of("audit.closed").build());
            log.entries(1);
        }

        assertThat(reopen().closedProperly()).isFalse();
    }

    @Test
    void segmentOfOwnEntriesHasNoEvents() throws IOException {
        try (LogBuilder log = new LogBuilder(disk)) {
            log.add(AuditEvent.of("audit.opened")
                    .metadata("options", Map.of("node", "one"))
                    .build());
            log.add(AuditEvent.of("audit.rotated")
                    .metadata("options", Map.of("node", "two"))
                    .build());
        }

        UnsignedLog recovered = reopen();

        assertThat(recovered.hasEvents()).isFalse();
        assertThat(recovered.lastOptions())
                .hasValueSatisfying(options -> assertThat(options.get("node")).isEqualTo("two"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40, 100, 200})
    void incompleteLastLineIsSetAside(int cut) throws IOException {
        oneSegment(6);
        byte[] whole = disk.content(FIRST);
        byte[] torn = Arrays.copyOf(whole, whole.length - cut);
        disk.put(FIRST, torn);
        int lastLine = ReferenceReader.lines(FIRST, whole).get(5).offset();

        UnsignedLog recovered = reopen();

        assertThat(recovered.closedProperly()).isFalse();
        assertThat(recovered.adoptedTo()).isEqualTo(5);
        assertThat(recovered.tornBytes()).isEqualTo(torn.length - lastLine);
        assertThat(recovered.tornFile()).isEqualTo("audit-00000000000000000005.torn");
        assertThat(disk.content("audit-00000000000000000005.torn"))
                .isEqualTo(Arrays.copyOfRange(torn, lastLine, torn.length));
        assertThat(disk.content(FIRST)).isEqualTo(Arrays.copyOf(whole, lastLine));
        goesOnAt(5);
    }

    @Test
    void bytesAreSetAsideDurablyBeforeTheyAreCutOff() throws IOException {
        oneSegment(6);
        disk.put(FIRST, join(disk.content(FIRST), bytes("torn")));

        reopen();

        assertThat(disk.history())
                .containsSubsequence(
                        "WRITE audit-00000000000000000006.torn",
                        "FORCE audit-00000000000000000006.torn",
                        "SYNC directory",
                        "TRUNCATE " + FIRST);
    }

    @Test
    void setAsideOfMoreThanACopyTakesAtOnceIsWhole() throws IOException {
        oneSegment(2);
        byte[] garbage = new byte[300_001];
        new Random(1).nextBytes(garbage);
        disk.put(FIRST, join(disk.content(FIRST), garbage));

        UnsignedLog recovered = reopen();

        assertThat(recovered.tornBytes()).isEqualTo(garbage.length);
        assertThat(disk.content("audit-00000000000000000002.torn")).isEqualTo(garbage);
        goesOnAt(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 4_096, 100_000})
    void zeroFilledTailIsSetAside(int zeros) throws IOException {
        oneSegment(6);
        disk.put(FIRST, join(disk.content(FIRST), new byte[zeros]));

        UnsignedLog recovered = reopen();

        assertThat(recovered.tornBytes()).isEqualTo(zeros);
        goesOnAt(6);
    }

    @Test
    void lineWithAWrongHashAndAllAfterItAreSetAside() throws IOException {
        oneSegment(6);
        byte[] changed = disk.content(FIRST);
        Line third = ReferenceReader.lines(FIRST, changed).get(3);
        changed[third.offset() + 100] ^= 1;
        disk.put(FIRST, changed);

        UnsignedLog recovered = reopen();

        assertThat(recovered.adoptedTo()).isEqualTo(3);
        assertThat(recovered.tornBytes()).isEqualTo(changed.length - third.offset());
        goesOnAt(3);
    }

    @Test
    void lineOutOfSequenceAndAllAfterItAreSetAside() throws IOException {
        oneSegment(6);
        List<Line> lines = ReferenceReader.lines(FIRST, disk.content(FIRST));
        byte[] without = new byte[0];
        for (Line line : lines) {
            without = line.seq() == 2 ? without : join(without, line.bytes());
        }
        disk.put(FIRST, without);

        assertThat(reopen().adoptedTo()).isEqualTo(2);
        goesOnAt(2);
    }

    @Test
    void nothingButGarbageLeavesAnEmptySegment() throws IOException {
        oneSegment(3);
        disk.put(FIRST, bytes("garbage\n"));

        UnsignedLog recovered = reopen();

        assertThat(recovered.adoptedTo()).isZero();
        assertThat(recovered.closedProperly()).isFalse();
        goesOnAt(0);
    }

    @Test
    void bytesAreSetAsideBesideThoseOfAnEarlierCrash() throws IOException {
        oneSegment(3);
        disk.put("audit-00000000000000000003.torn", bytes("earlier"));
        disk.put("audit-00000000000000000003-1.torn", bytes("later"));
        disk.put(FIRST, join(disk.content(FIRST), bytes("new")));

        assertThat(reopen().tornFile()).isEqualTo("audit-00000000000000000003-2.torn");
        assertThat(disk.content("audit-00000000000000000003.torn")).isEqualTo(bytes("earlier"));
        assertThat(disk.content("audit-00000000000000000003-1.torn")).isEqualTo(bytes("later"));
        assertThat(disk.content("audit-00000000000000000003-2.torn")).isEqualTo(bytes("new"));
    }

    @Test
    void emptyLastSegmentIsGoneOnWith() throws IOException {
        new LogBuilder(disk).entries(10).rotate();

        UnsignedLog recovered = reopen();

        assertThat(recovered.adoptedFrom()).isZero();
        assertThat(recovered.adoptedTo()).isEqualTo(10);
        goesOnAt(10);
    }

    @Test
    void whatAnInterruptedStepLeftIsRemoved() throws IOException {
        threeSegments().close();
        disk.put(FIRST + ".gz.tmp", bytes("half a segment"));
        disk.put(THIRD + ".tmp", bytes("half a rewrite"));
        disk.put("audit-00000000000000000000.idx.tmp", bytes("half an index"));
        disk.put("notes.tmp", bytes("somebody's"));

        reopen();

        assertThat(disk.list()).filteredOn(name -> name.endsWith(".tmp")).containsExactly("notes.tmp");
        goesOnAt(30);
    }

    @Test
    void indexWithoutItsSegmentIsRemoved() throws IOException {
        threeSegments().close();
        disk.remove(FIRST);

        reopen();

        assertThat(disk.list()).doesNotContain("audit-00000000000000000000.idx");
        assertThat(disk.list()).contains("audit-00000000000000000010.idx");
    }

    @Test
    void plainFileCountsWhereACompressedOneIsThereToo() throws IOException {
        threeSegments().close();
        disk.put(FIRST + ".gz", bytes("not even compressed"));

        UnsignedLog recovered = reopen();

        assertThat(disk.list()).contains(FIRST).doesNotContain(FIRST + ".gz");
        assertThat(recovered.journal().view().segments().get(0).file()).isEqualTo(FIRST);
        goesOnAt(30);
    }

    @Test
    void compressedSegmentsAreFoundWithAndWithoutTheirIndexes() throws IOException {
        LogBuilder log = threeSegments();
        new SegmentCompressor(log.journal()).compressAll();
        log.close();
        goesOnAt(30);
        dropIndexes();

        UnsignedLog recovered = reopen();

        assertThat(recovered.journal().view().segments())
                .extracting(Segment::file)
                .containsExactly(FIRST + ".gz", SECOND + ".gz", THIRD);
        goesOnAt(35);
    }

    @Test
    void logWhoseLastSegmentIsCompressedGoesOnInAFreshOne() throws IOException {
        LogBuilder log = threeSegments();
        new SegmentCompressor(log.journal()).compressAll();
        log.close();
        disk.remove(THIRD);

        UnsignedLog recovered = reopen();

        assertThat(recovered.journal().view().segments())
                .extracting(Segment::file)
                .containsExactly(FIRST + ".gz", SECOND + ".gz", THIRD);
        goesOnAt(20);
    }

    @Test
    void missingFirstSegmentsAreNoDamage() throws IOException {
        threeSegments().close();
        disk.remove(FIRST);

        assertThat(reopen().journal().view().firstSeq()).isEqualTo(10);
        goesOnAt(30);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void missingMiddleSegmentIsDamage(boolean indexes) throws IOException {
        threeSegments().close();
        disk.remove(SECOND);
        if (!indexes) {
            dropIndexes();
        }
        List<String> before = disk.list();

        assertThat(damage()).singleElement().satisfies(damage -> {
            assertThat(damage.seq()).isEqualTo(10);
            assertThat(damage.file()).isEqualTo(FIRST);
            assertThat(damage.what()).contains("the next begins with 20");
        });
        assertThat(disk.list())
                .containsAll(
                        before.stream().filter(name -> !name.endsWith(".idx")).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 150, 400, 1_000})
    void truncatedSealedSegmentIsDamage(int cut) throws IOException {
        threeSegments().close();
        byte[] whole = disk.content(SECOND);
        disk.put(SECOND, Arrays.copyOf(whole, whole.length - cut));

        assertThat(damage()).singleElement().satisfies(damage -> {
            assertThat(damage.file()).isEqualTo(SECOND);
            assertThat(damage.seq()).isBetween(10L, 19L);
            assertThat(damage.offset()).isEqualTo(whole.length - cut);
        });
    }

    @Test
    void emptiedSealedSegmentIsDamage() throws IOException {
        threeSegments().close();
        disk.put(SECOND, new byte[0]);

        assertThat(damage()).singleElement().satisfies(damage -> {
            assertThat(damage.file()).isEqualTo(SECOND);
            assertThat(damage.seq()).isEqualTo(10);
        });
    }

    @Test
    void allDamageIsTold() throws IOException {
        threeSegments().entries(5).rotate().entries(5).close();
        disk.put(FIRST, new byte[0]);
        disk.remove(THIRD);

        assertThat(damage()).extracting(AuditDamage::file).containsExactly(FIRST, SECOND);
    }

    @Test
    void damagedLogIsLeftAsItIs() throws IOException {
        threeSegments().close();
        disk.remove(SECOND);
        byte[] torn = join(disk.content(THIRD), bytes("torn"));
        disk.put(THIRD, torn);

        damage();

        assertThat(disk.content(THIRD)).isEqualTo(torn);
    }

    @Test
    void damagedLineInASealedSegmentDoesNotKeepTheLogFromOpening() throws IOException {
        threeSegments().close();
        byte[] changed = disk.content(SECOND);
        changed[100] ^= 1;
        disk.put(SECOND, changed);

        goesOnAtWithDamage(30);
    }

    private void goesOnAtWithDamage(long seq) throws IOException {
        try (LogBuilder log = new LogBuilder(disk)) {
            assertThat(log.journal().nextSeq()).isEqualTo(seq);
        }
    }

    @Test
    void filesThatAreNoSegmentsAreIgnored() throws IOException {
        threeSegments().close();
        for (String name : List.of(
                "audit-5.jsonl",
                "audit-00000000000000000005.json",
                "audit-00000000000000000005.jsonl.bak",
                "audit-99999999999999999999.jsonl",
                "lock",
                "tree")) {
            disk.put(name, bytes("something"));
        }

        assertThat(reopen().journal().view().segments()).hasSize(3);
        assertThat(disk.list()).contains("audit-99999999999999999999.jsonl", "audit-5.jsonl");
    }

    @Test
    void recoveryThatFailsCanBeTriedAgain() throws IOException {
        threeSegments().close();
        disk.put(THIRD, join(disk.content(THIRD), bytes("torn")));
        for (int index = 0; index < 8; index++) {
            int failing = index;
            disk.plan((at, operation, file) -> at == failing ? Fault.FAIL : Fault.NONE);
            try {
                UnsignedLog.open(disk, Long.MAX_VALUE, 0);
                break;
            } catch (IOException e) {
                assertThat(e).hasMessageMatching(".* failed|the directory could not be synced");
            } catch (DamagedJournalException e) {
                throw new AssertionError(e);
            }
        }
        disk.heal();
        goesOnAt(30);
    }

    /** Some systems drop what they could not write, and call the next sync a success. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void syncThatFailedInTheLastRunIsNotTrusted(boolean closed) throws IOException {
        disk.afterFailedForce(SimulatedDisk.AfterFailedForce.FORGOTTEN);
        LogBuilder log = new LogBuilder(disk).entries(10);
        log.journal().force();
        log.entries(100);
        if (closed) {
            log.add(AuditEvent.of("audit.closed").build());
            log.journal().write();
        }
        disk.plan((at, operation, file) -> operation == Operation.FORCE ? Fault.FAIL : Fault.NONE);
        assertThatExceptionOfType(IOException.class).isThrownBy(log.journal()::force);
        log.journal().close();

        SimulatedDisk next = disk.kill();
        LogBuilder second = new LogBuilder(LogBuilder.reopen(next).journal());
        assertThat(second.journal().needsRewrite()).isTrue();
        second.journal().rewrite();
        second.entries(100);
        long durable = second.journal().force().size();

        assertThat(next.forcedAfterFailure()).isEmpty();
        SimulatedDisk crashed = next.crash(SimulatedDisk.chance(3));
        assertThat(LogBuilder.reopen(crashed).journal().nextSeq()).isEqualTo(durable);
    }
}
