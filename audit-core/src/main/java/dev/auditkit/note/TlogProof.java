package dev.auditkit.note;

import dev.auditkit.tree.Hash;
import dev.auditkit.tree.ProofVerifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Proves that an entry is in a log, to one who has the entry and the log's verifier key and nothing else (C2SP tlog-proof; the
 * content of a {@code .tlog-proof} file). Immutable.
 *
 * <pre>
 * c2sp.org/tlog-proof@v1
 * extra base64(anything)       may be left out; nothing vouches for it
 * index 73894
 * base64(hash)                 from the leaf's sibling up, one a line
 *
 * the signed checkpoint
 * </pre>
 */
public final class TlogProof {

    private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,18}");

    /** As many as a tree whose size fits into a long can need. */
    private static final int MOST_HASHES = 63;

    private static final int LARGEST = 2_000_000;

    private final byte[] extra;
    private final long index;
    private final List<Hash> hashes;
    private final SignedNote note;
    private final Checkpoint checkpoint;

    private TlogProof(byte[] extra, long index, List<Hash> hashes, SignedNote note) throws MalformedNoteException {
        if (index < 0 || hashes.size() > MOST_HASHES) {
            throw new MalformedNoteException("a proof of index " + index + " with " + hashes.size()
                    + " hashes cannot be; allowed: an index from 0, and at most " + MOST_HASHES + " hashes");
        }
        this.extra = extra;
        this.index = index;
        this.hashes = List.copyOf(hashes);
        this.note = note;
        this.checkpoint = Checkpoint.parse(note.text());
    }

    /**
     * Puts a proof together, without checking that it proves anything.
     *
     * @param index the entry's place in the log
     * @param hashes the inclusion proof, from the leaf's sibling up (RFC 6962, section 2.1.1)
     * @param checkpoint the signed checkpoint of the tree that the proof is for
     * @throws MalformedNoteException when the index is negative, there are more hashes than a tree can need, or the note is no
     *     checkpoint
     */
    public static TlogProof of(long index, List<Hash> hashes, SignedNote checkpoint) throws MalformedNoteException {
        return new TlogProof(new byte[0], index, hashes, checkpoint);
    }

    /**
     * The same proof with something to go with it, for which nothing vouches.
     *
     * @param data what; when it is empty, there is none
     * @throws MalformedNoteException never, as this proof is well formed
     */
    public TlogProof withExtra(byte[] data) throws MalformedNoteException {
        return new TlogProof(data.clone(), index, hashes, note);
    }

    /**
     * Reads a proof, without checking that it proves anything.
     *
     * @throws MalformedNoteException when the bytes are none
     */
    public static TlogProof parse(byte[] file) throws MalformedNoteException {
        if (file.length > LARGEST) {
            throw new MalformedNoteException("the proof has more than " + LARGEST + " bytes");
        }
        // Each byte is a character here, so that places in the text are places in the file.
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\n\n");
        if (end < 0) {
            throw new MalformedNoteException("the proof has no empty line before its checkpoint");
        }
        SignedNote note = SignedNote.parse(Arrays.copyOfRange(file, end + 2, file.length));
        return header(List.of(text.substring(0, end).split("\n", -1)), note);
    }

    private static TlogProof header(List<String> lines, SignedNote note) throws MalformedNoteException {
        if (!lines.get(0).equals(FIRST_LINE)) {
            throw new MalformedNoteException("the proof does not begin with the line '" + FIRST_LINE + "'");
        }
        int line = 1;
        byte[] extra = new byte[0];
        if (line < lines.size() && lines.get(line).startsWith(EXTRA)) {
            extra = base64(lines.get(line).substring(EXTRA.length()));
            if (extra.length == 0) {
                throw new MalformedNoteException("the proof has an empty extra line; allowed: none at all");
            }
            line++;
        }
        if (line == lines.size() || !lines.get(line).startsWith(INDEX)) {
            throw new MalformedNoteException("the proof has no index line where one should be");
        }
        long index = number(lines.get(line).substring(INDEX.length()));
        List<Hash> hashes = new ArrayList<>();
        for (String hash : lines.subList(line + 1, lines.size())) {
            hashes.add(hash(hash));
        }
        return new TlogProof(extra, index, hashes, note);
    }

    private static long number(String text) throws MalformedNoteException {
        try {
            if (NUMBER.matcher(text).matches()) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            // More than a long holds.
        }
        throw new MalformedNoteException("'" + text + "' is no index of an entry");
    }

    private static Hash hash(String line) throws MalformedNoteException {
        byte[] bytes = base64(line);
        if (bytes.length != Hash.LENGTH) {
            throw new MalformedNoteException("'" + line + "' is no hash");
        }
        return Hash.of(bytes);
    }

    private static byte[] base64(String text) throws MalformedNoteException {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new MalformedNoteException("'" + text + "' is not the usual Base64");
    }

    /** The entry's place in the log. */
    public long index() {
        return index;
    }

    /** The inclusion proof, from the leaf's sibling up; unmodifiable. */
    public List<Hash> hashes() {
        return hashes;
    }

    /** The signed checkpoint. */
    public SignedNote checkpoint() {
        return note;
    }

    /** A copy of what goes with the proof, for which nothing vouches. */
    public Optional<byte[]> extra() {
        return extra.length == 0 ? Optional.empty() : Optional.of(extra.clone());
    }

    /**
     * Whether the hashes lead from a leaf to the root in the checkpoint; the signatures are not checked.
     *
     * @param leafHash the leaf's hash, {@code sha256:<64 hex>}
     */
    public boolean isOf(String leafHash) {
        String prefix = "sha256:";
        if (!leafHash.matches(prefix + "[0-9a-f]{64}")) {
            return false;
        }
        Hash leaf = Hash.ofHex(leafHash.substring(prefix.length()));
        return ProofVerifier.includes(hashes, leaf, index, checkpoint.size(), checkpoint.root());
    }

    /** Like {@link #verify(Hash, String, Collection, Predicate)}, without witnesses. */
    public Checkpoint verify(Hash leaf, String origin, Collection<VerifierKey> trusted) throws InvalidProofException {
        return verify(leaf, origin, trusted, any -> true);
    }

    /**
     * Checks that an entry is in a log (C2SP tlog-proof, "Verifying a tlog proof").
     *
     * @param leaf the hash of the entry's leaf, computed from the entry itself
     * @param origin which log
     * @param trusted the log's keys; only those that have the origin as their name count
     * @param witnesses whether the cosignatures of the checkpoint suffice; it gets the note with all of its signatures
     * @return what the log has signed of the tree that the entry is in
     * @throws InvalidProofException when this proof does not show that
     */
    public Checkpoint verify(Hash leaf, String origin, Collection<VerifierKey> trusted, Predicate<SignedNote> witnesses)
            throws InvalidProofException {
        if (!checkpoint.origin().equals(origin)) {
            throw new InvalidProofException(
                    "the checkpoint is of the log '" + checkpoint.origin() + "', not of '" + origin + "'");
        }
        try {
            note.verify(
                    trusted.stream().filter(key -> key.name().equals(origin)).toList());
        } catch (InvalidSignatureException e) {
            throw new InvalidProofException("the checkpoint is not the log's: " + e.getMessage());
        }
        if (!witnesses.test(note)) {
            throw new InvalidProofException(
                    "the checkpoint does not have the cosignatures of witnesses that are asked for");
        }
        if (index >= checkpoint.size()) {
            throw new InvalidProofException(
                    "index " + index + " is not in a tree of " + checkpoint.size() + " entries");
        }
        if (!ProofVerifier.includes(hashes, leaf, index, checkpoint.size(), checkpoint.root())) {
            throw new InvalidProofException("the hashes do not lead from the entry at index " + index
                    + " to the root of the tree of " + checkpoint.size() + " entries");
        }
        return checkpoint;
    }

    /** The proof as its file has it. */
    public byte[] bytes() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        Base64.Encoder base64 = Base64.getEncoder();
        extra().ifPresent(data ->
                text.append(EXTRA).append(base64.encodeToString(data)).append('\n'));
        text.append(INDEX).append(index).append('\n');
        hashes.forEach(hash -> text.append(base64.encodeToString(hash.bytes())).append('\n'));
        return text.append('\n').append(note).toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TlogProof proof && Arrays.equals(bytes(), proof.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    /** The text of its file. */
    @Override
    public String toString() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
