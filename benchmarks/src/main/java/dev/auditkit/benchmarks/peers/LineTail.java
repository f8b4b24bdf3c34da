package dev.auditkit.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the lines of files that grow. For one thread. */
final class LineTail {

    private final Path directory;
    private final Map<Path, Long> read = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    private long lines;

    LineTail(Path directory) {
        this.directory = directory;
    }

    /** How many were read so far. */
    long lines() {
        return lines;
    }

    /** Reads what was added; whether there was anything. */
    boolean readOn() throws IOException {
        List<Path> files = Lines.files(directory, "");
        long before = read.values().stream().mapToLong(Long::longValue).sum();
        for (Path file : files) {
            read.merge(file, 0L, (known, start) -> known);
            read.computeIfPresent(file, this::readFrom);
        }
        return read.values().stream().mapToLong(Long::longValue).sum() > before;
    }

    private long readFrom(Path file, long start) {
        long position = start;
        try (FileChannel channel = FileChannel.open(file)) {
            for (int count = channel.read(buffer.clear(), position);
                    count > 0;
                    count = channel.read(buffer.clear(), position)) {
                for (int i = 0; i < count; i++) {
                    if (buffer.get(i) == '\n') {
                        lines++;
                    }
                }
                position += count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return position;
    }
}
