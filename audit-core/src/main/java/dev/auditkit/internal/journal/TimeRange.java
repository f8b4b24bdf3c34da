package dev.auditkit.internal.journal;

/** The smallest and largest times of some entries, in microseconds: when they happened and when they were recorded. */
public record TimeRange(long minTimestamp, long maxTimestamp, long minRecorded, long maxRecorded) {

    /** The range of no entries; {@link #and} gives the other side. */
    static final TimeRange NONE = new TimeRange(Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE);

    /** The range of entries of which nothing is known. */
    static final TimeRange ANY = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);

    /** The range of the entries of both. */
    public TimeRange and(TimeRange other) {
        return new TimeRange(
                Math.min(minTimestamp, other.minTimestamp),
                Math.max(maxTimestamp, other.maxTimestamp),
                Math.min(minRecorded, other.minRecorded),
                Math.max(maxRecorded, other.maxRecorded));
    }

    /** Whether an entry that happened from {@code from} to {@code to}, both inclusive, can be among them. */
    public boolean overlaps(long from, long to) {
        return minTimestamp <= to && maxTimestamp >= from;
    }
}
