package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditStats;
import dev.auditkit.internal.journal.ReferenceReader;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.SimulatedDisk.AfterFailedForce;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.Operation;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole log on a disk of which any single operation fails. */
class StorageFaultTest {

    private static final int EVENTS = 30;

    private static SimulatedLog work(SimulatedDisk disk) throws IOException {
        SimulatedLog log = new SimulatedLog(disk, 0);
        log.start();
        for (int i = 0; i < EVENTS; i++) {
            log.submit();
            if (i % 10 == 9) {
                log.collectReceipts();
                log.rotate();
            }
        }
        log.close();
        return log;
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"FAIL", "HALF"})
    void whicheverOperationFailsEveryEventIsThereOnceAndEveryReceiptCompletes(Fault fault) throws IOException {
        SimulatedDisk probe = new SimulatedDisk();
        work(probe);
        int operations = probe.operations();
        for (int failing = 0; failing < operations; failing += fault == Fault.FAIL ? 1 : 3) {
            int index = failing;
            SimulatedDisk disk = new SimulatedDisk().afterFailedForce(AfterFailedForce.FORGOTTEN);
            disk.plan((at, operation, file) -> at == index ? fault : Fault.NONE);
            SimulatedLog log = work(disk);

            assertThat(log.receipts()).as("operation %s", index).hasSize(EVENTS);
            assertThat(disk.forcedAfterFailure()).as("operation %s", index).isEmpty();
            log.check();
            log.next(disk.crash(SimulatedDisk.chance(index)));
            log.check();
        }
    }

    /** A log whose last segment is so long that it is to be sealed when the log is closed. */
    private static SimulatedLog withALongSegment(SimulatedDisk disk) {
        SimulatedLog log = new SimulatedLog(disk, 0);
        log.start();
        log.submitMuch();
        log.collectReceipts();
        return log;
    }

    private static List<String> operations(SimulatedLog log) throws IOException {
        return log.check().stream().map(Line::operation).toList();
    }

    /** The log is gone on with on that disk. */
    private static void goesOn(SimulatedLog log, SimulatedDisk disk) throws IOException {
        log.next(disk);
        log.start();
        log.submit();
        log.checkServed();
        assertThat(log.engine().stats().state()).isEqualTo(AuditStats.State.UP);
        log.close();
        assertThat(operations(log)).contains("audit.closed").doesNotContain("audit.succession");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"FAIL", "HALF", "DIE"})
    void whicheverOperationOfACloseFailsALongSegmentIsWhole(Fault fault) throws IOException {
        SimulatedDisk probe = new SimulatedDisk();
        SimulatedLog whole = withALongSegment(probe);
        probe.plan((at, operation, file) -> Fault.NONE);
        whole.close();
        int operations = probe.operations();
        int first = fault == Fault.FAIL ? 0 : fault == Fault.HALF ? 1 : 2; // another third for each fault
        for (int failing = first; failing < operations; failing += 3) {
            int index = failing;
            SimulatedDisk disk = new SimulatedDisk().afterFailedForce(AfterFailedForce.FORGOTTEN);
            SimulatedLog log = withALongSegment(disk);
            disk.plan((at, operation, file) -> at == index ? fault : Fault.NONE);
            log.close();

            assertThat(disk.forcedAfterFailure()).as("operation %s", index).isEmpty();
            if (fault == Fault.DIE) {
                goesOn(log, disk.crash(SimulatedDisk.chance(index)));
            } else {
                List<String> left = operations(log);
                assertThat(left).as("operation %s", index).endsWith("audit.closed");
                log.next(disk.crash(SimulatedDisk.chance(index)));
                assertThat(operations(log)).isEqualTo(left);
                goesOn(log, log.disk());
                assertThat(operations(log)).doesNotContain("audit.recovered");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CREATE", "SYNC"})
    void aLogThatCannotBeginAnotherSegmentIsClosedWithout(Operation refused) throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimulatedLog log = withALongSegment(disk);
        boolean[] begun = {false};
        disk.plan((at, operation, file) -> {
            begun[0] |= operation == Operation.CREATE && file.endsWith(".jsonl");
            boolean fails = begun[0] && operation == refused;
            begun[0] &= !fails;
            return fails ? Fault.FAIL : Fault.NONE;
        });
        log.close();

        assertThat(ReferenceReader.segmentFiles(disk)).hasSize(1);
        assertThat(operations(log)).endsWith("test.event", "audit.closed");
        goesOn(log, disk.crash(SimulatedDisk.chance(1)));
        assertThat(operations(log)).doesNotContain("audit.recovered");
    }

    @Test
    void aCloseSealsALongSegment() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimulatedLog log = withALongSegment(disk);
        log.close();

        assertThat(ReferenceReader.segmentFiles(disk)).hasSize(2);
        assertThat(operations(log)).endsWith("test.event", "audit.rotated", "audit.closed");
        goesOn(log, disk.kill());
        assertThat(operations(log))
                .endsWith("audit.rotated", "audit.closed", "audit.opened", "test.event", "audit.closed");
    }

    @Test
    void receiptsOfEntriesThatTheDiskLostFailAndTheLossIsRecorded() throws IOException {
        for (int seed = 0; seed < 12; seed++) {
            int failing = seed % 6;
            SimulatedDisk disk = new SimulatedDisk().afterFailedForce(AfterFailedForce.DROPPED);
            int[] forces = {0};
            disk.plan((at, operation, file) ->
                    operation == Operation.FORCE && forces[0]++ == failing ? Fault.FAIL : Fault.NONE);
            SimulatedLog log = work(disk);

            log.check();
            assertThat(disk.forcedAfterFailure()).isEmpty();
            if (log.receipts().size() < EVENTS) {
                assertThat(log.check()).anyMatch(line -> line.operation().equals("audit.gap"));
            }
        }
    }

    @Test
    void retentionIsRecordedDurablyBeforeAnythingIsRemoved() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        SimulatedLog log = new SimulatedLog(disk, 1);
        log.start();
        log.submit();
        log.rotate();
        log.submit();
        log.days(3);
        log.rotate();
        log.engine().cleanup(false);
        log.close();

        List<String> history = disk.history();
        int removed = history.indexOf("DELETE audit-00000000000000000000.jsonl.gz");
        if (removed < 0) {
            removed = history.indexOf("DELETE audit-00000000000000000000.jsonl");
        }
        assertThat(removed).isPositive();
        String file = log.check().stream()
                .filter(line -> line.operation().equals("audit.retention"))
                .findFirst()
                .orElseThrow()
                .file();
        List<String> before = history.subList(0, removed);
        assertThat(before.lastIndexOf("FORCE " + file)).isGreaterThan(before.lastIndexOf("WRITE " + file));
        assertThat(before).contains("WRITE " + file);
    }
}
