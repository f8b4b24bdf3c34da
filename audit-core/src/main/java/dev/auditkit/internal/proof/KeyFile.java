package dev.auditkit.internal.proof;

import dev.auditkit.internal.journal.SmallFiles;
import dev.auditkit.internal.journal.Storage;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The file {@code verifier-key}: the keys that check the log's checkpoints, one a line, oldest first (C2SP signed-note). */
public final class KeyFile {

    /** Its name. */
    public static final String NAME = "verifier-key";

    private static final int LONGEST = 1 << 20;

    private KeyFile() {}

    /**
     * The keys in the file; none where there is no file.
     *
     * @throws MalformedNoteException when a line is no key
     */
    public static List<VerifierKey> read(Storage storage) throws IOException, MalformedNoteException {
        byte[] bytes = SmallFiles.read(storage, NAME, LONGEST);
        List<VerifierKey> keys = new ArrayList<>();
        if (bytes != null) {
            for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
                keys.add(VerifierKey.parse(line));
            }
        }
        return keys;
    }

    /** Writes the file, durably and at once. */
    public static void write(Storage storage, List<VerifierKey> keys) throws IOException {
        String text = keys.stream().map(key -> key + "\n").collect(Collectors.joining());
        SmallFiles.replace(storage, NAME, text.getBytes(StandardCharsets.UTF_8));
    }
}
