package dev.auditkit.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A text with signatures (C2SP signed-note). Immutable.
 *
 * <pre>
 * text, of one or more lines
 *
 * — name base64(id || signature)
 * </pre>
 */
public final class SignedNote {

    private static final int MOST_SIGNATURES = 100;
    private static final int LARGEST = 1_000_000;

    private final String text;
    private final List<NoteSignature> signatures;

    private SignedNote(String text, List<NoteSignature> signatures) throws MalformedNoteException {
        if (text.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
            throw new MalformedNoteException("the text has a control character");
        }
        if (!text.endsWith("\n") || text.length() < 2) {
            throw new MalformedNoteException("the text does not end in a line feed");
        }
        if (signatures.isEmpty()) {
            throw new MalformedNoteException("a note needs a signature");
        }
        if (signatures.size() > MOST_SIGNATURES) {
            throw new MalformedNoteException("the note has more than " + MOST_SIGNATURES + " signatures");
        }
        this.text = text;
        this.signatures = List.copyOf(signatures);
    }

    /**
     * Signs a text.
     *
     * @param text ends in a line feed
     * @param signers at least one
     * @throws MalformedNoteException when the text cannot be a note's
     * @throws GeneralSecurityException when a signer fails
     */
    public static SignedNote sign(String text, Collection<? extends NoteSigner> signers)
            throws MalformedNoteException, GeneralSecurityException {
        return new SignedNote(text, signatures(text, signers));
    }

    /**
     * Reads a note, without checking its signatures.
     *
     * @throws MalformedNoteException when the bytes are none
     */
    public static SignedNote parse(byte[] note) throws MalformedNoteException {
        String all = decode(note);
        int end = all.lastIndexOf("\n\n");
        if (end < 0) {
            throw new MalformedNoteException("the note has no empty line with signatures after it");
        }
        return new SignedNote(all.substring(0, end + 1), signatures(all.substring(end + 2)));
    }

    /**
     * Puts a text and signature lines together, as a witness answers them, without checking the signatures.
     *
     * @param text ends in a line feed
     * @param signatureLines at least one, each ended by a line feed
     * @throws MalformedNoteException when the text cannot be a note's, or the bytes are no such lines
     */
    public static SignedNote of(String text, byte[] signatureLines) throws MalformedNoteException {
        return new SignedNote(text, signatures(decode(signatureLines)));
    }

    private static String decode(byte[] note) throws MalformedNoteException {
        if (note.length > LARGEST) {
            throw new MalformedNoteException("the note has more than " + LARGEST + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(note))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedNoteException("the note is not UTF-8");
        }
    }

    private static List<NoteSignature> signatures(String lines) throws MalformedNoteException {
        if (!lines.endsWith("\n")) {
            throw new MalformedNoteException("the signatures are no lines that each end in a line feed");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : lines.substring(0, lines.length() - 1).split("\n", -1)) {
            signatures.add(NoteSignature.parse(line));
        }
        return signatures;
    }

    private static List<NoteSignature> signatures(String text, Collection<? extends NoteSigner> signers)
            throws GeneralSecurityException {
        List<NoteSignature> signatures = new ArrayList<>();
        for (NoteSigner signer : signers) {
            VerifierKey key = signer.verifierKey();
            byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
            signatures.add(new NoteSignature(key.name(), key.id(), ByteBuffer.wrap(signature)));
        }
        return signatures;
    }

    /** The text with its last line feed. */
    public String text() {
        return text;
    }

    /**
     * This note with signatures more. One of a key that has signed already takes the place of the old one.
     *
     * @throws MalformedNoteException when these are too many
     * @throws GeneralSecurityException when a signer fails
     */
    public SignedNote with(Collection<? extends NoteSigner> signers)
            throws MalformedNoteException, GeneralSecurityException {
        return withSignatures(signatures(text, signers));
    }

    /**
     * This note with the signatures of another of the same text, which are not checked. One of a key that has signed
     * already takes the place of the old one.
     *
     * @throws MalformedNoteException when these are too many, or the other has another text
     */
    public SignedNote with(SignedNote other) throws MalformedNoteException {
        if (!other.text.equals(text)) {
            throw new MalformedNoteException("the other note has another text, so its signatures are not for this one");
        }
        return withSignatures(other.signatures);
    }

    private SignedNote withSignatures(List<NoteSignature> added) throws MalformedNoteException {
        List<NoteSignature> all = new ArrayList<>(signatures);
        for (NoteSignature signature : added) {
            all.removeIf(signature::isOfSameKey);
            all.add(signature);
        }
        return new SignedNote(text, all);
    }

    /**
     * This note with the signatures that say they are of these keys, and no others.
     *
     * @throws MalformedNoteException when there is none
     */
    public SignedNote only(Collection<VerifierKey> keys) throws MalformedNoteException {
        return new SignedNote(
                text,
                signatures.stream()
                        .filter(signature -> keys.stream().anyMatch(signature::isOf))
                        .toList());
    }

    /**
     * Checks the signatures of the keys that are given; those of others do not count, nor do those that cannot be checked
     * on this Java platform ({@link VerifierKey#isSupported()}). Of a checkpoint's extension lines a signature of an
     * ML-DSA-44 key says nothing.
     *
     * @return the keys whose signatures are right, at least one
     * @throws InvalidSignatureException when there is none, or one of them is wrong
     */
    public List<VerifierKey> verify(Collection<VerifierKey> trusted) throws InvalidSignatureException {
        List<VerifierKey> verified = verifyAny(trusted);
        if (verified.isEmpty()) {
            boolean unchecked = trusted.stream()
                    .anyMatch(key -> !key.isSupported() && signatures.stream().anyMatch(one -> one.isOf(key)));
            throw new InvalidSignatureException("none of the note's signatures is of a trusted key"
                    + (unchecked ? " that can be checked on this Java platform; ML-DSA-44 needs JDK 24" : ""));
        }
        return verified;
    }

    /** As {@link #verify}, but there may be none. */
    List<VerifierKey> verifyAny(Collection<VerifierKey> trusted) throws InvalidSignatureException {
        byte[] signed = text.getBytes(StandardCharsets.UTF_8);
        List<VerifierKey> verified = new ArrayList<>();
        for (VerifierKey key : trusted) {
            for (NoteSignature signature : signatures) {
                if (signature.isOf(key) && key.isSupported()) {
                    if (!key.verifies(signed, signature.toArray())) {
                        throw new InvalidSignatureException("the signature of " + key.name() + "+"
                                + HexFormat.of().toHexDigits(key.id()) + " is wrong");
                    }
                    verified.add(key);
                }
            }
        }
        return verified.stream().distinct().toList();
    }

    /**
     * When a key signed, as its signature says, which is not checked here; to the second.
     *
     * @return empty when the key has not signed, or its signatures do not say when
     */
    public Optional<Instant> signedAt(VerifierKey key) {
        return signatures.stream()
                .filter(signature -> key.isTimestamped() && signature.isOf(key))
                .map(NoteSignature::toArray)
                .filter(bytes -> bytes.length >= Long.BYTES && TimestampedSignature.time(bytes) > 0)
                .map(bytes ->
                        Instant.ofEpochSecond(Math.min(TimestampedSignature.time(bytes), Instant.MAX.getEpochSecond())))
                .findFirst();
    }

    /** The signature lines, each with its line feed, as a witness answers them. */
    public byte[] signatureLines() {
        return signatures.stream()
                .map(NoteSignature::line)
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The note as its file has it. */
    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedNote note && Arrays.equals(bytes(), note.bytes());
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, signatures);
    }

    /** The text that {@link #parse} reads. */
    @Override
    public String toString() {
        return signatures.stream().map(NoteSignature::line).collect(Collectors.joining("", text + "\n", ""));
    }
}
