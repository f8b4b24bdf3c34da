package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditException;
import dev.auditkit.AuditOption.Compression;
import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditStats;
import dev.auditkit.Scale;
import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.SimulatedDisk.AfterFailedForce;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.Operation;
import dev.auditkit.internal.journal.SimulatedDisk.Plan;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.LeafHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole log loses power, again and again, while it signs, rotates, compresses, removes and changes its key, on disks that
 * fail in every way: no checkpoint is ever ahead of its entries, no two roots are ever signed for one size, and no start takes
 * what is left for damage.
 */
class SignedPowerLossTest {

    private static final int ROUNDS = 4;
    private static final Logger LOGGER = Logger.getLogger("dev.auditkit");

    @TempDir
    Path temp;

    private AutoCloseable device;

    @BeforeEach
    void plugIn() throws IOException {
        LOGGER.setLevel(Level.OFF); // it tells of every failure of the disk
        device = RecordingDevice.plugIn(temp.resolve("services"));
        RecordingDevice.takeSigned();
    }

    @AfterEach
    void unplug() throws Exception {
        device.close();
    }

    @Test
    void everyRootThatWasEverSignedIsThatOfTheEntries() throws IOException {
        runSeeds(0, 5);
    }

    @Test
    @Tag("heavy")
    void everyRootThatWasEverSignedIsThatOfTheEntriesInLongRuns() throws IOException {
        runSeeds(1_000_000, (int) Scale.of(20, 600));
    }

    private void runSeeds(int first, int count) throws IOException {
        long signed = 0;
        long keys = 0;
        for (int seed = first; seed < first + count; seed++) {
            Run run = new Run(seed, temp.resolve("copy-" + seed));
            try {
                run.run();
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            signed += run.roots.size();
            keys += run.keys;
        }
        assertThat(signed).as("roots that were signed").isGreaterThan(4L * count);
        assertThat(keys).as("keys that were used").isGreaterThanOrEqualTo(count);
    }

    /** The lives of one log. */
    private static final class Run {

        private final Random random;
        private final Path copy;
        private final AuditConfig.Builder config;
        private final boolean troubled;
        private final CrashedLog crashed = new CrashedLog();
        private final Map<Long, Hash> roots = new HashMap<>();
        private SimulatedDisk disk;
        private volatile Instant now = Instant.parse("2025-10-23T08:00:00Z");
        private int keys = 1;
        private int changing;

        Run(int seed, Path copy) {
            this.copy = copy;
            random = SimulatedDisk.chance(seed);
            AfterFailedForce[] modes = AfterFailedForce.values();
            disk = new SimulatedDisk(random.nextBoolean() ? 512 : 4_096)
                    .afterFailedForce(modes[random.nextInt(modes.length)]);
            troubled = random.nextInt(3) > 0;
            config = AuditConfig.builder()
                    .node("test")
                    .durability(random.nextBoolean() ? Durability.SYNC : Durability.ASYNC)
                    .minFreeMb(0)
                    .maxWait(Duration.ofSeconds(20))
                    .checkpointInterval(Duration.ofMillis(10))
                    .rotationSizeMb(1)
                    .compression(random.nextBoolean() ? Compression.GZIP : Compression.NONE)
                    .retentionDays(random.nextInt(3));
        }

        void run() throws IOException {
            for (int round = 0; round < ROUNDS; round++) {
                configureKey();
                LogEngine engine = random.nextInt(3) == 0 ? startAndRemove() : startOnAFailingDisk();
                load(engine);
                if (random.nextInt(4) == 0) {
                    lengthen(engine);
                }
                engine.close();
                disk = random.nextInt(5) == 0 ? disk.kill() : disk.crash(random);
                check();
                now = now.plus(Duration.ofDays(random.nextInt(3)));
            }
            configureKey();
            disk.heal();
            LogEngine engine = start();
            engine.submit(event()).join();
            engine.flush(Duration.ofSeconds(20));
            assertThat(engine.stats().state()).as(engine.stats().reason()).isEqualTo(AuditStats.State.UP);
            engine.close();
            check();
            checkRoots();
            CrashedLog.assertVerifies(disk, Files.createDirectories(copy), "at the end");
            keys = CrashedLog.keys(disk).size();
        }

        private LogEngine start() {
            LogEngine engine = new LogEngine(config.build(), new SimulatedHome(disk), () -> now);
            engine.start();
            return engine;
        }

        private LogEngine startOnAFailingDisk() {
            disk.plan(dieLate());
            return start();
        }

        /** A removal waits for its signature, so the disk fails after it. */
        private LogEngine startAndRemove() {
            disk.heal();
            LogEngine engine = start();
            engine.cleanup(false);
            disk.plan(dieLate());
            return engine;
        }

        private void check() throws IOException {
            RecordingDevice.addRoots(roots, RecordingDevice.takeSigned());
            crashed.check(disk);
        }

        /** What was signed was durable before, so it is there whatever happened, also where nobody could keep the signature. */
        private void checkRoots() {
            LeafHashes leaves = crashed.leaves();
            roots.forEach((size, root) -> {
                assertThat(size).isLessThanOrEqualTo(leaves.size());
                assertThat(root).as("the root that was signed for %s", size).isEqualTo(leaves.root(size.intValue()));
            });
        }

        /** The log's last key, or a new one for which that signs. */
        private void configureKey() throws IOException {
            List<VerifierKey> known = CrashedLog.keys(disk);
            if (known.isEmpty()) {
                config.signingKey(RecordingDevice.location(0));
                return;
            }
            int last = RecordingDevice.number(known.get(known.size() - 1));
            boolean change =
                    changing > last || random.nextInt(3) == 0; // who begins to change a key goes on until it is
            changing = change ? last + 1 : last;
            config.signingKey(RecordingDevice.location(change ? last + 1 : last));
            config.previousSigningKey(RecordingDevice.location(last));
        }

        private static AuditEvent event() {
            return AuditEvent.of("test.event").build();
        }

        private void load(LogEngine engine) {
            int steps = random.nextInt(50);
            for (int i = 0; i < steps; i++) {
                int events = random.nextInt(random.nextInt(10) == 0 ? 120 : 8);
                for (int at = 0; at < events; at++) {
                    var unused = engine.submit(event());
                }
                try {
                    switch (random.nextInt(12)) {
                        case 0 -> engine.rotate();
                        case 1, 2, 3 -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(12)));
                        default -> {}
                    }
                } catch (AuditException e) {
                    // The disk is gone.
                }
            }
        }

        /** Has the last segment so long that it is sealed at the end. */
        private static void lengthen(LogEngine engine) {
            for (int i = 0; i < 5; i++) {
                var unused = engine.submit(AuditEvent.of("test.event")
                        .metadata("text", "x".repeat(30_000))
                        .build());
            }
        }

        private Plan dieLate() {
            int last = random.nextInt(5) == 0 ? random.nextInt(25) : random.nextInt(300);
            Random trouble = SimulatedDisk.chance(random.nextLong());
            int often = 8 + random.nextInt(20);
            return (index, operation, file) -> {
                if (index >= last) {
                    return Fault.DIE;
                }
                if (!troubled || trouble.nextInt(often) > 0) {
                    return Fault.NONE;
                }
                boolean force = operation == Operation.FORCE;
                return force || trouble.nextInt(3) == 0 ? Fault.FAIL : Fault.NONE;
            };
        }
    }

    @Test
    void theDeviceNoticesASecondRootOfOneSize() {
        Map<Long, Hash> roots = new HashMap<>();
        Checkpoint one = Checkpoint.of("log", 5, Hash.ofEmptyTree());
        Checkpoint other = Checkpoint.of("log", 5, Hash.ofLeaf(new byte[1]));
        RecordingDevice.addRoots(roots, List.of(one, one));
        assertThatThrownBy(() -> RecordingDevice.addRoots(roots, List.of(other)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("two roots");
    }
}
