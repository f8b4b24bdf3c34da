package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

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
