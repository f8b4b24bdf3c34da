package dev.auditkit.benchmarks.read;

import java.util.List;
import java.util.Map;

/** Writes counts as an answer. */
final class Counts {

    private Counts() {}

    /** A line for each, sorted by name. */
    static List<String> lines(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(count -> count.getKey() + "=" + count.getValue())
                .sorted()
                .toList();
    }
}
