package dev.auditkit.verify;

import dev.auditkit.LogFiles;
import dev.auditkit.note.Checkpoint;
import dev.auditkit.note.Ed25519Signer;
import dev.auditkit.note.MalformedNoteException;
import dev.auditkit.note.NoteSigner;
import dev.auditkit.note.SignedNote;
import dev.auditkit.note.VerifierKey;
import dev.auditkit.tree.Hash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes signed log directories by the description of their format, with nothing of what writes them in the product but the
 * signatures.
 */
final class SignedLog {

    static final String ORIGIN = "auditkit/00112233445566778899aabbccddeeff";
    private static final long START = 1_761_177_600_000L;

    final Path directory;
    final List<byte[]> hashes = new ArrayList<>();
    final List<Integer> firstSeqs = new ArrayList<>(List.of(0));
    private final ByteArrayOutputStream segment = new ByteArrayOutputStream();
    private final List<VerifierKey> keys = new ArrayList<>();
    private NoteSigner signer;
    private String text = "";

    SignedLog(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        signer = newSigner(ORIGIN);
        keys.add(signer.verifierKey());
        writeKeys();
    }

    static NoteSigner newSigner(String origin) {
        try {
            return new Ed25519Signer(
                    origin, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException | MalformedNoteException e) {
            throw new AssertionError(e);
        }
    }

    /** The keys, oldest first. */
    List<VerifierKey> keys() {
        return keys;
    }

    NoteSigner signer() {
        return signer;
    }

    /** How many bytes of text further entries carry. */
    SignedLog text(String each) {
        text = each;
        return this;
    }

    SignedLog events(int count) {
        for (int i = 0; i < count; i++) {
            add("test.event", "\"number\":" + hashes.size() + (text.isEmpty() ? "" : ",\"text\":\"" + text + "\""));
        }
        return this;
    }

    /** Adds an entry with those members of its metadata. */
    SignedLog add(String operation, String metadata) {
        line(leaf(hashes.size(), operation, metadata));
        return this;
    }

    static String leaf(long seq, String operation, String metadata) {
        String time = String.format(
                Locale.ROOT, "2025-10-23T%02d:%02d:%02d.%06dZ", seq / 3600 % 24, seq / 60 % 60, seq % 60, seq % 1000);
        return String.format(
                Locale.ROOT,
                "{\"timestamp\":\"%s\",\"event_id\":\"%s\",\"operation\":\"%s\",\"result\":\"ok\",\"user\":\"user%d\",\"node\":\"test\",\"metadata\":{%s}}",
                time,
                new java.util.UUID((START + seq) << 16 | 0x7000, 0x8000_0000_0000_0000L | seq * 0x9e3779b97f4aL),
                operation,
                seq % 7,
                metadata);
    }

    private void line(String leaf) {
        byte[] hash = leafHash(leaf);
        segment.writeBytes(line(leaf, hashes.size(), hash));
        hashes.add(hash);
    }

    static byte[] leafHash(String leaf) {
        return Hash.ofLeaf(leaf.getBytes(StandardCharsets.UTF_8)).bytes();
    }

    static byte[] line(String leaf, long seq, byte[] hash) {
        return (leaf.substring(0, leaf.length() - 1) + ",\"seq\":" + seq + ",\"hash\":\"sha256:"
                        + HexFormat.of().formatHex(hash) + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    Path segmentFile(long firstSeq) {
        return directory.resolve(String.format(Locale.ROOT, "audit-%020d.jsonl", firstSeq));
    }

    Path lastSegment() {
        return segmentFile(firstSeqs.get(firstSeqs.size() - 1));
    }

    /** Brings the entries to the file. */
    SignedLog write() throws IOException {
        Files.write(lastSegment(), segment.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        segment.reset();
        return this;
    }

    SignedLog rotate() throws IOException {
        write();
        firstSeqs.add(hashes.size());
        return this;
    }

    /** Puts the compressed file of a segment in the place of the plain one. */
    SignedLog compress(int firstSeq) throws IOException {
        Path plain = segmentFile(firstSeq);
        byte[] all = Files.readAllBytes(plain);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int seq = firstSeq;
        int start = 0;
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '\n' && (++seq % 256 == 0 || i == all.length - 1)) {
                out.writeBytes(member(Arrays.copyOfRange(all, start, i + 1)));
                start = i + 1;
            }
        }
        Files.write(directory.resolve(plain.getFileName() + ".gz"), out.toByteArray());
        Files.delete(plain);
        return this;
    }

    static byte[] member(byte[] block) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(block);
        deflater.finish();
        byte[] compressed = new byte[block.length + 64];
        int length = deflater.deflate(compressed);
        deflater.end();
        CRC32 crc = new CRC32();
        crc.update(block);
        return ByteBuffer.allocate(10 + length + 8)
                .put(HexFormat.of().parseHex("1f8b08000000000000ff"))
                .put(compressed, 0, length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue())
                .putInt(block.length)
                .array();
    }

    /** Signs what is there, and replaces the newest checkpoint. */
    SignedLog checkpoint() throws IOException {
        write();
        writeTree();
        Files.write(directory.resolve("checkpoint"), note(hashes.size(), signer).bytes());
        return this;
    }

    /** As {@link #checkpoint()}, and adds it to the history. */
    SignedLog checkpointWithHistory() throws IOException {
        checkpoint();
        addToHistory(note(hashes.size(), signer));
        return this;
    }

    void addToHistory(SignedNote note) throws IOException {
        Files.write(
                directory.resolve("checkpoints"),
                (note + "\n").getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** The signed checkpoint of the first entries. */
    SignedNote note(int size, NoteSigner... by) {
        return sign(Checkpoint.of(ORIGIN, size, root(size)), by);
    }

    static SignedNote sign(Checkpoint checkpoint, NoteSigner... by) {
        try {
            return SignedNote.sign(checkpoint.text(), List.of(by));
        } catch (MalformedNoteException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    Hash root(int size) {
        return size == 0 ? Hash.ofEmptyTree() : root(0, size);
    }

    /** RFC 6962, section 2.1, word by word. */
    Hash root(int from, int until) {
        if (until - from == 1) {
            return Hash.of(hashes.get(from));
        }
        int split = Integer.highestOneBit(until - from - 1);
        return Hash.ofNode(root(from, from + split), root(from + split, until));
    }

    void writeTree() throws IOException {
        Path tree = directory.resolve("tree");
        int from = Files.exists(tree) ? (int) Files.size(tree) / 32 : 0;
        ByteArrayOutputStream more = new ByteArrayOutputStream();
        for (int block = from; block < hashes.size() / 256; block++) {
            more.writeBytes(root(block * 256, block * 256 + 256).bytes());
        }
        Files.write(tree, more.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void writeKeys() throws IOException {
        StringBuilder all = new StringBuilder();
        keys.forEach(key -> all.append(key).append('\n'));
        Files.writeString(directory.resolve("verifier-key"), all);
    }

    /** Changes the key as the log does. */
    SignedLog changeKey() throws IOException {
        NoteSigner next = newSigner(ORIGIN);
        add(
                "audit.key_changed",
                "\"verifier_key\":\"" + next.verifierKey() + "\",\"previous\":\"" + signer.verifierKey() + "\"");
        write();
        writeTree();
        SignedNote both = note(hashes.size(), signer, next);
        Files.write(directory.resolve("checkpoint"), both.bytes());
        addToHistory(both);
        keys.add(next.verifierKey());
        writeKeys();
        signer = next;
        return this;
    }

    /** Records a removal and signs it. */
    SignedLog authoriseRemoval(int firstRemaining) throws IOException {
        add("audit.retention", "\"first_remaining\":" + firstRemaining + ",\"removed_files\":[\"x\"]");
        return checkpointWithHistory();
    }

    /** Removes the oldest segments up to an entry, and keeps the tiles of these blocks. */
    SignedLog remove(int firstRemaining, int... blocks) throws IOException {
        if (firstRemaining % 256 != 0) {
            tile(firstRemaining / 256, firstRemaining % 256);
        }
        for (int block : blocks) {
            tile(block, 256);
        }
        for (int first : firstSeqs) {
            if (first < firstRemaining) {
                Files.deleteIfExists(segmentFile(first));
                Files.deleteIfExists(directory.resolve(segmentFile(first).getFileName() + ".gz"));
            }
        }
        return this;
    }

    Path tileFile(int block, int width) {
        return directory.resolve(
                String.format(Locale.ROOT, "tile/0/%03d", block) + (width == 256 ? "" : ".p/" + width));
    }

    private void tile(int block, int width) throws IOException {
        ByteArrayOutputStream tile = new ByteArrayOutputStream();
        hashes.subList(block * 256, block * 256 + width).forEach(tile::writeBytes);
        Files.createDirectories(tileFile(block, width).getParent());
        Files.write(tileFile(block, width), tile.toByteArray());
    }

    /** Verifies with the log's first key. */
    VerificationReport verify() {
        return verifier().run();
    }

    LogVerifier verifier() {
        return LogVerifier.of(directory).verifierKeys(List.of(keys.get(0))).threads(2);
    }

    /** A copy that can be spoiled. */
    Path copyTo(Path target) {
        try {
            return LogFiles.copy(directory, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
