package dev.auditkit.witness;

import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.InvalidSignatureException;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.ProofVerifier;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A witness (C2SP tlog-witness) without the HTTP around it: cosigns checkpoints of the logs that it knows, as long as each
 * extends the one before. Keeps the newest of each log in a directory of its own, which it locks. Safe for use by many
 * threads.
 */
public final class Witness implements Closeable {

    private static final Pattern ORIGIN_HASH = Pattern.compile("[0-9a-f]{64}");

    private final Map<String, KnownLog> logs = new HashMap<>();
    private final List<NoteSigner> cosigners;
    private final WitnessState state;

    /** Its monitor is held from the check of a request to the end of writing what was cosigned. */
    private record KnownLog(List<VerifierKey> keys) {}

    private Witness(Map<String, List<VerifierKey>> keys, List<NoteSigner> cosigners, WitnessState state) {
        keys.forEach((origin, ofLog) -> logs.put(WitnessState.nameOf(origin), new KnownLog(ofLog)));
        this.cosigners = cosigners;
        this.state = state;
    }

    /**
     * Opens a witness.
     *
     * @param directory of its state; created if need be
     * @param logs the verifier keys of the logs, whose names are the logs' origins; a log may have several
     * @param cosigners with whose keys it cosigns, at least one
     * @throws IllegalArgumentException when there is no cosigner, or one that does not cosign, or a log has no key that can
     *     be used on this Java platform
     * @throws IOException when the directory cannot be used, or another process or another witness in this one has it
     */
    public static Witness open(Path directory, Collection<VerifierKey> logs, Collection<? extends NoteSigner> cosigners)
            throws IOException {
        Map<String, List<VerifierKey>> keys = logs.stream().collect(Collectors.groupingBy(VerifierKey::name));
        keys.forEach((origin, ofLog) -> {
            if (ofLog.stream().noneMatch(VerifierKey::isSupported)) {
                throw new IllegalArgumentException("the log " + origin
                        + " has no key that can be used on this Java platform; ML-DSA-44 needs JDK 24");
            }
        });
        if (cosigners.isEmpty()) {
            throw new IllegalArgumentException("a witness needs a key to cosign with");
        }
        for (NoteSigner cosigner : cosigners) {
            if (!cosigner.verifierKey().isTimestamped()) {
                throw new IllegalArgumentException(
                        cosigner.verifierKey() + " is no key of a cosigner; allowed: keys of type 4 and 6");
            }
        }
        return new Witness(keys, List.copyOf(cosigners), WitnessState.open(directory));
    }

    /**
     * Answers {@code POST /add-checkpoint}: 200 with cosignatures, once the checkpoint is on the disk; 400, 403, 404, 409
     * with the size of the newest checkpoint, or 422.
     *
     * @throws IOException when the state cannot be read or written, or signing fails; for HTTP that is 500
     */
    public WitnessAnswer addCheckpoint(byte[] body) throws IOException {
        AddCheckpointRequest request;
        try {
            request = AddCheckpointRequest.parse(body);
        } catch (MalformedNoteException e) {
            return WitnessAnswer.refusal(400, String.valueOf(e.getMessage()));
        }
        String name = WitnessState.nameOf(request.checkpoint().origin());
        KnownLog log = logs.get(name);
        if (log == null) {
            return WitnessAnswer.refusal(404, "the log '" + request.checkpoint().origin() + "' is not known here");
        }
        List<VerifierKey> verified;
        try {
            verified = request.note().verify(log.keys());
        } catch (InvalidSignatureException e) {
            return WitnessAnswer.refusal(403, String.valueOf(e.getMessage()));
        }
        if (request.oldSize() > request.checkpoint().size()) {
            return WitnessAnswer.refusal(
                    400,
                    "the old size " + request.oldSize() + " is more than the checkpoint's "
                            + request.checkpoint().size());
        }
        synchronized (log) {
            return extend(name, request, verified);
        }
    }

    private WitnessAnswer extend(String name, AddCheckpointRequest request, List<VerifierKey> verified)
            throws IOException {
        Optional<SignedNote> newest = state.read(name);
        try {
            Checkpoint old = newest.isPresent()
                    ? Checkpoint.parse(newest.get().text())
                    : Checkpoint.of(request.checkpoint().origin(), 0, Hash.ofEmptyTree());
            if (request.oldSize() != old.size()) {
                return WitnessAnswer.conflict(old.size());
            }
            if (!isExtension(old, request)) {
                return WitnessAnswer.refusal(
                        422,
                        "the checkpoint is not proved to extend the newest one here, of size " + old.size()
                                + " with root " + old.root());
            }
            SignedNote cosigned = request.note().only(verified).with(cosigners);
            state.write(name, cosigned);
            return WitnessAnswer.ok(cosigned.only(cosignerKeys()).signatureLines());
        } catch (MalformedNoteException | GeneralSecurityException e) {
            throw new IOException("cannot cosign: " + e.getMessage(), e);
        }
    }

    /** A checkpoint of size 0 extends only the tree of size 0, and so must have its root. */
    private static boolean isExtension(Checkpoint old, AddCheckpointRequest request) {
        Checkpoint checkpoint = request.checkpoint();
        return ProofVerifier.extendsTree(request.proof(), old.size(), old.root(), checkpoint.size(), checkpoint.root());
    }

    /**
     * Answers {@code GET /<origin hash>/checkpoint}: 200 with the newest checkpoint that was cosigned of a log, or 404.
     *
     * @param originHash the SHA-256 of the log's origin in hexadecimal
     * @throws IOException when the state cannot be read; for HTTP that is 500
     */
    public WitnessAnswer checkpoint(String originHash) throws IOException {
        if (!ORIGIN_HASH.matcher(originHash).matches()) {
            return WitnessAnswer.refusal(404, "there is nothing here; allowed: <SHA-256 of an origin>/checkpoint");
        }
        KnownLog log = logs.get(originHash);
        Optional<SignedNote> newest;
        if (log == null) {
            newest = state.read(originHash); // of a log that is no longer known, so nobody writes it
        } else {
            synchronized (log) {
                newest = state.read(originHash); // none that is not there to stay yet
            }
        }
        return newest.map(note -> WitnessAnswer.ok(note.bytes()))
                .orElseGet(() -> WitnessAnswer.refusal(404, "no checkpoint of this log was cosigned here"));
    }

    /** The keys that check its cosignatures. */
    public List<VerifierKey> cosignerKeys() {
        return cosigners.stream().map(NoteSigner::verifierKey).toList();
    }

    /** Lets others have the directory. No request may be on its way. */
    @Override
    public void close() throws IOException {
        state.close();
    }
}
