package dev.auditkit.internal.query;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that takes the place of another only when it is complete. Until then it has a temporary name beside it, and
 * goes again when it is closed without {@link #commit()}. Readable by its owner alone. For one thread.
 */
final class NewFile implements Closeable {

    private static final int BUFFER = 1 << 16;

    private final Path target;
    private final Path temporary;
    private final FileOutputStream file;
    private final OutputStream out;

    private NewFile(Path target, Path temporary) throws IOException {
        this.target = target;
        this.temporary = temporary;
        this.file = new FileOutputStream(temporary.toFile()); // unlike a channel, not closed by an interrupt
        this.out = new BufferedOutputStream(file, BUFFER);
    }

    static NewFile inPlaceOf(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        // Files.createTempFile gives a file that only its owner can read, where the file system can.
        return new NewFile(absolute, Files.createTempFile(absolute.getParent(), "." + absolute.getFileName(), ".tmp"));
    }

    OutputStream out() {
        return out;
    }

    /** Syncs the file and moves it to its place. */
    void commit() throws IOException {
        out.flush();
        file.getFD().sync();
        file.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(temporary);
    }
}
