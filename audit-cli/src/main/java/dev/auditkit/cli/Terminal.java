package dev.auditkit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Tells what the standard streams are connected to. {@code System.console()} cannot: it knows nothing of single streams,
 * and from JDK 22 to 24 it answers with a console even where there is none.
 */
final class Terminal {

    static final int OUT = 1;
    static final int ERR = 2;

    private Terminal() {}

    /** Whether a person looks at the stream with that descriptor. */
    @SuppressWarnings("SystemConsoleNull") // asked only of the releases that answer null where there is none
    static boolean isTerminal(int descriptor) {
        String target = target(descriptor);
        if (!target.isEmpty()) {
            return isTerminal(target);
        }
        int release = Runtime.version().feature();
        return (release < 22 || release > 24) && System.console() != null;
    }

    /** Whether a stream that the system names so is a terminal. */
    static boolean isTerminal(String target) {
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }

    /** Whether the stream with that descriptor goes to another process. */
    static boolean isPipe(int descriptor) {
        String target = target(descriptor);
        return target.startsWith("pipe:") || target.startsWith("socket:");
    }

    /** What Linux says the descriptor is; empty elsewhere. */
    private static String target(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException | UnsupportedOperationException | InvalidPathException | SecurityException e) {
            return "";
        }
    }
}
