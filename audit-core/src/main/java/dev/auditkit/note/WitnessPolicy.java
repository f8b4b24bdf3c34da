package dev.auditkit.note;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which logs are known, which witnesses, and how many of these must have cosigned a checkpoint (C2SP tlog-policy).
 * Immutable.
 */
public final class WitnessPolicy {

    /** The quorum that needs no witness. */
    static final String NONE = "none";

    private final List<KnownLog> logs;
    private final List<KnownWitness> witnesses;
    private final List<Group> groups;
    private final String quorum;

    /**
     * A log.
     *
     * @param key what checks its checkpoints; its name is the log's origin
     * @param url where it can be reached, as the policy has it
     */
    public record KnownLog(VerifierKey key, Optional<String> url) {}

    /**
     * A witness.
     *
     * @param name what the policy calls it; its key may have another name
     * @param key what checks its cosignatures
     * @param url where checkpoints are submitted to it (C2SP tlog-witness, submission prefix), as the policy has it
     */
    public record KnownWitness(String name, VerifierKey key, Optional<String> url) {}

    /** So many of the members, which are defined before it, must be met for the group to be met. */
    record Group(String name, int threshold, List<String> members) {}

    /** @param groups each behind its members */
    WitnessPolicy(List<KnownLog> logs, List<KnownWitness> witnesses, List<Group> groups, String quorum) {
        this.logs = List.copyOf(logs);
        this.witnesses = List.copyOf(witnesses);
        this.groups = List.copyOf(groups);
        this.quorum = quorum;
    }

    /**
     * Reads a policy file.
     *
     * @throws MalformedNoteException when it is none; names the line, what stands there and what is allowed
     */
    public static WitnessPolicy parse(byte[] file) throws MalformedNoteException {
        return new PolicyParser().parse(file);
    }

    /** The logs; there may be none where the log is known by other means. */
    public List<KnownLog> logs() {
        return logs;
    }

    /** The witnesses, in the order of the file. One with two keys stands there twice. */
    public List<KnownWitness> witnesses() {
        return witnesses;
    }

    /** Whether a checkpoint needs a cosignature at all. */
    public boolean needsWitnesses() {
        return !quorum.equals(NONE);
    }

    /**
     * Whether a note is a checkpoint that is signed by one of the logs, if any are listed, and cosigned by a quorum of
     * the witnesses. A wrong signature of any of their keys spoils the whole; those that cannot be checked on this Java
     * platform ({@link VerifierKey#isSupported()}) do not count.
     */
    public boolean meets(SignedNote checkpoint) {
        try {
            String origin = Checkpoint.parse(checkpoint.text()).origin();
            List<VerifierKey> keys = Stream.concat(
                            logs.stream()
                                    .map(KnownLog::key)
                                    .filter(key -> key.name().equals(origin)),
                            witnesses.stream().map(KnownWitness::key))
                    .toList();
            Set<VerifierKey> verified = new HashSet<>(checkpoint.verifyAny(keys));
            boolean signed = logs.isEmpty()
                    || logs.stream().anyMatch(log -> log.key().name().equals(origin) && verified.contains(log.key()));
            return signed && isQuorum(verified);
        } catch (MalformedNoteException | InvalidSignatureException e) {
            return false;
        }
    }

    /** Whether a checkpoint that witnesses with these keys have cosigned has enough cosignatures. */
    public boolean isQuorum(Collection<VerifierKey> verified) {
        Set<String> met = new HashSet<>(Set.of(NONE));
        witnesses.stream()
                .filter(witness -> verified.contains(witness.key()))
                .forEach(witness -> met.add(witness.name()));
        for (Group group : groups) {
            if (group.members().stream().filter(met::contains).count() >= group.threshold()) {
                met.add(group.name());
            }
        }
        return met.contains(quorum);
    }
}
