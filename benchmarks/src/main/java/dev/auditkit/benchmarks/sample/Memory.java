package dev.auditkit.benchmarks.sample;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds. */
public final class Memory {

    private static final double MEGABYTE = 1e6;
    private static final Path STATUS = Path.of("/proc/self/status");

    private Memory() {}

    /** Adds what is retained of the heap, and the most that the process had resident where the system tells. */
    public static void addTo(Sample sample) throws IOException {
        sample.number("retained_mb", retained());
        if (Files.isReadable(STATUS)) {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmHWM:")) {
                    String kibibytes = line.replaceAll("\\D", "");
                    sample.number("resident_mb", Long.parseLong(kibibytes) * 1024 / MEGABYTE);
                }
            }
        }
    }

    /** What a full collection leaves of the heap, in MB. */
    public static double retained() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEGABYTE;
    }
}
