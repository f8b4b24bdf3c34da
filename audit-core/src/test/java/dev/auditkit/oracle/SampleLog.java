package dev.auditkit.oracle;

import dev.auditkit.AuditEvent;
import dev.auditkit.internal.journal.DirectoryStorage;
import dev.auditkit.internal.journal.LogBuilder;
import dev.auditkit.internal.journal.Segment;
import dev.auditkit.internal.journal.SegmentCompressor;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.Ed25519Signer;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.SignedNote;
import dev.auditkit.tree.Hash;
import dev.auditkit.tree.HashReader;
import dev.auditkit.tree.MerkleTree;
import dev.auditkit.tree.TilePath;
import dev.auditkit.tree.Tiles;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;

/** A log with everything that proves it, written the plain way: segments by the journal, all else by hand. */
final class SampleLog implements Closeable {

    static final String ORIGIN = "example.com/log";

    private final Path directory;
    private final LogBuilder builder;

    SampleLog(Path directory, NoteSigner... signers) throws IOException {
        this.directory = directory;
        this.builder = new LogBuilder(DirectoryStorage.of(directory));
        for (NoteSigner signer : signers) {
            addKey(signer);
        }
    }

    static Ed25519Signer signer() {
        return signer(ORIGIN);
    }

    static Ed25519Signer signer(String name) {
        try {
            return new Ed25519Signer(
                    name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException | MalformedNoteException e) {
            throw new AssertionError(e);
        }
    }

    /** The line of a leaf. */
    static String line(String leaf, long seq) {
        Hash hash = Hash.ofLeaf(leaf.getBytes(StandardCharsets.UTF_8));
        return leaf.substring(0, leaf.length() - 1) + ",\"seq\":" + seq + ",\"hash\":\"sha256:" + hash + "\"}";
    }

    void addKey(NoteSigner signer) throws IOException {
        append("verifier-key", signer.verifierKey() + "\n");
    }

    /** Adds entries, and seals the segment after them. */
    SampleLog segment(int entries) throws IOException {
        builder.entries(entries).rotate();
        return this;
    }

    SampleLog entries(int entries) throws IOException {
        builder.entries(entries);
        return this;
    }

    /** Adds an entry of the log's own; returns its number. */
    long own(String operation, Map<String, Object> metadata) throws IOException {
        AuditEvent.Builder event = AuditEvent.of(operation).user("system");
        metadata.forEach(event::metadata);
        long seq = builder.add(event.build());
        builder.entries(0);
        return seq;
    }

    void compress() throws IOException {
        new SegmentCompressor(builder.journal()).compressAll();
    }

    long size() {
        return builder.hashes().size();
    }

    Hash leaf(long index) {
        return Hash.ofHex(builder.hashes().get((int) index).substring("sha256:".length()));
    }

    HashReader reader() {
        return new HashReader() {
            @Override
            public Hash read(int level, long index) throws IOException {
                return level == 0
                        ? leaf(index)
                        : Hash.ofNode(read(level - 1, 2 * index), read(level - 1, 2 * index + 1));
            }
        };
    }

    SignedNote note(long size, NoteSigner... signers) throws IOException {
        return note(size, MerkleTree.root(size, reader()), signers);
    }

    static SignedNote note(long size, Hash root, NoteSigner... signers) {
        try {
            return SignedNote.sign(Checkpoint.of(ORIGIN, size, root).text(), List.of(signers));
        } catch (GeneralSecurityException | MalformedNoteException e) {
            throw new AssertionError(e);
        }
    }

    /** Signs what there is, in both files. */
    SampleLog checkpoint(NoteSigner... signers) throws IOException {
        SignedNote note = note(size(), signers);
        history(note);
        newest(note);
        return this;
    }

    void newest(SignedNote note) throws IOException {
        Files.write(directory.resolve("checkpoint"), note.bytes());
        ByteArrayOutputStream tree = new ByteArrayOutputStream();
        for (long block = 0; block < size() / TilePath.FULL; block++) {
            tree.write(reader().read(8, block).bytes());
        }
        Files.write(directory.resolve("tree"), tree.toByteArray());
    }

    void history(SignedNote note) throws IOException {
        append("checkpoints", note + "\n");
    }

    void append(String file, String text) throws IOException {
        Files.writeString(
                directory.resolve(file),
                text,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** Writes the leaf hashes of the tile in which a size ends, as far as that size. */
    Path keepTile(long size) throws IOException {
        return keep(Tiles.of(0, (size - 1) / TilePath.FULL, size));
    }

    Path keep(TilePath tile) throws IOException {
        Path file = directory.resolve(tile.toString());
        Files.createDirectories(file.getParent());
        return Files.write(file, Tiles.bytes(tile, size(), reader()));
    }

    /** Deletes the oldest segment, and says so nowhere. */
    void deleteOldest() throws IOException {
        Segment oldest = builder.journal().view().segments().get(0);
        Files.delete(directory.resolve(oldest.file()));
    }

    @Override
    public void close() throws IOException {
        builder.close();
    }
}
