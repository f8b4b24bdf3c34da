package dev.auditkit.internal.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Puts a compressed file in the place of a sealed segment: written, synced, read back and compared, renamed, and only
 * then the plain file deleted. A crash at any point leaves one that is whole; where both are, the plain one counts.
 */
public final class SegmentCompressor {

    private final Journal journal;

    /** @param journal whose segments are compressed */
    public SegmentCompressor(Journal journal) {
        this.journal = journal;
    }

    /**
     * Compresses every sealed segment that is not, oldest first. A damaged one stays as it is, so that someone looks at it first.
     *
     * @throws IOException when it failed, or when, all others being compressed, there are damaged ones
     */
    public void compressAll() throws IOException {
        List<String> damaged = new ArrayList<>();
        List<Segment> segments = journal.view().segments();
        for (Segment segment : segments.subList(0, segments.size() - 1)) {
            if (!segment.name().compressed() && !compress(segment)) {
                damaged.add(segment.file());
            }
        }
        if (!damaged.isEmpty()) {
            throw new IOException("what is damaged stays as it is: " + String.join(", ", damaged));
        }
    }

    /** Compresses a segment, if it is whole; whether it is. */
    private boolean compress(Segment segment) throws IOException {
        Storage storage = journal.storage();
        SegmentName name = new SegmentName(segment.firstSeq(), true);
        String temporary = name.file() + ".tmp";
        MemoryIndex index = journal.indexes().read(segment); // an index is never trusted
        List<Block> blocks = index.blocks();
        List<Block> compressed = new ArrayList<>(blocks.size());
        if (!SegmentIndexes.isWhole(segment, blocks)) {
            return false;
        }
        storage.delete(temporary);
        long length = 0;
        try (StorageFile from = storage.openToRead(segment.file());
                StorageFile to = storage.create(temporary);
                GzipMember member = new GzipMember()) {
            for (Block block : blocks) {
                byte[] bytes = read(from, block);
                member.compress(bytes, bytes.length);
                to.write(length, member.array(), 0, member.length());
                compressed.add(new Block(length, member.length(), block.firstSeq(), block.count(), block.times()));
                length += member.length();
            }
            to.force();
            for (int i = 0; i < blocks.size(); i++) {
                compare(read(from, blocks.get(i)), read(to, compressed.get(i)), member, name);
            }
        }
        storage.rename(temporary, name.file());
        storage.sync();
        Segment replacement = new Segment(name, segment.endSeq(), length, segment.times(), null);
        journal.indexes().trySave(replacement, IndexFile.encode(replacement, index.at(compressed)));
        journal.replace(segment, replacement);
        storage.delete(segment.file());
        storage.sync();
        return true;
    }

    private static byte[] read(StorageFile file, Block block) throws IOException {
        byte[] bytes = new byte[block.length()];
        int read = file.read(block.offset(), bytes, 0, bytes.length);
        if (read < bytes.length) {
            throw new IOException("the file ends within the block of entry " + block.firstSeq());
        }
        return bytes;
    }

    private static void compare(byte[] plain, byte[] compressed, GzipMember member, SegmentName name)
            throws IOException {
        member.decompress(compressed, 0, compressed.length);
        if (!Arrays.equals(plain, 0, plain.length, member.array(), 0, member.length())) {
            throw new IOException(name.file() + " does not read back as it was written");
        }
    }
}
