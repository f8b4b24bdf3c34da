package dev.auditkit.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
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

    private static final String SIGNATURE_START = "\u2014 ";
    private static final int MOST_SIGNATURES = 100;
    private static final int LARGEST = 1_000_000;

    private final String text;
    private final List<NoteSignature> signatures;

    /** A signature, not checked: whose it says it is, and its bytes. */
    private record NoteSignature(String name, int id, ByteBuffer bytes) {

        String line() {
            byte[] all = ByteBuffer.allocate(Integer.BYTES + bytes.remaining())
                    .putInt(id)
                    .put(bytes.duplicate())
                    .array();
            return SIGNATURE_START + name + " " + Base64.getEncoder().encodeToString(all) + "\n";
        }

        boolean isOf(VerifierKey key) {
            return key.id() == id && key.name().equals(name);
        }

        byte[] toArray() {
            byte[] array = new byte[bytes.remaining()];
            bytes.duplicate().get(array);
            return array;
        }
    }

    private SignedNote(String text, List<NoteSignature> signatures) {
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
        checkText(text);
        List<NoteSignature> signatures = new ArrayList<>();
        for (NoteSigner signer : signers) {
            VerifierKey key = signer.verifierKey();
            byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
            signatures.add(new NoteSignature(key.name(), key.id(), ByteBuffer.wrap(signature)));
        }
        if (signatures.isEmpty()) {
            throw new MalformedNoteException("a note needs a signature");
        }
        return new SignedNote(text, signatures);
    }

    /**
     * Reads a note, without checking its signatures.
     *
     * @throws MalformedNoteException when the bytes are none
     */
    public static SignedNote parse(byte[] note) throws MalformedNoteException {
        if (note.length > LARGEST) {
            throw new MalformedNoteException("the note has more than " + LARGEST + " bytes");
        }
        String all = decode(note);
        int end = all.lastIndexOf("\n\n");
        if (end < 0 || !all.endsWith("\n") || end + 2 == all.length()) {
            throw new MalformedNoteException("the note has no empty line with signatures after it");
        }
        String text = all.substring(0, end + 1);
        checkText(text);
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : all.substring(end + 2, all.length() - 1).split("\n", -1)) {
            signatures.add(signature(line));
        }
        if (signatures.size() > MOST_SIGNATURES) {
            throw new MalformedNoteException("the note has more than " + MOST_SIGNATURES + " signatures");
        }
        return new SignedNote(text, signatures);
    }

    private static String decode(byte[] note) throws MalformedNoteException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(note))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedNoteException("the note is not UTF-8");
        }
    }

    private static void checkText(String text) throws MalformedNoteException {
        if (!text.endsWith("\n") || text.length() < 2) {
            throw new MalformedNoteException("the text does not end in a line feed");
        }
        if (text.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
            throw new MalformedNoteException("the text has a control character");
        }
    }

    private static NoteSignature signature(String line) throws MalformedNoteException {
        String[] parts = line.startsWith(SIGNATURE_START)
                ? line.substring(SIGNATURE_START.length()).split(" ", -1)
                : new String[0];
        if (parts.length != 2) {
            throw new MalformedNoteException("'" + line + "' is no signature line");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException e) {
            throw new MalformedNoteException("the signature of " + parts[0] + " is not Base64");
        }
        if (bytes.length <= Integer.BYTES
                || !Base64.getEncoder().encodeToString(bytes).equals(parts[1])) {
            throw new MalformedNoteException("the signature of " + parts[0] + " is too short, or not the usual Base64");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int id = buffer.getInt();
        return new NoteSignature(VerifierKey.checkedName(parts[0]), id, buffer.slice());
    }

    /** The text with its last line feed. */
    public String text() {
        return text;
    }

    /**
     * Checks the signatures of the keys that are given; those of others do not count.
     *
     * @return the keys whose signatures are right, at least one
     * @throws InvalidSignatureException when there is none, or one of them is wrong
     */
    public List<VerifierKey> verify(Collection<VerifierKey> trusted) throws InvalidSignatureException {
        byte[] signed = text.getBytes(StandardCharsets.UTF_8);
        List<VerifierKey> verified = new ArrayList<>();
        for (VerifierKey key : trusted) {
            for (NoteSignature signature : signatures) {
                if (signature.isOf(key)) {
                    if (!key.verifies(signed, signature.toArray())) {
                        throw new InvalidSignatureException("the signature of " + key.name() + "+"
                                + HexFormat.of().toHexDigits(key.id()) + " is wrong");
                    }
                    verified.add(key);
                }
            }
        }
        if (verified.isEmpty()) {
            throw new InvalidSignatureException("none of the note's signatures is of a trusted key");
        }
        return verified.stream().distinct().toList();
    }

    /** The note as its file has it. */
    public byte[] bytes() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()));
        return note.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedNote note && Arrays.equals(bytes(), note.bytes());
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, signatures);
    }

    @Override
    public String toString() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
