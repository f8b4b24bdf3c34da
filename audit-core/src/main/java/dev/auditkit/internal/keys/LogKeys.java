package dev.auditkit.internal.keys;

import dev.auditkit.AuditConfig;
import dev.auditkit.AuditConfigException;
import dev.auditkit.AuditDamage;
import dev.auditkit.AuditUnavailableException;
import dev.auditkit.internal.journal.DamagedJournalException;
import dev.auditkit.internal.journal.SegmentName;
import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.internal.journal.TreeState;
import dev.auditkit.internal.proof.CheckpointFiles;
import dev.auditkit.internal.proof.KeyFile;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.MlDsa44Signer;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys with which an open log signs, and those that have ever checked it. The log's origin is the name of them all, and is
 * fixed for life. Safe for use by many threads.
 *
 * <p>A key changes in three steps, each of which can be done again after a crash: an entry {@code audit.key_changed} names the
 * new key; the first checkpoint that covers it is signed by the old and the new; then {@code verifier-key} lists the new one.
 */
public final class LogKeys {

    /** The log's own Ed25519 key. */
    public static final String OWN = "signing-key.pem";

    /** The log's own ML-DSA-44 key. */
    public static final String OWN_ML_DSA = "signing-key-ml-dsa.pem";

    /** The key that is to be the log's own when a change is complete. */
    public static final String NEXT = "signing-key-next.pem";

    private static final int LONGEST_KEY = 1 << 16;
    private static final int ORIGIN_BYTES = 16;

    private final Storage storage;
    private final boolean ownKey;
    private final String origin;
    private List<VerifierKey> known;
    private List<NoteSigner> active;
    private List<NoteSigner> next;
    private long changedAt = Long.MAX_VALUE;

    private LogKeys(
            Storage storage,
            boolean ownKey,
            String origin,
            List<VerifierKey> known,
            List<NoteSigner> active,
            List<NoteSigner> next) {
        this.storage = storage;
        this.ownKey = ownKey;
        this.origin = origin;
        this.known = known;
        this.active = active;
        this.next = next;
    }

    /**
     * Opens the keys of a log, and makes what a new log lacks.
     *
     * @param successor what is added to a configured origin because an earlier log of that origin was set aside; null
     *     where none was
     * @throws AuditConfigException when a key cannot be used, or is not that of the log
     * @throws DamagedJournalException when the keys that the log has had are not there
     */
    public static LogKeys open(Storage storage, AuditConfig config, @Nullable String successor, InstantSource clock)
            throws IOException, DamagedJournalException {
        List<VerifierKey> known = known(storage);
        String origin = known.isEmpty()
                ? newOrigin(config, successor)
                : checkedOrigin(known.get(0).name(), config);
        boolean ownKey = config.signingKey() == null;
        if (ownKey) {
            known = finishChange(storage, known, origin);
        }
        List<NoteSigner> wanted = new ArrayList<>();
        wanted.add(ownKey ? own(storage, origin) : configured(config, origin));
        if (config.postQuantum()) {
            wanted.add(ownMlDsa(storage, origin, clock));
        }
        if (known.isEmpty()) {
            known = wanted.stream().map(NoteSigner::verifierKey).toList();
            KeyFile.write(storage, known);
        } else {
            for (NoteSigner signer : wanted) {
                known = withHandedOver(storage, known, signer.verifierKey());
            }
        }
        List<NoteSigner> active = active(storage, config, known, wanted);
        return new LogKeys(storage, ownKey, origin, known, active, wanted);
    }

    private static List<VerifierKey> known(Storage storage) throws IOException, DamagedJournalException {
        try {
            List<VerifierKey> known = KeyFile.read(storage);
            if (known.isEmpty() && isBegun(storage)) {
                throw damaged("the keys that check the log's checkpoints are not there");
            }
            return known;
        } catch (MalformedNoteException e) {
            throw damaged(String.valueOf(e.getMessage()));
        }
    }

    /** The keys are the first that a log writes. */
    private static boolean isBegun(Storage storage) throws IOException {
        return storage.list().stream()
                .anyMatch(name -> SegmentName.parse(name) != null
                        || name.equals(CheckpointFiles.NEWEST)
                        || name.equals(CheckpointFiles.HISTORY));
    }

    private static DamagedJournalException damaged(String what) {
        return new DamagedJournalException(List.of(new AuditDamage(0, KeyFile.NAME, 0, what)));
    }

    private static String newOrigin(AuditConfig config, @Nullable String successor) {
        String configured = config.origin();
        if (configured != null) {
            return successor == null ? configured : configured + "/" + successor;
        }
        byte[] random = new byte[ORIGIN_BYTES];
        new SecureRandom().nextBytes(random);
        return "auditkit/" + HexFormat.of().formatHex(random);
    }

    private static String checkedOrigin(String origin, AuditConfig config) {
        String configured = config.origin();
        if (configured != null && !origin.equals(configured) && !origin.startsWith(configured + "/")) {
            throw new AuditConfigException(
                    "origin", configured, "the log has another one, which is fixed for its life", origin);
        }
        return origin;
    }

    /** Completes the change of the log's own key where a crash came before its last step, or forgets one that came to nothing. */
    private static List<VerifierKey> finishChange(Storage storage, List<VerifierKey> known, String origin)
            throws IOException {
        byte[] pem = SmallFiles.read(storage, NEXT, LONGEST_KEY);
        if (pem == null) {
            return known;
        }
        VerifierKey next = SigningKeys.ed25519(pem, NEXT, origin).verifierKey();
        List<VerifierKey> all = withHandedOver(storage, known, next);
        if (all.contains(next)) {
            storage.rename(NEXT, OWN);
        } else {
            storage.delete(NEXT);
        }
        storage.sync();
        return all;
    }

    /** The keys, and a new one if a checkpoint that both have signed is kept: only the last step of its change is missing then. */
    private static List<VerifierKey> withHandedOver(Storage storage, List<VerifierKey> known, VerifierKey next)
            throws IOException {
        if (known.contains(next) || CheckpointFiles.newest(CheckpointFiles.read(storage), List.of(next)) == null) {
            return known;
        }
        List<VerifierKey> all = new ArrayList<>(known);
        all.add(next);
        KeyFile.write(storage, all);
        return all;
    }

    private static NoteSigner own(Storage storage, String origin) throws IOException {
        byte[] pem = SmallFiles.read(storage, OWN, LONGEST_KEY);
        if (pem == null) {
            pem = SigningKeys.generateEd25519();
            SmallFiles.replace(storage, OWN, pem);
        }
        return SigningKeys.ed25519(pem, OWN, origin);
    }

    private static NoteSigner configured(AuditConfig config, String origin) throws IOException {
        return SigningKeys.open(
                String.valueOf(config.signingKey()), config.signingKeyAlias(), config.signingKeyPassword(), origin);
    }

    private static NoteSigner ownMlDsa(Storage storage, String origin, InstantSource clock) throws IOException {
        byte[] pem = SmallFiles.read(storage, OWN_ML_DSA, LONGEST_KEY);
        if (pem == null) {
            pem = SigningKeys.generateMlDsa44();
            SmallFiles.replace(storage, OWN_ML_DSA, pem);
        }
        try {
            return new MlDsa44Signer(origin, SigningKeys.mlDsa44(pem, OWN_ML_DSA), clock);
        } catch (MalformedNoteException e) {
            throw new IllegalStateException("the origin '" + origin + "' was a key's name before", e);
        }
    }

    /** Those who sign until a change of keys is complete: they can be checked with the keys that the log lists. */
    private static List<NoteSigner> active(
            Storage storage, AuditConfig config, List<VerifierKey> known, List<NoteSigner> wanted) throws IOException {
        List<NoteSigner> active = new ArrayList<>();
        for (NoteSigner signer : wanted) {
            VerifierKey key = signer.verifierKey();
            if (key.isTimestamped() ? known.contains(key) : key.equals(last(known))) {
                active.add(signer);
            } else if (known.contains(key)) {
                throw new AuditConfigException(
                        "signing-key",
                        SigningKeys.shown(config.signingKey()),
                        "an earlier key of this log",
                        "its last key, or a new one");
            }
        }
        if (active.stream().noneMatch(signer -> signer.verifierKey().equals(last(known)))) {
            active.add(0, previous(storage, config, known));
        }
        return active;
    }

    private static VerifierKey last(List<VerifierKey> known) {
        return known.stream()
                .filter(key -> !key.isTimestamped())
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    /** The key that the log has had so far, which must sign once more for the new one. */
    private static NoteSigner previous(Storage storage, AuditConfig config, List<VerifierKey> known)
            throws IOException {
        VerifierKey last = last(known);
        String location = config.previousSigningKey();
        byte[] pem = location == null ? SmallFiles.read(storage, OWN, LONGEST_KEY) : null;
        NoteSigner previous = null;
        if (location != null) {
            previous = SigningKeys.open(location, config.signingKeyAlias(), config.signingKeyPassword(), last.name());
        } else if (pem != null) {
            previous = SigningKeys.ed25519(pem, OWN, last.name());
        }
        if (previous == null || !previous.verifierKey().equals(last)) {
            throw new AuditConfigException(
                    "signing-key",
                    SigningKeys.shown(config.signingKey()),
                    "it is not the key of this log (" + last + ")",
                    "that key; or a new one, with the log's key in previous-signing-key");
        }
        return previous;
    }

    /** The log's name for life (C2SP tlog-checkpoint). */
    public String origin() {
        return origin;
    }

    /** All keys that have checked the log's checkpoints, oldest first. */
    public synchronized List<VerifierKey> known() {
        return known;
    }

    /** The keys that are new, and are to be named in an entry; none when none changes. */
    public synchronized List<VerifierKey> changing() {
        return next.stream()
                .map(NoteSigner::verifierKey)
                .filter(key -> !known.contains(key))
                .toList();
    }

    /** The key that a new one takes the place of; null when it signs beside the others. */
    public synchronized @Nullable VerifierKey followedBy(VerifierKey next) {
        return known.stream()
                .filter(key -> key.isTimestamped() == next.isTimestamped())
                .reduce((one, other) -> other)
                .orElse(null);
    }

    /**
     * Makes a new key of the log's own, which is to follow the present one.
     *
     * @throws AuditConfigException when the log's key is not its own, but a configured one
     * @throws AuditUnavailableException when another change is under way
     */
    public synchronized VerifierKey makeNext() throws IOException {
        if (!ownKey) {
            throw new AuditConfigException(
                    "signing-key",
                    "***",
                    "the key is not the log's own",
                    "a new key in signing-key, with this one in previous-signing-key");
        }
        if (changedAt != Long.MAX_VALUE || !changing().isEmpty()) {
            throw new AuditUnavailableException("A change of the audit log's key is under way; one at a time can be");
        }
        byte[] pem = SigningKeys.generateEd25519();
        SmallFiles.replace(storage, NEXT, pem);
        NoteSigner signer = SigningKeys.ed25519(pem, NEXT, origin);
        List<NoteSigner> signers = new ArrayList<>(active);
        signers.replaceAll(old -> old.verifierKey().isTimestamped() ? old : signer);
        next = List.copyOf(signers);
        return signer.verifierKey();
    }

    /** Notes which entry names the new keys. */
    public synchronized void changedAt(long seq) {
        changedAt = seq;
    }

    /** Whether a checkpoint of that size is the first that covers a change of keys. */
    public synchronized boolean completesChange(long size) {
        return size > changedAt;
    }

    /**
     * Signs what a tree is: a checkpoint that covers a change of keys with the old and the new ones.
     *
     * @throws IOException when that is not possible
     */
    public SignedNote sign(TreeState tree) throws IOException {
        List<NoteSigner> signers;
        synchronized (this) {
            signers = new ArrayList<>(active);
            if (completesChange(tree.size())) {
                next.stream().filter(signer -> !active.contains(signer)).forEach(signers::add);
            }
        }
        try {
            return SignedNote.sign(
                    Checkpoint.of(origin, tree.size(), tree.root()).text(), signers);
        } catch (GeneralSecurityException e) {
            throw new IOException("a checkpoint could not be signed", e);
        } catch (MalformedNoteException e) {
            throw new IllegalStateException("the text of a checkpoint is a note's", e);
        }
    }

    /**
     * Signs a text that is no checkpoint, for the log itself.
     *
     * @throws IOException when that is not possible
     */
    public SignedNote sign(String text) throws IOException {
        List<NoteSigner> signers;
        synchronized (this) {
            signers = active.stream()
                    .filter(signer -> !signer.verifierKey().isTimestamped()) // those can sign checkpoints only
                    .toList();
        }
        try {
            return SignedNote.sign(text, signers);
        } catch (GeneralSecurityException e) {
            throw new IOException("a note could not be signed", e);
        } catch (MalformedNoteException e) {
            throw new IllegalArgumentException("'" + text + "' cannot be signed", e);
        }
    }

    /** Ends a change of keys, after the checkpoint that the old and the new ones have signed is in the history. */
    public synchronized void completeChange() throws IOException {
        List<VerifierKey> all = new ArrayList<>(known);
        all.addAll(changing());
        KeyFile.write(storage, all);
        known = List.copyOf(all);
        if (storage.exists(NEXT)) {
            storage.rename(NEXT, OWN);
            storage.sync();
        }
        active = next;
        changedAt = Long.MAX_VALUE;
    }
}
