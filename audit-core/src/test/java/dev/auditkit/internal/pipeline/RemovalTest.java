package dev.auditkit.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditEvent;
import dev.auditkit.AuditOption.Compression;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.Eventually;
import dev.auditkit.Scale;
import dev.auditkit.internal.journal.DirectoryJournal;
import dev.auditkit.internal.journal.ReferenceReader;
import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.SimulatedDisk.Fault;
import dev.auditkit.internal.journal.SimulatedDisk.Operation;
import dev.auditkit.internal.keys.SigningKeys;
import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.MissingHashException;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.internal.proof.StoredTree;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.SignedNote;
import dev.auditkit.tree.BlockHasher;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.LeafHashes;
import dev.auditkit.tree.MerkleTree;
import dev.auditkit.tree.ProofVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be proven of a log whose oldest entries are removed, and removals that a crash interrupts. */
class RemovalTest {

    private static final Logger LOGGER = Logger.getLogger("dev.auditkit");

    @TempDir
    Path temp;

    private SimulatedDisk disk = new SimulatedDisk();
    private final CrashedLog crashed = new CrashedLog();
    private volatile Instant now = Instant.parse("2025-10-23T08:00:00Z");

    @BeforeEach
    void quiet() {
        LOGGER.setLevel(Level.OFF); // it tells of every failure of the disk
    }

    private static AuditConfig.Builder config() {
        return AuditConfig.builder()
                .node("test")
                .minFreeMb(0)
                .retentionDays(3)
                .failurePolicy(FailurePolicy.CLOSED)
                .checkpointInterval(Duration.ofMinutes(1));
    }

    private LogEngine start(AuditConfig.Builder config) {
        LogEngine engine = new LogEngine(config.build(), new SimulatedHome(disk), () -> now);
        engine.start();
        return engine;
    }

    private static void record(LogEngine engine, int count) {
        for (int i = 0; i < count; i++) {
            engine.log(AuditEvent.of("event").build());
        }
        engine.flush(Duration.ofSeconds(20));
    }

    /** Ten days, each with a start, entries in one or two segments, a removal of what is older than three days, and an end. */
    @ParameterizedTest
    @EnumSource(Compression.class)
    void whatRemainsIsProvenAgainstEveryCheckpointAcrossStartsAndChangesOfTheKey(Compression compression)
            throws IOException {
        int[] counts = {100, 20, 400, 130, 7, 300, 256, 511, 40, 90};
        for (int day = 0; day < counts.length; day++) {
            LogEngine engine = start(config().compression(compression));
            record(engine, counts[day] / 2);
            if (day % 2 == 0) {
                engine.rotate();
            }
            record(engine, counts[day] - counts[day] / 2);
            if (day == 5) {
                engine.changeKey();
            }
            engine.cleanup(false);
            engine.rotate();
            engine.close();
            checkProofs();
            now = now.plus(Duration.ofDays(1));
        }
        assertThat(ReferenceReader.lines(disk).get(0).seq()).isGreaterThan(256);
        assertThat(CrashedLog.keys(disk)).hasSize(2);
        CrashedLog.assertVerifies(disk, temp, "at the end");
    }

    private void checkProofs() throws IOException {
        List<StoredCheckpoint> checkpoints = crashed.check(disk);
        LeafHashes leaves = crashed.leaves();
        int first = (int) ReferenceReader.lines(disk).get(0).seq();
        StoredCheckpoint newest = CheckpointFiles.newest(checkpoints, CrashedLog.keys(disk));
        int size = (int) newest.checkpoint().size();
        assertThat(size).isEqualTo(leaves.size());
        Set<Integer> provable = new TreeSet<>();
        checkpoints.forEach(stored -> provable.add((int) stored.checkpoint().size()));
        Set<Integer> sizes = new TreeSet<>(provable);
        sizes.addAll(List.of(first, first + 1, size));
        for (int old = 0; old <= size; old++) {
            if (old % 5 == 0 || old % BlockHasher.LEAVES == 0) {
                sizes.add(old);
            }
        }
        try (StoredTree tree = new StoredTree(new DirectoryJournal(disk))) {
            for (int old : sizes) {
                if (old >= first || provable.contains(old) || old % BlockHasher.LEAVES == 0) {
                    List<Hash> proof = MerkleTree.consistencyProof(old, size, tree);
                    assertThat(ProofVerifier.extendsTree(
                                    proof,
                                    old,
                                    leaves.root(old),
                                    size,
                                    newest.checkpoint().root()))
                            .as("from %s to %s", old, size)
                            .isTrue();
                } else {
                    checkNotKept(tree, old, size, leaves);
                }
            }
            for (int seq = first; seq < size; seq += 11) {
                List<Hash> proof = MerkleTree.inclusionProof(seq, size, tree);
                assertThat(ProofVerifier.includes(
                                proof,
                                leaves.leaf(seq),
                                seq,
                                size,
                                newest.checkpoint().root()))
                        .as("entry %s in %s", seq, size)
                        .isTrue();
            }
        }
    }

    /** It may lie in a block that is kept for another checkpoint; but nothing takes it for damage. */
    private static void checkNotKept(StoredTree tree, int old, int size, LeafHashes leaves) throws IOException {
        try {
            List<Hash> proof = MerkleTree.consistencyProof(old, size, tree);
            assertThat(ProofVerifier.extendsTree(proof, old, leaves.root(old), size, leaves.root(size)))
                    .isTrue();
        } catch (MissingHashException e) {
            assertThat(e).hasMessageContaining("not kept");
        }
    }

    @Test
    void sizesThatAreNotKeptAreMissingAndNoDamage() throws IOException {
        LogEngine engine = start(config());
        record(engine, 600);
        engine.rotate();
        engine.close();
        crashed.check(disk);
        now = now.plus(Duration.ofDays(5));
        LogEngine again = start(config());
        again.cleanup(false);
        again.close();
        int size = crashedSize();
        try (StoredTree tree = new StoredTree(new DirectoryJournal(disk))) {
            assertThatExceptionOfType(MissingHashException.class)
                    .isThrownBy(() -> MerkleTree.consistencyProof(300, size, tree));
        }
    }

    private int crashedSize() throws IOException {
        crashed.check(disk);
        return crashed.leaves().size();
    }

    /** A log of three segments, of which two have expired when it is opened again. */
    private SimulatedDisk expired() {
        disk = new SimulatedDisk();
        LogEngine engine = start(config());
        record(engine, 100);
        engine.rotate();
        record(engine, 300);
        engine.rotate();
        record(engine, 50);
        engine.close();
        now = now.plus(Duration.ofDays(5));
        return disk;
    }

    /** What the thread that keeps house does some time after a start. */
    private void finish() throws IOException {
        LogOpener.Opened opened = new LogOpener(config().build(), () -> now).open(disk);
        new Removal(opened.journal(), opened.keys()).finish();
        opened.journal().close();
    }

    private void interruptEverywhere(int step, int seeds) throws IOException {
        boolean died = true;
        int finished = 0;
        for (int at = 0; died; at += step) {
            for (int seed = 0; seed < seeds; seed++) {
                int last = at;
                CrashedLog log = new CrashedLog();
                log.check(expired());
                LogEngine engine = start(config());
                engine.flush(Duration.ofSeconds(20));
                disk.plan((index, operation, file) -> index >= last ? Fault.DIE : Fault.NONE);
                removeAndClose(engine);
                died = disk.operations() > last;
                disk = seed % 4 == 3 ? disk.kill() : disk.crash(SimulatedDisk.chance(1_000L * at + seed));
                String where = "operation " + at + ", seed " + seed;
                log.check(disk);
                boolean pending = disk.exists(Removal.PENDING);

                finish();
                assertThat(disk.exists(Removal.PENDING)).as(where).isFalse();
                if (pending) {
                    assertThat(ReferenceReader.lines(disk).get(0).seq())
                            .as(where)
                            .isEqualTo(402);
                    finished++;
                }
                LogEngine again = start(config());
                record(again, 1);
                again.close();
                log.check(disk);
                CrashedLog.assertVerifies(disk, Files.createDirectories(temp.resolve(at + "-" + seed)), where);
            }
        }
        assertThat(finished).isPositive();
    }

    private void removeAndClose(LogEngine engine) {
        Thread removing = new Thread(() -> ignoringTheLoss(() -> engine.cleanup(false)));
        removing.setDaemon(true);
        removing.start();
        SimulatedDisk dying = disk;
        Eventually.until("the removal ends", () -> !removing.isAlive() || dying.isDead());
        if (dying.isDead()) {
            // A close would wait for the removal, and that for a signature that nobody can give.
            Thread closing = new Thread(() -> ignoringTheLoss(engine::close));
            closing.setDaemon(true);
            closing.start();
        } else {
            ignoringTheLoss(engine::close);
        }
    }

    private static void ignoringTheLoss(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // The disk is gone.
        }
    }

    @Test
    void aRemovalThatACrashInterruptsIsFinishedByTheNextStart() throws IOException {
        interruptEverywhere(3, 1);
    }

    @Test
    @Tag("heavy")
    void aRemovalThatACrashInterruptsAtAnyOperationIsFinishedByTheNextStart() throws IOException {
        interruptEverywhere(1, (int) Scale.of(1, 60));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "402", "auditkit removal\n", "\n\n\u2014 x\n"})
    void whatIsNoNoteRemovesNothing(String text) throws IOException {
        expired();
        assertRemovesNothing(text.getBytes(StandardCharsets.UTF_8), 0);
    }

    @Test
    void aNoteThatTheLogHasNotSignedRemovesNothing() throws Exception {
        expired();
        String origin = CrashedLog.keys(disk).get(0).name();
        NoteSigner stranger = SigningKeys.ed25519(SigningKeys.generateEd25519(), "a test", origin);
        byte[] forged = SignedNote.sign(removal(origin), List.of(stranger)).bytes();
        assertRemovesNothing(forged, 0);
    }

    @Test
    void whatTheLogHasSignedForSomethingElseRemovesNothing() throws Exception {
        expired();
        assertRemovesNothing(disk.content(CheckpointFiles.NEWEST), 0);
        String origin = CrashedLog.keys(disk).get(0).name();
        NoteSigner own = SigningKeys.ed25519(disk.content("signing-key.pem"), "a test", origin);
        for (String text : List.of(removal("example.com/other"), removal(origin) + "more\n", "x" + removal(origin))) {
            assertRemovesNothing(SignedNote.sign(text, List.of(own)).bytes(), 0);
        }
        byte[] note = SignedNote.sign(removal(origin), List.of(own)).bytes();
        for (int bit = 0; bit < note.length * 8; bit += 37) {
            byte[] flipped = note.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRemovesNothing(flipped, 0);
        }
    }

    private static String removal(String origin) {
        return "auditkit removal\n" + origin + "\nentry 404\nfirst_remaining 402\n";
    }

    @Test
    void anOldNoteRemovesNothingMore() throws IOException {
        expired();
        LogEngine engine = start(config());
        byte[][] note = new byte[1][];
        SimulatedDisk watched = disk;
        watched.plan((index, operation, file) -> {
            if (operation == Operation.DELETE && file.equals(Removal.PENDING)) {
                note[0] = watched.content(file);
            }
            return Fault.NONE;
        });
        engine.cleanup(false);
        record(engine, 10);
        engine.rotate();
        engine.close();
        assertThat(note[0]).isNotEmpty();
        now = now.plus(Duration.ofDays(50));
        assertRemovesNothing(note[0], 402);
    }

    private void assertRemovesNothing(byte[] pending, long first) throws IOException {
        int before = ReferenceReader.lines(disk).size();
        disk.put(Removal.PENDING, pending);
        finish();
        assertThat(disk.exists(Removal.PENDING)).isFalse();
        List<ReferenceReader.Line> after = ReferenceReader.lines(disk);
        assertThat(after.get(0).seq()).isEqualTo(first);
        assertThat(after).hasSize(before);
    }
}
