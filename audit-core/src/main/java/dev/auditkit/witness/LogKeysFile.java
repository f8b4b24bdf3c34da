package dev.auditkit.witness;

import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A file that says which logs a witness knows: a verifier key on each line, as the {@code verifier-key} of a log has them,
 * or a policy (C2SP tlog-policy), of which the logs count. Empty lines and such that begin with {@code #} do not count.
 */
public final class LogKeysFile {

    private static final Set<String> PASSED_OVER = Set.of("witness", "group", "quorum");

    private LogKeysFile() {}

    /**
     * Reads the keys, of which there may be none.
     *
     * @throws MalformedNoteException when a line is neither; names it
     */
    public static List<VerifierKey> parse(byte[] file) throws MalformedNoteException {
        List<VerifierKey> keys = new ArrayList<>();
        String[] lines = new String(file, StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            String[] words = line.split("[ \t]+");
            if (!line.isEmpty() && !line.startsWith("#") && !PASSED_OVER.contains(words[0])) {
                keys.add(key(words, "line " + (i + 1) + ", '" + line + "'"));
            }
        }
        return keys;
    }

    private static VerifierKey key(String[] words, String line) throws MalformedNoteException {
        boolean policy = words[0].equals("log");
        if (words.length < (policy ? 2 : 1) || words.length > (policy ? 3 : 1)) {
            throw new MalformedNoteException(
                    line + ", cannot be read; allowed: <verifier key>, or log <verifier key> [<url>]");
        }
        try {
            return VerifierKey.parse(words[policy ? 1 : 0]);
        } catch (MalformedNoteException e) {
            throw new MalformedNoteException(line + ", has no key that can be used: " + e.getMessage());
        }
    }
}
