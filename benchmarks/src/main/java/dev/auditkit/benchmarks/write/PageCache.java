package dev.auditkit.benchmarks.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Sees to it that what is written next goes to memory that the machine has in hand. On a virtual machine the first touch of a page
 * may have to be served by the host, which takes longer than all else that is done with a line, and differs from run to run.
 */
final class PageCache {

    private static final int PIECE = 1 << 20;

    private PageCache() {}

    /** Writes and removes a file, whose pages the system then has free. */
    static void warm(Path directory, long bytes) throws IOException {
        Path ballast = directory.resolveSibling(directory.getFileName() + ".ballast");
        try (FileChannel file = FileChannel.open(ballast, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
            for (long written = 0; written < bytes; written += PIECE) {
                file.write(piece.clear());
            }
        } finally {
            Files.deleteIfExists(ballast);
        }
    }
}
