package dev.auditkit.internal.query;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that takes the place of another only when it is complete. Until then it has a temporary name beside it, and
 * goes again when it is closed without {@link #commit()}. Readable by its owner alone. For one thread.
 */
final class NewFile implements Closeable {

    private static final int BUFFER = 1 << 16;

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final OutputStream out;

    private NewFile(Path target, Path temporary) throws IOException {
        this.target = target;
        this.temporary = temporary;
        this.channel = FileChannel.open(temporary, StandardOpenOption.WRITE);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
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
        channel.force(true);
        channel.close();
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }
}
