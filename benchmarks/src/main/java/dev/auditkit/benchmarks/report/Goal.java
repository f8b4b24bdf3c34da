package dev.auditkit.benchmarks.report;

/**
 * What was to be reached, and what was.
 *
 * @param work what is measured
 * @param peer beside what; empty where it is a number of ours alone
 * @param goal the bound
 * @param atLeast whether more is better
 * @param measured what was measured; not a number where it was not
 * @param unit what stands behind the numbers
 */
record Goal(String work, String peer, double goal, boolean atLeast, double measured, String unit) {

    boolean isMeasured() {
        return !Double.isNaN(measured) && !Double.isInfinite(measured);
    }

    boolean isReached() {
        return atLeast ? measured >= goal : measured <= goal;
    }

    String goalText() {
        return (atLeast ? "at least " : "at most ") + Stat.short3(goal) + unit;
    }

    String measuredText() {
        return isMeasured() ? Stat.short3(measured) + unit : "not measured";
    }

    String verdict() {
        return !isMeasured() ? "–" : isReached() ? "reached" : "**missed**";
    }
}
