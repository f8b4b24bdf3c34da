package dev.auditkit.internal.pipeline;

import dev.auditkit.internal.journal.SimulatedDisk;
import dev.auditkit.internal.journal.Storage;
import java.nio.file.Path;

/**
 * The place of a log on a simulated disk.
 *
 * @param disk the disk
 */
record SimulatedHome(SimulatedDisk disk) implements LogHome {

    @Override
    public Path directory() {
        return Path.of("simulated");
    }

    @Override
    public Storage enter() {
        return disk;
    }

    @Override
    public void leave() {
        // Nobody else can have it.
    }
}
