package dev.auditkit.verify;

import dev.auditkit.AuditStorageException;
import dev.auditkit.internal.proof.BundleNames;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.InvalidProofException;
import dev.auditkit.note.InvalidSignatureException;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.TlogProof;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.note.WitnessPolicy;
import dev.auditkit.tree.Hash;
import dev.auditkit.verify.VerificationReport.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Checks evidence without the log that it is from (C2SP tlog-proof): an evidence bundle, or one entry with its proof. Set up and
 * run by one thread; a check may be done again.
 */
public final class EvidenceVerifier {

    private static final int MOST_FINDINGS = 100;

    private final List<VerifierKey> given;
    private final Predicate<SignedNote> witnesses;
    private final List<VerifierKey> trusted = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();
    private @Nullable String origin;
    private long size;
    private long entries;

    /**
     * @param keys the keys to trust, which the caller has from elsewhere; where there are none, those in a bundle are taken, and
     *     the verdict is at best {@link Verdict#CONSISTENT}
     * @param policy which witnesses must have cosigned; null when none need have
     */
    public EvidenceVerifier(Collection<VerifierKey> keys, @Nullable WitnessPolicy policy) {
        this.given = List.copyOf(keys);
        this.witnesses = policy == null ? any -> true : policy::meets;
    }

    /**
     * Checks a bundle: every entry must have a proof, and every proof an entry.
     *
     * @throws AuditStorageException when the file cannot be read
     */
    public EvidenceReport checkBundle(Path file) {
        begin();
        try (BundleFile bundle = BundleFile.open(file)) {
            bundle.strangers()
                    .forEach(name -> finding(name, "it does not belong into a bundle; nothing vouches for it"));
            if (given.isEmpty()) {
                trusted.addAll(keysIn(bundle));
            }
            bundle.numbers(BundleNames.KEY_CHANGES).forEach(seq -> followKeyChange(bundle, seq));
            checkCheckpoint(bundle);
            Set<Long> present = bundle.numbers(BundleNames.ENTRIES);
            present.forEach(seq -> checkEntry(bundle, seq));
            bundle.numbers(BundleNames.PROOFS).stream()
                    .filter(seq -> !present.contains(seq))
                    .forEach(seq -> finding(proof(seq), "there is no entry that it proves"));
            return report();
        } catch (IOException e) {
            throw new AuditStorageException("The evidence in " + file + " cannot be read", e);
        }
    }

    /**
     * Checks one entry.
     *
     * @param leaf the entry, byte for byte
     * @param proof the content of its {@code .tlog-proof} file
     */
    public EvidenceReport checkEntry(byte[] leaf, byte[] proof) {
        begin();
        check("the proof", leaf, proof, -1);
        return report();
    }

    private void begin() {
        trusted.clear();
        trusted.addAll(given);
        findings.clear();
        origin = null;
        size = 0;
        entries = 0;
    }

    private List<VerifierKey> keysIn(BundleFile bundle) throws IOException {
        List<VerifierKey> keys = new ArrayList<>();
        byte[] text = bundle.read(BundleNames.KEYS);
        if (text == null) {
            finding(BundleNames.KEYS, "it is not there, and no key was given");
            return keys;
        }
        try {
            for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
                keys.add(VerifierKey.parse(line));
            }
        } catch (MalformedNoteException e) {
            finding(BundleNames.KEYS, String.valueOf(e.getMessage()));
        }
        return keys;
    }

    /** Trusts the key that an entry names, if a checkpoint proves that entry that a trusted key and the new one have signed. */
    private void followKeyChange(BundleFile bundle, long seq) {
        String name = BundleNames.KEY_CHANGES + seq;
        try {
            byte[] leaf = bundle.read(name + BundleNames.ENTRY);
            byte[] proofBytes = bundle.read(name + BundleNames.PROOF);
            if (leaf == null || proofBytes == null) {
                finding(name, "the entry or its proof is not there");
                return;
            }
            TlogProof proof = TlogProof.parse(proofBytes);
            OwnEntries said = new OwnEntries();
            said.addLeaf(seq, leaf);
            if (said.keyChanges().isEmpty() || proof.index() != seq) {
                finding(name, "the entry is not one that names a key");
                return;
            }
            VerifierKey next = VerifierKey.parse(said.keyChanges().get(0).next());
            proof.verify(Hash.ofLeaf(leaf), next.name(), trusted);
            proof.checkpoint().verify(List.of(next));
            trusted.add(next);
        } catch (MalformedNoteException | InvalidProofException | InvalidSignatureException | IOException e) {
            finding(name, "it leads to no new key: " + e.getMessage());
        }
    }

    private void checkCheckpoint(BundleFile bundle) throws IOException {
        byte[] note = bundle.read(BundleNames.CHECKPOINT);
        if (note == null) {
            return; // each proof has its own
        }
        try {
            SignedNote signed = SignedNote.parse(note);
            signed.verify(trusted);
            if (!Checkpoint.parse(signed.text()).origin().equals(origin())) {
                finding(BundleNames.CHECKPOINT, "it is of another log");
            }
        } catch (MalformedNoteException | InvalidSignatureException e) {
            finding(BundleNames.CHECKPOINT, String.valueOf(e.getMessage()));
        }
    }

    private void checkEntry(BundleFile bundle, long seq) {
        try {
            byte[] leaf = bundle.read(BundleNames.ENTRIES + seq + BundleNames.ENTRY);
            byte[] proof = bundle.read(proof(seq));
            if (leaf == null || proof == null) {
                finding(proof(seq), "it is not there: nothing proves the entry");
            } else {
                check(proof(seq), leaf, proof, seq);
            }
        } catch (IOException e) {
            finding(proof(seq), String.valueOf(e.getMessage()));
        }
    }

    /** @param seq the number that the entry must have; -1 when any will do */
    private void check(String name, byte[] leaf, byte[] bytes, long seq) {
        try {
            TlogProof proof = TlogProof.parse(bytes);
            if (seq >= 0 && proof.index() != seq) {
                finding(name, "it is of entry " + proof.index());
                return;
            }
            Checkpoint checkpoint = proof.verify(Hash.ofLeaf(leaf), origin(), trusted, witnesses);
            origin = checkpoint.origin();
            size = Math.max(size, checkpoint.size());
            entries++;
        } catch (MalformedNoteException | InvalidProofException e) {
            finding(name, String.valueOf(e.getMessage()));
        }
    }

    /** The log whose keys are trusted; one that cannot be where there is none. */
    private String origin() {
        return trusted.isEmpty() ? "no log" : trusted.get(0).name();
    }

    private static String proof(long seq) {
        return BundleNames.PROOFS + seq + BundleNames.PROOF;
    }

    private void finding(String file, String what) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(file + ": " + what);
        }
    }

    private EvidenceReport report() {
        Verdict verdict = !findings.isEmpty()
                ? Verdict.DAMAGED
                : entries == 0 ? Verdict.NOTHING_SIGNED : given.isEmpty() ? Verdict.CONSISTENT : Verdict.AUTHENTIC;
        return new EvidenceReport(verdict, origin, size, entries, findings);
    }
}
