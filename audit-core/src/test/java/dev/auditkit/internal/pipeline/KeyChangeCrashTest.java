package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditException;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.AuditStats;
import dev.auditkit.Eventually;
import dev.auditkit.Scale;
import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.verify.VerificationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power fails at some operation of a change of the key: the log opens again, with the one key or the other, and verifies. */
class KeyChangeCrashTest {

    private static final Logger LOGGER = Logger.getLogger("dev.auditkit");

    @TempDir
    Path temp;

    private AutoCloseable device;

    @BeforeEach
    void plugIn() throws IOException {
        LOGGER.setLevel(Level.OFF); // it tells of every failure of the disk
        device = RecordingDevice.plugIn(temp.resolve("services"));
    }

    @AfterEach
    void unplug() throws Exception {
        device.close();
    }

    private static AuditConfig.Builder config() {
        return AuditConfig.builder()
                .node("test")
                .minFreeMb(0)
                .failurePolicy(FailurePolicy.CLOSED)
                .checkpointInterval(Duration.ofMinutes(1));
    }

    private static LogEngine start(AuditConfig.Builder config, SimulatedDisk disk) {
        LogEngine engine = new LogEngine(config.build(), new SimulatedHome(disk), InstantSource.system());
        engine.start();
        return engine;
    }

    private static void close(LogEngine engine) {
        try {
            engine.close();
        } catch (AuditException e) {
            // The disk is gone.
        }
    }

    /** Does something with a log on a disk, whose power fails in the midst. */
    private interface Change {
        void on(SimulatedDisk disk, Runnable dieSoon);
    }

    /** Lets the power fail at operations of the change, at each where {@code step} is 1, and opens the log by each of the options in turn. */
    private void crashEverywhere(
            Change change, AuditConfig.Builder before, List<AuditConfig.Builder> after, int step, int seeds)
            throws IOException {
        boolean died = true;
        int withOneKey = 0;
        int withTwo = 0;
        for (int at = 0; died; at += step) {
            int last = at;
            for (int seed = 0; seed < seeds; seed++) {
                String where = "operation " + at + ", seed " + seed;
                SimulatedDisk disk = new SimulatedDisk();
                LogEngine engine = start(before, disk);
                engine.log(AuditEvent.of("before").build());
                close(engine);
                change.on(disk, () -> disk.plan((index, operation, file) -> index >= last ? Fault.DIE : Fault.NONE));
                died = disk.operations() > last;
                SimulatedDisk next = seed % 4 == 3 ? disk.kill() : disk.crash(SimulatedDisk.chance(100L * at + seed));
                CrashedLog crashed = new CrashedLog();
                crashed.check(next);
                int keys = CrashedLog.keys(next).size();
                withOneKey += keys == 1 ? 1 : 0;
                withTwo += keys == 2 ? 1 : 0;
                for (AuditConfig.Builder options : after) {
                    reopen(options, next, crashed, where);
                }
                Path copy = Files.createDirectories(temp.resolve(at + "-" + seed));
                VerificationReport report = CrashedLog.assertVerifies(next, copy, where);
                assertThat(report.unsignedEntries()).as(where).isZero();
                CrashedLog.assertVerifiesByFirstKey(copy, CrashedLog.keys(next), where);
            }
        }
        assertThat(withOneKey).isPositive();
        assertThat(withTwo).isPositive();
    }

    private static void reopen(AuditConfig.Builder options, SimulatedDisk disk, CrashedLog crashed, String where)
            throws IOException {
        LogEngine again = start(options, disk);
        again.log(AuditEvent.of("after").build());
        again.flush(Duration.ofSeconds(20));
        assertThat(again.stats().state()).as(where).isEqualTo(AuditStats.State.UP);
        again.close();
        crashed.check(disk);
    }

    private static void changeOwnKey(SimulatedDisk disk, Runnable dieSoon) {
        LogEngine engine = start(config(), disk);
        engine.flush(Duration.ofSeconds(20));
        dieSoon.run();
        Thread changing = new Thread(() -> changeKey(engine));
        changing.start();
        Eventually.until("the change ends", () -> !changing.isAlive() || disk.isDead());
        close(engine);
        Eventually.until("the change ends", () -> !changing.isAlive());
    }

    private static void changeKey(LogEngine engine) {
        try {
            engine.changeKey();
        } catch (RuntimeException e) {
            // The disk is gone.
        }
    }

    @Test
    void theLogsOwnKey() throws IOException {
        crashEverywhere(KeyChangeCrashTest::changeOwnKey, config(), List.of(config()), 2, 1);
    }

    @Test
    @Tag("heavy")
    void theLogsOwnKeyManyTimes() throws IOException {
        crashEverywhere(
                KeyChangeCrashTest::changeOwnKey, config(), List.of(config(), config()), 1, (int) Scale.of(1, 100));
    }

    private static AuditConfig.Builder first() {
        return config().signingKey(RecordingDevice.location(0));
    }

    private static AuditConfig.Builder second() {
        return config().signingKey(RecordingDevice.location(1)).previousSigningKey(RecordingDevice.location(0));
    }

    private static void changeConfiguredKey(SimulatedDisk disk, Runnable dieSoon) {
        dieSoon.run();
        try {
            LogEngine engine = start(second(), disk);
            engine.log(AuditEvent.of("meanwhile").build());
            close(engine);
        } catch (AuditException e) {
            // The disk is gone.
        }
    }

    @Test
    void aConfiguredKey() throws IOException {
        crashEverywhere(KeyChangeCrashTest::changeConfiguredKey, first(), List.of(second()), 2, 1);
    }

    @Test
    @Tag("heavy")
    void aConfiguredKeyManyTimes() throws IOException {
        crashEverywhere(KeyChangeCrashTest::changeConfiguredKey, first(), List.of(second(), second()), 1, (int)
                Scale.of(1, 100));
    }

    @Test
    void keysAreInTheOrderInWhichTheySign() throws IOException {
        SimulatedDisk disk = new SimulatedDisk();
        start(first(), disk).close();
        start(second(), disk).close();
        List<VerifierKey> keys = CrashedLog.keys(disk);
        assertThat(keys.stream().map(RecordingDevice::number)).containsExactly(0, 1);
    }
}
