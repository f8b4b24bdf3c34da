package dev.auditkit.internal.pipeline;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditConfigException;
import dev.auditkit.internal.journal.Journal;
import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.keys.LogKeys;
import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.Prover;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.note.WitnessPolicy;
import dev.auditkit.note.WitnessPolicy.KnownLog;
import dev.auditkit.tree.Hash;
import dev.auditkit.witness.ConsistencyProofs;
import dev.auditkit.witness.WitnessException;
import dev.auditkit.witness.Witnessing;
import dev.auditkit.witness.WitnessingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Has the checkpoints of a log cosigned, and keeps the newest that meets the policy. Safe for use by many threads. */
final class Witnesses implements WitnessingListener, ConsistencyProofs {

    private final Journal journal;
    private final Health health;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    private Witnesses(Journal journal, Health health) {
        this.journal = journal;
        this.health = health;
    }

    /**
     * The policy that the configuration names; null when it names none.
     *
     * @throws AuditConfigException when it cannot be used
     */
    static @Nullable WitnessPolicy policy(AuditConfig config) {
        Path file = config.witnesses();
        if (file == null) {
            return null;
        }
        try {
            return WitnessPolicy.parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw refused(file, "it cannot be read (" + e + ")");
        } catch (MalformedNoteException e) {
            throw refused(file, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Sees that a policy that lists logs lists this one, which it could never be met by otherwise.
     *
     * @throws AuditConfigException when it does not
     */
    static void requireListed(AuditConfig config, WitnessPolicy policy, LogKeys keys) {
        List<VerifierKey> own = new ArrayList<>(keys.known());
        own.addAll(keys.changing());
        if (!policy.logs().isEmpty()
                && policy.logs().stream().map(KnownLog::key).noneMatch(own::contains)) {
            // Every log has an Ed25519 key, which every Java platform can check.
            VerifierKey missing = own.stream()
                    .filter(key -> !key.isTimestamped())
                    .reduce((one, other) -> other)
                    .orElseThrow();
            throw new AuditConfigException(
                    "witnesses",
                    String.valueOf(config.witnesses()),
                    "it lists logs, but no key of this one, so no checkpoint can ever meet it",
                    "a policy with the line 'log " + missing + "', or with no log at all");
        }
    }

    /** Starts the witnessing of a log. */
    static Witnessing start(WitnessPolicy policy, Journal journal, LogParts parts) {
        Witnesses witnesses = new Witnesses(journal, parts.health());
        try {
            return Witnessing.start(policy, witnesses, witnesses);
        } catch (IllegalArgumentException e) {
            throw refused(parts.config().witnesses(), String.valueOf(e.getMessage()));
        }
    }

    private static AuditConfigException refused(@Nullable Path file, String reason) {
        return new AuditConfigException(
                "witnesses", String.valueOf(file), reason, "the path of a file in the format of C2SP tlog-policy");
    }

    @Override
    public List<Hash> proof(long oldSize, long newSize) throws IOException {
        try (Prover prover = new Prover(journal)) {
            return prover.consistency(oldSize, newSize);
        }
    }

    @Override
    public void witnessed(SignedNote checkpoint) {
        try {
            SmallFiles.replace(journal.storage(), CheckpointFiles.WITNESSED, checkpoint.bytes());
        } catch (IOException e) {
            LogEngine.LOGGER.log(System.Logger.Level.WARNING, "A cosigned checkpoint was not kept", e);
        }
    }

    @Override
    public void failed(String witness, WitnessException why) {
        if (why.accusesTheLog()) {
            health.down(Health.Part.WITNESSING, "witness " + witness + " contradicts the log: " + why.getMessage());
            LogEngine.LOGGER.log(System.Logger.Level.ERROR, "Witness " + witness + " contradicts the audit log", why);
        } else if (failing.add(witness)) {
            LogEngine.LOGGER.log(System.Logger.Level.WARNING, "Witness " + witness + " did not cosign", why);
        }
    }
}
