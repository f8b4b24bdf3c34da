package dev.auditkit.internal.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * When the entries of a segment happened, as a few spans of time. A segment of events that came with times of their own also has some
 * of the log's, which are of its own time; it must not look as if it had any from between. Immutable.
 */
final class TimeSpans {

    private static final int MOST = 4;

    /** A block that has more than this part of its segment's time has entries that happened far from each other. */
    private static final int WIDE_PART = 16;

    /** Of so many such blocks it is seen when their entries happened. */
    private static final int MOST_WIDE = 8;

    private final List<Span> spans;

    /** A time from a first to a last microsecond. */
    record Span(long first, long last) {}

    private TimeSpans(List<Span> spans) {
        this.spans = spans;
    }

    /**
     * Those of a segment.
     *
     * @param times when its entries happened
     * @param index what is known of its blocks
     * @param reader reads what is known of their entries
     */
    static TimeSpans of(Segment segment, TimeRange times, BlockCounts index, ColumnReader reader) throws IOException {
        double wide = length(times) / WIDE_PART;
        int wideBlocks = 0;
        List<Span> spans = new ArrayList<>();
        for (int block = 0; block < index.blocks().size(); block++) {
            TimeRange its = index.blocks().get(block).times();
            boolean isWide = length(its) > wide && ++wideBlocks <= MOST_WIDE;
            BlockColumns columns = isWide ? reader.read(segment, index, block) : null;
            if (columns == null) {
                spans.add(new Span(its.minTimestamp(), its.maxTimestamp()));
            } else {
                for (int entry = 0; entry < columns.entries(); entry++) {
                    spans.add(new Span(columns.timeOf(entry), columns.timeOf(entry)));
                }
            }
        }
        return of(spans);
    }

    /** As a floating-point number, as times that are not known are as far from each other as can be. */
    private static double length(TimeRange times) {
        return (double) times.maxTimestamp() - times.minTimestamp();
    }

    /** Those that have all of some, with the widest gaps that are between them. */
    static TimeSpans of(List<Span> some) {
        List<Span> apart = joined(some, 0);
        if (apart.size() > MOST) {
            long[] gaps = new long[apart.size() - 1];
            for (int i = 0; i < gaps.length; i++) {
                gaps[i] = apart.get(i + 1).first - apart.get(i).last;
            }
            Arrays.sort(gaps);
            apart = joined(apart, gaps[gaps.length - MOST]);
        }
        return new TimeSpans(List.copyOf(apart));
    }

    /** In their order, and as one where there is no more than that between them. */
    private static List<Span> joined(List<Span> some, long gap) {
        List<Span> ordered = new ArrayList<>(some);
        ordered.sort(Comparator.comparingLong(Span::first));
        List<Span> joined = new ArrayList<>();
        for (Span next : ordered) {
            Span last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && (next.first <= last.last || next.first - last.last <= gap)) {
                joined.set(joined.size() - 1, new Span(last.first, Math.max(last.last, next.last)));
            } else {
                joined.add(next);
            }
        }
        return joined;
    }

    /** Whether an entry can have happened between two times, both inclusive. */
    boolean overlap(long from, long to) {
        return spans.stream().anyMatch(span -> span.first <= to && span.last >= from);
    }

    /** About how much memory it takes. */
    int size() {
        return 40 + 40 * spans.size();
    }
}
