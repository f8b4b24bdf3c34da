package dev.auditkit.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.Scale;
import dev.auditkit.internal.journal.SimulatedDisk.AfterFailedForce;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.Operation;
import dev.auditkit.internal.journal.SimulatedDisk.Plan;
import dev.auditkit.internal.journal.SimulatedDisk.PowerLostException;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A power loss at any operation of the disk takes nothing that was durable, and the log opens by itself. */
class JournalPowerLossTest {

    private static final int ROUNDS = 6;

    /** What the disk does besides losing power. */
    enum Trouble {
        /** Nothing. */
        NONE,
        /** Operations fail now and then; a force that fails may be tried again. */
        FAILURES,
        /** A force that fails is forgotten. */
        FORGETFUL_FORCES,
        /** A force that fails takes away what was written. */
        DROPPING_FORCES
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void nothingDurableIsLost(Trouble trouble) throws IOException {
        runSeeds(0, 50, trouble);
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    @Tag("heavy")
    void nothingDurableIsLostInLongRuns(Trouble trouble) throws IOException {
        runSeeds(1_000_000, (int) Scale.of(100, 3_000), trouble);
    }

    private static void runSeeds(int first, int count, Trouble trouble) throws IOException {
        for (int seed = first; seed < first + count; seed++) {
            try {
                run(seed, trouble);
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError("seed " + seed + " with " + trouble + ": " + e.getMessage(), e);
            }
        }
    }

    private static void run(long seed, Trouble trouble) throws IOException {
        Random random = SimulatedDisk.chance(seed);
        CrashingLog log = new CrashingLog(new SimulatedDisk(random.nextBoolean() ? 512 : 4_096), random);
        log.disk()
                .afterFailedForce(
                        switch (trouble) {
                            case FORGETFUL_FORCES -> AfterFailedForce.FORGOTTEN;
                            case DROPPING_FORCES -> AfterFailedForce.DROPPED;
                            default -> AfterFailedForce.STILL_DIRTY;
                        });
        for (int round = 0; round < ROUNDS; round++) {
            openThroughPowerLosses(log, random);
            log.disk().plan(troubled(trouble, random));
            log.work(30 + random.nextInt(150));
            assertThat(log.disk().forcedAfterFailure())
                    .as("forced after a failed force")
                    .isEmpty();
            if (random.nextInt(4) == 0) {
                log.kill();
            } else {
                log.crash();
            }
        }
        log.open();
    }

    /** Opens the log, which loses power while it recovers now and then. */
    private static void openThroughPowerLosses(CrashingLog log, Random random) throws IOException {
        while (random.nextInt(3) == 0) {
            log.disk().plan(dieAt(random.nextInt(12)));
            try {
                CrashingLog.recover(log.disk());
            } catch (PowerLostException e) {
                // as planned
            }
            log.crash();
        }
        log.open();
    }

    private static Plan dieAt(int index) {
        return (at, operation, file) -> at == index ? Fault.DIE : Fault.NONE;
    }

    private static Plan troubled(Trouble trouble, Random random) {
        int end = random.nextInt(160);
        return (at, operation, file) -> {
            if (at == end) {
                return Fault.DIE;
            }
            boolean fails = switch (trouble) {
                case NONE -> false;
                case FAILURES -> random.nextInt(12) == 0;
                case FORGETFUL_FORCES, DROPPING_FORCES -> operation == Operation.FORCE && random.nextInt(4) == 0;
            };
            return fails ? (random.nextBoolean() ? Fault.FAIL : Fault.HALF) : Fault.NONE;
        };
    }

    @Test
    void everyOperationOfARecoveryMayBeTheLast() throws IOException {
        for (int seed = 0; seed < 40; seed++) {
            int operations = 1;
            for (int last = 0; last < operations; last++) {
                Random random = SimulatedDisk.chance(seed);
                CrashingLog log = new CrashingLog(new SimulatedDisk(), random);
                log.open();
                log.work(60);
                log.crash();
                log.disk().plan(dieAt(last));
                try {
                    CrashingLog.recover(log.disk());
                    operations = log.disk().operations();
                } catch (PowerLostException e) {
                    operations = Math.max(operations, last + 2);
                }
                log.crash();
                log.open();
            }
        }
    }
}
