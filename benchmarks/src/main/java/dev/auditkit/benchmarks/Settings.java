package dev.auditkit.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * How much is measured.
 *
 * @param jdks the JDKs; what is measured on one only is measured on the first
 * @param rounds how often each subject has its turn
 * @param slowRounds how often those have that take minutes
 * @param warmUpMillis how long a writing subject warms up
 * @param events events that it is measured with
 * @param slowEvents the same for a subject that is an order of magnitude slower
 * @param latencySeconds how long a paced caller calls
 * @param durableSeconds how long durable writes are measured
 * @param entries how many entries the log has that is read and verified
 * @param largeEntries how many the large log has; 0 for none
 * @param tail how many entries are appended before a crash
 * @param soakSeconds how long the full load lasts
 * @param jmhSeconds how long one JMH iteration takes
 * @param scratch an empty directory on the disk to measure
 */
record Settings(
        List<Jdk> jdks,
        int rounds,
        int slowRounds,
        int warmUpMillis,
        long events,
        long slowEvents,
        int latencySeconds,
        int durableSeconds,
        long entries,
        long largeEntries,
        long tail,
        int soakSeconds,
        double jmhSeconds,
        Path scratch) {

    /** The JDK for what is measured on one. */
    Jdk jdk() {
        return jdks.get(0);
    }
}
