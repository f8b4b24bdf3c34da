package dev.auditkit.witness;

import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.tree.Hash;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of a request to cosign a checkpoint (C2SP tlog-witness, add-checkpoint). Immutable.
 *
 * <pre>
 * old 123
 * hash of the consistency proof in Base64, on any number of lines
 *
 * signed checkpoint
 * </pre>
 *
 * @param oldSize the size of the newest checkpoint that the witness has
 * @param proof that the checkpoint's tree extends the one of that size
 * @param note the signed checkpoint
 * @param checkpoint what it says
 */
record AddCheckpointRequest(long oldSize, List<Hash> proof, SignedNote note, Checkpoint checkpoint) {

    private static final int MOST_HASHES = 63;
    private static final Pattern OLD = Pattern.compile("old (0|[1-9][0-9]{0,18})");

    AddCheckpointRequest {
        proof = List.copyOf(proof);
    }

    static AddCheckpointRequest of(long oldSize, List<Hash> proof, SignedNote note) throws MalformedNoteException {
        return new AddCheckpointRequest(oldSize, proof, note, Checkpoint.parse(note.text()));
    }

    /**
     * Reads a body; checks no signature and no proof.
     *
     * @throws MalformedNoteException when it is none
     */
    static AddCheckpointRequest parse(byte[] body) throws MalformedNoteException {
        int end = endOfLines(body);
        // What is behind ASCII is refused by the patterns.
        String[] lines = new String(body, 0, end, StandardCharsets.ISO_8859_1).split("\n", -1);
        if (lines.length - 1 > MOST_HASHES) {
            throw new MalformedNoteException(
                    "the proof has " + (lines.length - 1) + " lines; allowed: at most " + MOST_HASHES);
        }
        List<Hash> proof = new ArrayList<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            proof.add(hash(line));
        }
        return of(oldSize(lines[0]), proof, SignedNote.parse(Arrays.copyOfRange(body, end + 2, body.length)));
    }

    /** Where the line feed of the last line before the empty one is. */
    private static int endOfLines(byte[] body) throws MalformedNoteException {
        for (int i = 0; i + 1 < body.length; i++) {
            if (body[i] == '\n' && body[i + 1] == '\n') {
                return i;
            }
        }
        throw new MalformedNoteException("the request has no empty line with a checkpoint after it");
    }

    private static long oldSize(String line) throws MalformedNoteException {
        Matcher old = OLD.matcher(line);
        try {
            if (old.matches()) {
                return Long.parseLong(old.group(1));
            }
        } catch (NumberFormatException e) {
            // More than a long holds.
        }
        throw new MalformedNoteException("the request's first line is '" + line + "'; allowed: old <size>");
    }

    private static Hash hash(String line) throws MalformedNoteException {
        try {
            byte[] bytes = Base64.getDecoder().decode(line);
            if (Base64.getEncoder().encodeToString(bytes).equals(line)) {
                return Hash.of(bytes);
            }
        } catch (IllegalArgumentException e) {
            // Reported as any other line that is none.
        }
        throw new MalformedNoteException("the proof's line '" + line + "' is no hash of 32 bytes in Base64");
    }

    byte[] bytes() {
        StringBuilder lines = new StringBuilder("old ").append(oldSize).append('\n');
        proof.forEach(hash ->
                lines.append(Base64.getEncoder().encodeToString(hash.bytes())).append('\n'));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(lines.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(note.bytes());
        return body.toByteArray();
    }
}
