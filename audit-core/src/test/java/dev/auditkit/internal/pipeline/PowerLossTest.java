package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.Scale;
import dev.auditkit.internal.journal.ReferenceReader.Line;
import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.SimulatedDisk.AfterFailedForce;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.Operation;
import dev.auditkit.internal.journal.SimulatedDisk.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The whole log, under load, rotating, compressing and removing, loses power: what a receipt promised is there. */
class PowerLossTest {

    private static final int ROUNDS = 4;

    @Test
    void everyEntryWhoseReceiptCompletedSurvives() throws IOException {
        runSeeds(0, 40);
    }

    @Test
    @Tag("heavy")
    void everyEntryWhoseReceiptCompletedSurvivesInLongRuns() throws IOException {
        runSeeds(1_000_000, (int) Scale.of(50, 1_500));
    }

    private static void runSeeds(int first, int count) throws IOException {
        int completed = 0;
        for (int seed = first; seed < first + count; seed++) {
            try {
                completed += run(seed);
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
        assertThat(completed).as("receipts that completed").isGreaterThan(20 * count);
    }

    private static int run(int seed) throws IOException {
        Random random = SimulatedDisk.chance(seed);
        SimulatedDisk disk = new SimulatedDisk(random.nextBoolean() ? 512 : 4_096)
                .afterFailedForce(random.nextBoolean() ? AfterFailedForce.FORGOTTEN : AfterFailedForce.STILL_DIRTY);
        SimulatedLog log = new SimulatedLog(disk, random.nextInt(3));
        boolean troubled = random.nextInt(3) == 0;
        for (int round = 0; round < ROUNDS; round++) {
            log.disk().plan(dieLate(random, troubled));
            log.start();
            load(log, random);
            log.close();
            log.next(random.nextInt(5) == 0 ? log.disk().kill() : log.disk().crash(random));
            log.days(random.nextInt(3));
        }
        log.disk().heal();
        log.start();
        log.submit();
        log.checkServed();
        log.close();
        assertThat(log.receipts()).as("the log goes on").containsKey(lastNumber(log));
        checkRecovered(log.check());
        return log.receipts().size();
    }

    private static int lastNumber(SimulatedLog log) {
        return log.receipts().keySet().stream().max(Integer::compare).orElse(-1);
    }

    private static void load(SimulatedLog log, Random random) {
        int steps = random.nextInt(60);
        for (int i = 0; i < steps; i++) {
            int events = random.nextInt(8);
            for (int event = 0; event < events; event++) {
                log.submit();
            }
            if (random.nextInt(10) == 0) {
                log.rotate();
            }
            if (random.nextInt(6) == 0) {
                Thread.onSpinWait();
                pause(random.nextInt(3));
            }
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(Duration.ofMillis(millis).toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The power fails at some operation, in the midst of recovery perhaps; troubled disks fail before, too. */
    private static Plan dieLate(Random random, boolean troubled) {
        int last = random.nextInt(6) == 0 ? random.nextInt(15) : random.nextInt(200);
        Random trouble = SimulatedDisk.chance(random.nextLong());
        return (index, operation, file) -> {
            if (index >= last) {
                return Fault.DIE;
            }
            boolean fails = troubled && operation == Operation.FORCE && trouble.nextInt(12) == 0;
            return fails ? Fault.FAIL : Fault.NONE;
        };
    }

    /** After each opening that followed no close, the log says which entries it adopted. */
    private static void checkRecovered(List<Line> lines) {
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).operation().equals("audit.opened")) {
                continue;
            }
            boolean closed = lines.get(i - 1).operation().equals("audit.closed");
            Supplier<String> where = () -> "around entry " + lines.get(0).seq();
            // A crash may have kept audit.opened and torn the line after it off: then the next opening tells of both.
            boolean torn = i + 1 < lines.size() && lines.get(i + 1).operation().equals("audit.opened");
            if (!closed && !torn && i + 1 < lines.size()) {
                Line recovered = lines.get(i + 1);
                assertThat(recovered.operation()).as(where).isEqualTo("audit.recovered");
                assertThat(recovered.leaf().get("metadata").get("adopted_to").asLong())
                        .as(where)
                        .isEqualTo(lines.get(i - 1).seq());
                assertThat(recovered.leaf().get("metadata").get("adopted_from").asLong())
                        .as(where)
                        .isLessThanOrEqualTo(lines.get(i).seq());
            }
        }
    }
}
