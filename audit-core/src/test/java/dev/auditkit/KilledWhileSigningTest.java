package dev.auditkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.auditkit.AuditOption.Durability;
import dev.auditkit.AuditOption.FailurePolicy;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.KeyFile;
import dev.auditkit.internal.proof.StoredCheckpoint;
import dev.auditkit.tree.Frontier;
import dev.auditkit.tree.Hash;
import dev.auditkit.verify.LogVerifier;
import dev.auditkit.verify.VerificationReport;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("heavy")
class KilledWhileSigningTest {

    @TempDir
    Path temp;

    /**
     * A process that signs a hundred times a second, with rotation and compression going on, is killed at a random moment, again
     * and again in one directory. Each time the log opens, every checkpoint that is left has the root of the entries, and no
     * entry whose receipt was printed is missing.
     */
    @ParameterizedTest
    @EnumSource(Durability.class)
    void everyCheckpointHoldsAfterEveryKill(Durability durability) throws Exception {
        Random random = new Random(31);
        AuditConfig config =
                LogFiles.config(temp).failurePolicy(FailurePolicy.CLOSED).build();
        int runs = (int) Scale.of(5, 50);
        int checkpoints = 0;
        Frontier tree = new Frontier();
        for (int run = 0; run < runs; run++) {
            Map<Long, String> receipts = runAndKill(durability, random);
            Map<Long, Hash> signed = signedRoots();
            checkpoints += signed.size();
            try (AuditLog log = AuditLog.open(config)) {
                log.flush();
                assertThat(log.stats().state()).isEqualTo(AuditStats.State.UP);
            }
            signed.putAll(signedRoots());
            String where = "run " + run;
            LogFiles.check(temp, tree.size(), line -> {
                check(signed, tree, where);
                tree.append(Hash.ofHex(line.hash().substring("sha256:".length())));
                String receipt = receipts.remove(line.seq());
                assertThat(receipt == null || receipt.equals(line.hash()))
                        .as(where)
                        .isTrue();
            });
            check(signed, tree, where);
            assertThat(receipts).as("%s: receipts without an entry", where).isEmpty();
            assertThat(signed.keySet())
                    .as("%s: checkpoints ahead of the entries", where)
                    .noneMatch(size -> size > tree.size());
        }
        VerificationReport report = LogVerifier.of(config).run();
        assertThat(report.firstDamage()).isEmpty();
        assertThat(report.unsignedEntries()).isZero();
        System.err.println("killed " + runs + " times while signing, durability " + durability + ": " + checkpoints
                + " checkpoints found, " + tree.size() + " entries");
    }

    private static void check(Map<Long, Hash> signed, Frontier tree, String where) {
        Hash root = signed.get(tree.size());
        if (root != null) {
            assertThat(root).as("%s: the root at %s", where, tree.size()).isEqualTo(tree.root());
        }
    }

    private Map<Long, Hash> signedRoots() throws Exception {
        Map<Long, Hash> roots = new TreeMap<>();
        DirectoryStorage storage = DirectoryStorage.of(temp);
        for (StoredCheckpoint stored : CheckpointFiles.read(storage)) {
            assertThat(stored.note().verify(KeyFile.read(storage))).hasSize(1);
            Hash before =
                    roots.put(stored.checkpoint().size(), stored.checkpoint().root());
            assertThat(before == null || before.equals(stored.checkpoint().root()))
                    .isTrue();
        }
        return roots;
    }

    private Map<Long, String> runAndKill(Durability durability, Random random) throws Exception {
        try (ChildJvm child = ChildJvm.start(
                List.of("-Xmx128m"),
                WritingMain.class,
                "sign",
                temp.toString(),
                durability.name().toLowerCase(Locale.ROOT))) {
            Eventually.until("the first receipt", () -> child.lines() > 0);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(500_000)));
            child.kill();
            Map<Long, String> printed = new HashMap<>();
            for (String line : child.output()) {
                String[] parts = line.split(" ", 3);
                printed.put(Long.parseLong(parts[0]), parts[1]);
            }
            return printed;
        }
    }
}
