package dev.auditkit.internal.proof;

import dev.auditkit.AuditFormat;
import dev.auditkit.AuditLine;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.TlogProof;
import dev.auditkit.note.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip file with entries, a proof of each, the newest checkpoint, the log's keys, and a page that tells how to
 * check it all without this software. Entries that the checkpoint does not cover are left out and counted. For one document, by
 * one thread.
 */
public final class EvidenceFormat implements AuditFormat {

    private static final String TEXT = "evidence.txt";
    private static final LocalDateTime SAME_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Prover prover;
    private final SignedNote note;
    private final Checkpoint checkpoint;
    private final List<VerifierKey> keys;
    private final List<KeyChange> keyChanges;
    private long written;
    private long leftOut;

    /**
     * @param note the newest checkpoint
     * @param checkpoint what it says
     * @param keys the log's keys, oldest first
     * @param keyChanges what leads from one key to the next
     */
    public EvidenceFormat(
            Prover prover, SignedNote note, Checkpoint checkpoint, List<VerifierKey> keys, List<KeyChange> keyChanges) {
        this.prover = prover;
        this.note = note;
        this.checkpoint = checkpoint;
        this.keys = keys;
        this.keyChanges = keyChanges;
    }

    @Override
    public String name() {
        return "evidence";
    }

    /** How many entries are in it. */
    public long written() {
        return written;
    }

    /** How many entries the checkpoint does not cover yet. */
    public long leftOut() {
        return leftOut;
    }

    @Override
    public EntryWriter open(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        return new EntryWriter() {
            @Override
            public void write(AuditLine line) throws IOException {
                if (line.seq() >= checkpoint.size()) {
                    leftOut++;
                    return;
                }
                TlogProof proof = prover.prove(line.seq());
                add(zip, BundleNames.ENTRIES + line.seq() + BundleNames.ENTRY, line.leaf());
                add(zip, BundleNames.PROOFS + line.seq() + BundleNames.PROOF, proof.bytes());
                written++;
            }

            @Override
            public void finish() throws IOException {
                for (KeyChange change : keyChanges) {
                    String name = BundleNames.KEY_CHANGES + change.proof().index();
                    add(zip, name + BundleNames.ENTRY, change.leaf());
                    add(zip, name + BundleNames.PROOF, change.proof().bytes());
                }
                add(zip, BundleNames.CHECKPOINT, note.bytes());
                add(zip, BundleNames.KEYS, keyLines().getBytes(StandardCharsets.UTF_8));
                add(zip, BundleNames.PAGE, page().getBytes(StandardCharsets.UTF_8));
                zip.finish();
            }
        };
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(SAME_TIME); // the same evidence is the same file
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private String keyLines() {
        return keys.stream().map(key -> key + "\n").collect(Collectors.joining());
    }

    private String page() throws IOException {
        try (InputStream text = EvidenceFormat.class.getResourceAsStream(TEXT)) {
            if (text == null) {
                throw new IOException("the page " + TEXT + " is not in this build");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{origin}", checkpoint.origin())
                    .replace("{entries}", Long.toString(written))
                    .replace("{size}", Long.toString(checkpoint.size()))
                    .replace("{root}", checkpoint.root().toString())
                    .replace(
                            "{key}",
                            keys.stream()
                                    .filter(key -> !key.isTimestamped())
                                    .reduce((one, other) -> other)
                                    .map(VerifierKey::toString)
                                    .orElse(""));
        }
    }
}
