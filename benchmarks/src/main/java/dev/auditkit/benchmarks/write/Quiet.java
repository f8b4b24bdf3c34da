package dev.auditkit.benchmarks.write;

import dev.auditkit.benchmarks.peers.Lines;
import java.io.IOException;
import java.nio.file.Path;

/** Waits for a subject to have written what it warmed up with. */
final class Quiet {

    private static final long STEP_MILLIS = 200;

    private Quiet() {}

    /** Returns when the files of the directory did not grow for a moment. */
    static void await(Path directory) throws IOException, InterruptedException {
        long before;
        long now = Lines.bytes(directory, "");
        do {
            before = now;
            Thread.sleep(STEP_MILLIS);
            now = Lines.bytes(directory, "");
        } while (now != before);
        System.gc();
    }
}
