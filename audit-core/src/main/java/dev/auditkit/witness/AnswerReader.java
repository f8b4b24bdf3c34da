package dev.auditkit.witness;

import dev.auditkit.note.InvalidSignatureException;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.witness.WitnessException.Kind;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Judges the answers of one witness (C2SP tlog-witness, add-checkpoint). Immutable. */
final class AnswerReader {

    private static final int LONGEST_REASON = 200;
    private static final Pattern SIZE = Pattern.compile("(0|[1-9][0-9]{0,18})\n");

    private final String witness;
    private final List<VerifierKey> keys;

    /**
     * @param witness which one, for messages
     * @param keys the witness's
     */
    AnswerReader(String witness, Collection<VerifierKey> keys) {
        this.witness = witness;
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads the size in an answer of status 409.
     *
     * @return the old size to ask again with
     * @throws WitnessException when the answer has none, or one that cannot be asked with
     */
    long sizeToAskWith(HttpResponse<byte[]> response, AddCheckpointRequest request) throws WitnessException {
        String type = response.headers().firstValue("Content-Type").orElse("");
        String body = new String(response.body(), StandardCharsets.ISO_8859_1);
        long ours = request.checkpoint().size();
        if (!type.equals(WitnessAnswer.SIZE_TYPE) || !SIZE.matcher(body).matches()) {
            throw wrongAnswer("is no size of a tree: " + reason(response), null);
        }
        long theirs;
        try {
            theirs = Long.parseLong(body.stripTrailing());
        } catch (NumberFormatException e) {
            throw wrongAnswer("is no size of a tree: " + reason(response), e);
        }
        if (theirs == request.oldSize()) {
            throw wrongAnswer("wants the old size " + theirs + ", which it was told", null);
        }
        if (theirs > ours) {
            throw new WitnessException(
                    Kind.ROLLBACK,
                    witness + " says that it has seen a larger log: " + theirs
                            + " entries of '"
                            + request.checkpoint().origin() + "', where this one has " + ours
                            + "; the log was rolled back, or there are two of it",
                    null);
        }
        return theirs;
    }

    /**
     * Reads the cosignatures in any other answer.
     *
     * @return the checkpoint's text with the cosignatures that are verified
     * @throws WitnessException when there is none
     */
    SignedNote cosigned(HttpResponse<byte[]> response, AddCheckpointRequest request) throws WitnessException {
        if (response.statusCode() == 422) {
            throw new WitnessException(
                    Kind.FORK,
                    witness + " says that it has seen another history of '"
                            + request.checkpoint().origin() + "' up to entry " + request.oldSize()
                            + "; the log was rewritten, or there are two of it: " + reason(response),
                    null);
        }
        if (response.statusCode() != 200) {
            throw new WitnessException(
                    Kind.REFUSED, witness + " answered " + response.statusCode() + ": " + reason(response), null);
        }
        try {
            SignedNote answer =
                    SignedNote.of(request.note().text(), response.body()).only(keys);
            List<VerifierKey> verified = answer.verify(keys);
            for (VerifierKey key : verified) {
                if (answer.signedAt(key).isEmpty()) {
                    // Such a one does not say that the tree is the largest (C2SP tlog-cosignature).
                    throw wrongAnswer("has a cosignature without a time", null);
                }
            }
            return answer.only(verified);
        } catch (MalformedNoteException | InvalidSignatureException e) {
            throw wrongAnswer("is no cosignature of its keys: " + e.getMessage(), e);
        }
    }

    private WitnessException wrongAnswer(String what, @Nullable Exception cause) {
        return new WitnessException(Kind.WRONG_ANSWER, "the answer of " + witness + " " + what, cause);
    }

    /** The first line of what the witness says, harmless to show. */
    private static String reason(HttpResponse<byte[]> response) {
        String line = new String(response.body(), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll("\\p{Cntrl}", "?");
        return "'" + (line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "..." : line) + "'";
    }
}
