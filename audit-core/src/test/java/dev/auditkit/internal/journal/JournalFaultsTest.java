package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.AuditQuery;
import dev.auditkit.AuditQuery.Order;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import dev.auditkit.internal.journal.SimulatedDisk.AfterFailedForce;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.Operation;
import dev.auditkit.internal.query.QueryEngine;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the journal does when the disk refuses, a file system operation at a time. */
class JournalFaultsTest {

    private static final Logger LOGGER = Logger.getLogger("dev.auditkit");
    private static final String FILE = "audit-00000000000000000000.jsonl";

    @BeforeAll
    static void expectNoWarnings() {
        LOGGER.setLevel(Level.OFF);
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void untilItSucceeds(Journal journal, Attempt attempt) {
        for (int i = 0; i < 100; i++) {
            try {
                if (journal.needsRewrite()) {
                    journal.rewrite();
                }
                attempt.run();
                return;
            } catch (IOException e) {
                // again, as the log does
            }
        }
        throw new AssertionError("it never succeeds");
    }

    /** Writes 60 entries in batches, syncs and rotates between them, and tries again whatever fails. */
    private static LogBuilder work(SimulatedDisk disk) throws IOException {
        LogBuilder log = new LogBuilder(disk);
        Journal journal = log.journal();
        for (int round = 0; round < 4; round++) {
            for (int batch = 0; batch < 3; batch++) {
                for (int i = 0; i < 5; i++) {
                    log.add(LogBuilder.event(journal.nextSeq()));
                }
                untilItSucceeds(journal, journal::write);
                untilItSucceeds(journal, journal::force);
            }
            untilItSucceeds(journal, journal::rotate);
        }
        return log;
    }

    private static void checkAllThereOnce(SimulatedDisk disk, List<String> hashes) throws IOException {
        assertThat(ReferenceReader.lines(disk)).extracting(Line::hash).isEqualTo(hashes);
    }

    @Test
    void aRotationThatIsTakenBackRemovesNothingButTheEmptySegment() throws IOException {
        String next = "audit-00000000000000000005.jsonl";
        SimulatedDisk disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk).entries(5);
        disk.put(next, new byte[] {1});
        assertThatExceptionOfType(IOException.class).isThrownBy(log::rotate).withMessageContaining(next);

        log.journal().takeBackRotation();
        assertThat(disk.list()).contains(next);

        disk.put(next, new byte[0]);
        log.journal().takeBackRotation();
        assertThat(disk.list()).doesNotContain(next);

        log.rotate().journal().takeBackRotation();
        assertThat(disk.list()).contains(next);
        log.entries(5);
        checkAllThereOnce(disk, log.hashes());
    }

    @Test
    void aRotationThatLeftNothingIsTakenBackWithoutTheFileSystem() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk).entries(5);
        disk.plan((at, operation, file) ->
                operation == Operation.CREATE || operation == Operation.SYNC ? Fault.FAIL : Fault.NONE);
        assertThatExceptionOfType(IOException.class).isThrownBy(log::rotate);

        log.journal().takeBackRotation();

        log.entries(5);
        checkAllThereOnce(disk, log.hashes());
    }

    @Test
    void whatARotationLeftIsRemovedDurablyHoweverOftenThatTakes() throws IOException {
        for (Fault fault : List.of(Fault.FAIL, Fault.HALF)) {
            SimulatedDisk disk = new SimulatedDisk();
            LogBuilder log = new LogBuilder(disk).entries(5);
            disk.plan((at, operation, file) -> operation == Operation.SYNC ? Fault.FAIL : Fault.NONE);
            assertThatExceptionOfType(IOException.class).isThrownBy(log::rotate);
            assertThatExceptionOfType(IOException.class).isThrownBy(log.journal()::takeBackRotation);
            assertThatExceptionOfType(IOException.class).isThrownBy(log.journal()::takeBackRotation);
            disk.plan((at, operation, file) -> at == 0 ? fault : Fault.NONE);
            untilItSucceeds(log.journal(), log.journal()::takeBackRotation);

            log.entries(5).journal().force();
            checkAllThereOnce(disk.crash(SimulatedDisk.chance(7)), log.hashes());
        }
    }

    @Test
    void aSegmentIsSealedWithoutMemoryForItsIndex() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk).entries(5);
        disk.plan((at, operation, file) -> {
            if (file.endsWith(".idx.tmp")) {
                throw new OutOfMemoryError("for this test");
            }
            return Fault.NONE;
        });

        Journal.Sealed sealed = log.journal().rotate();

        assertThat(sealed.segment().endSeq()).isEqualTo(5);
        assertThat(sealed.indexHash()).isNull();
        log.entries(5);
        checkAllThereOnce(disk, log.hashes());
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"FAIL", "HALF"})
    void whicheverOperationFailsNothingIsLostOrDoubled(Fault fault) throws IOException {
        SimulatedDisk probe = new SimulatedDisk();
        work(probe);
        int operations = probe.operations();
        assertThat(operations).isGreaterThan(40);
        for (AfterFailedForce then : List.of(AfterFailedForce.STILL_DIRTY, AfterFailedForce.FORGOTTEN)) {
            for (int failing = 2; failing < operations; failing++) {
                int index = failing;
                SimulatedDisk disk = new SimulatedDisk().afterFailedForce(then);
                disk.plan((at, operation, file) -> at == index ? fault : Fault.NONE);
                LogBuilder log = work(disk);

                assertThat(log.journal().nextSeq()).as("operation %s", index).isEqualTo(60);
                checkAllThereOnce(disk, log.hashes());
                assertThat(disk.forcedAfterFailure()).as("operation %s", index).isEmpty();
                SimulatedDisk afterPowerLoss = disk.crash(SimulatedDisk.chance(index));
                assertThat(LogBuilder.reopen(afterPowerLoss).journal().nextSeq())
                        .as("operation %s", index)
                        .isEqualTo(60);
                checkAllThereOnce(afterPowerLoss, log.hashes());
            }
        }
    }

    @Test
    void diskThatIsFullFromAnyByteOnLosesNothing() throws IOException {
        SimulatedDisk probe = new SimulatedDisk();
        long whole = 1L << 30;
        work(probe.capacity(whole));
        long used = whole - probe.usableBytes();
        for (long capacity = 0; capacity < used; capacity += 331) {
            SimulatedDisk disk = new SimulatedDisk().capacity(capacity);
            LogBuilder log = new LogBuilder(disk);
            Journal journal = log.journal();
            boolean refused = false;
            for (int i = 0; i < 60; i++) {
                log.add(LogBuilder.event(journal.nextSeq()));
                try {
                    journal.write();
                } catch (IOException e) {
                    refused = true;
                    assertWholeLines(disk, journal);
                }
            }
            disk.capacity(whole);
            journal.write();

            assertThat(refused || capacity > 0).isTrue();
            checkAllThereOnce(disk, log.hashes());
        }
    }

    private static void assertWholeLines(SimulatedDisk disk, Journal journal) throws IOException {
        List<Line> lines = ReferenceReader.lines(FILE, disk.content(FILE));
        assertThat(lines).hasSize((int) journal.view().endSeq());
    }

    @Test
    void spaceThatIsKeptFreeCountsAsFull() throws IOException, DamagedJournalException {
        SimulatedDisk disk = new SimulatedDisk().capacity(10_000_000);
        LogBuilder log =
                new LogBuilder(UnsignedLog.open(disk, Long.MAX_VALUE, 9_999_000).journal());
        log.add(LogBuilder.event(0));
        for (int i = 1; i < 10; i++) {
            log.add(LogBuilder.event(i));
        }

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(log.journal()::write)
                .withMessageContaining("audit.min-free-mb");
        assertThat(disk.content(FILE)).isEmpty();
        disk.capacity(20_000_000);
        log.journal().write();
        checkAllThereOnce(disk, log.hashes());
    }

    @Test
    void writeThatFailsHalfWayLeavesNoHalfLine() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk).entries(3);
        disk.plan((at, operation, file) -> operation == Operation.WRITE ? Fault.HALF : Fault.NONE);
        log.add(LogBuilder.event(3));

        assertThatExceptionOfType(IOException.class).isThrownBy(log.journal()::write);

        assertWholeLines(disk, log.journal());
        assertThat(log.journal().hasBatch()).isTrue();
        assertThat(log.journal().view().endSeq()).isEqualTo(3);
    }

    @Test
    void lineThatCouldNeitherBeWrittenNorCutBackIsWrittenOverLater() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk).entries(3);
        disk.plan((at, operation, file) ->
                operation == Operation.WRITE ? Fault.HALF : operation == Operation.TRUNCATE ? Fault.FAIL : Fault.NONE);
        log.add(LogBuilder.event(3));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(log.journal()::write)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(new DirectoryJournal(disk).view().endSeq()).isEqualTo(3);
        disk.heal();

        log.journal().write();

        checkAllThereOnce(disk, log.hashes());
        assertThat(new DirectoryJournal(disk).view().endSeq()).isEqualTo(4);
    }

    @Test
    void nothingIsDoneToTheFileAfterItsSyncFailed() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk).entries(5);
        Journal journal = log.journal();
        disk.plan((at, operation, file) -> operation == Operation.FORCE ? Fault.FAIL : Fault.NONE);

        assertThat(journal.needsForce()).isTrue();
        assertThatExceptionOfType(IOException.class).isThrownBy(journal::force);
        assertThat(journal.needsRewrite()).isTrue();
        disk.heal();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(journal::force)
                .withMessageContaining("must be rewritten");

        assertThat(journal.rewrite()).isZero();
        assertThat(journal.needsRewrite()).isFalse();
        assertThat(journal.needsForce()).isFalse();
        assertThat(journal.force().size()).isEqualTo(5);
        assertThat(disk.forcedAfterFailure()).isEmpty();
        assertThat(disk.history())
                .containsSubsequence(
                        "CREATE " + FILE + ".tmp", "FORCE " + FILE + ".tmp", "RENAME " + FILE, "SYNC directory");
        checkAllThereOnce(disk, log.hashes());
    }

    @Test
    void entriesOfTheBatchAreNotShownByARewrite() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk).entries(300);
        Journal journal = log.journal();
        disk.plan((at, operation, file) -> operation == Operation.FORCE && at == 0 ? Fault.FAIL : Fault.NONE);
        assertThatExceptionOfType(IOException.class).isThrownBy(journal::force);
        for (int i = 0; i < 10; i++) {
            log.add(LogBuilder.event(300 + i));
        }

        journal.rewrite();

        assertThat(journal.view().endSeq()).isEqualTo(300);
        assertThat(journal.nextSeq()).isEqualTo(310);
        assertThat(new QueryEngine(journal, null)
                        .stream(AuditQuery.builder().order(Order.OLDEST_FIRST).build(), damage -> {
                                    throw new AssertionError(damage.toString());
                                })
                                .count())
                .isEqualTo(300);
        journal.write();
        assertThat(journal.view().endSeq()).isEqualTo(310);
        checkAllThereOnce(disk, log.hashes());
    }

    @Test
    void entriesThatTheSystemDroppedAreCountedAndTheBatchMovesUp() throws IOException {
        for (int seed = 0; seed < 30; seed++) {
            SimulatedDisk disk = new SimulatedDisk().afterFailedForce(AfterFailedForce.DROPPED);
            LogBuilder log = new LogBuilder(disk).entries(20 + seed);
            Journal journal = log.journal();
            journal.force();
            log.entries(20);
            disk.plan((at, operation, file) -> operation == Operation.FORCE && at == 0 ? Fault.FAIL : Fault.NONE);
            assertThatExceptionOfType(IOException.class).isThrownBy(journal::force);
            for (int i = 0; i < 3; i++) {
                log.add(LogBuilder.event(1_000 + i));
            }

            long lost = journal.rewrite();

            assertThat(lost).isBetween(1L, 20L);
            assertThat(journal.nextSeq()).isEqualTo(43 + seed - lost);
            journal.write();
            List<String> hashes = log.hashes();
            List<String> left = new java.util.ArrayList<>(hashes.subList(0, 40 + seed - (int) lost));
            left.addAll(hashes.subList(40 + seed, 43 + seed));
            checkAllThereOnce(disk, left);
        }
    }

    @Test
    void damageInWhatWasSyncedDoesNotMakeARewriteDropWhatFollows() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk).entries(600);
        Journal journal = log.journal();
        journal.force();
        log.entries(10);
        byte[] content = disk.content(FILE);
        Line line = ReferenceReader.lines(FILE, content).get(100);
        byte[] wrong = line.bytes().clone();
        Arrays.fill(wrong, 20, wrong.length - 1, (byte) 'x');
        try (StorageFile file = disk.open(FILE)) {
            file.write(line.offset(), wrong, 0, wrong.length);
        }
        disk.plan((at, operation, file) -> operation == Operation.FORCE && at == 0 ? Fault.FAIL : Fault.NONE);
        assertThatExceptionOfType(IOException.class).isThrownBy(journal::force);

        assertThat(journal.rewrite()).isZero();

        assertThat(journal.view().endSeq()).isEqualTo(610);
        System.arraycopy(wrong, 0, content, line.offset(), wrong.length);
        assertThat(disk.content(FILE)).isEqualTo(content);
        assertThat(journal.rotate().indexHash())
                .as("an index that nobody would believe")
                .isNull();
        assertThat(disk.list()).doesNotContain("audit-00000000000000000000.idx");
    }

    @Test
    void rewriteThatFailsCanBeTriedAgainAtEveryStep() throws IOException {
        for (Fault fault : List.of(Fault.FAIL, Fault.HALF)) {
            for (int failing = 1; failing < 16; failing++) {
                int index = failing;
                SimulatedDisk disk = new SimulatedDisk();
                LogBuilder log = new LogBuilder(disk).entries(5);
                disk.plan((at, operation, file) -> at == 0 || at == index ? fault : Fault.NONE);
                assertThatExceptionOfType(IOException.class).isThrownBy(log.journal()::force);
                untilItSucceeds(log.journal(), () -> {});
                disk.heal();
                log.entries(5);
                assertThat(log.journal().force().size()).isEqualTo(10);
                checkAllThereOnce(disk, log.hashes());
                checkAllThereOnce(disk.crash(SimulatedDisk.chance(index)), log.hashes());
            }
        }
    }

    @Test
    void segmentThatLostAllItHadIsNotSealed() throws IOException {
        SimulatedDisk disk = new SimulatedDisk().afterFailedForce(AfterFailedForce.DROPPED);
        LogBuilder log = new LogBuilder(disk).entries(1);
        Journal journal = log.journal();
        disk.plan((at, operation, file) -> operation == Operation.FORCE && at == 0 ? Fault.FAIL : Fault.NONE);
        assertThatExceptionOfType(IOException.class).isThrownBy(journal::rotate);
        long lost = journal.rewrite();
        Segment sealed = journal.rotate().segment();

        assertThat(journal.view().segments()).hasSize(lost == 1 ? 1 : 2);
        assertThat(sealed.isEmpty()).isEqualTo(lost == 1);
    }

    @Test
    void rotationGoesOnInANewFileAfterTheOldOneIsSynced() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk).entries(5);

        Segment sealed = log.journal().rotate().segment();

        assertThat(sealed.endSeq()).isEqualTo(5);
        assertThat(disk.history())
                .containsSubsequence("FORCE " + FILE, "CREATE audit-00000000000000000005.jsonl", "SYNC directory");
        log.entries(2);
        assertThat(log.journal().view().segments()).extracting(Segment::endSeq).containsExactly(5L, 7L);
    }

    @Test
    void fileThatIsThereAlreadyIsNotWrittenOver() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        LogBuilder log = new LogBuilder(disk).entries(5);
        disk.put("audit-00000000000000000005.jsonl", new byte[] {1});

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(log.journal()::rotate)
                .withMessageContaining("is there already");
        assertThat(disk.content("audit-00000000000000000005.jsonl")).containsExactly(1);
    }
}
