package dev.auditkit.internal.codec;

import java.nio.charset.StandardCharsets;

/**
 * Goes from line to line without hashing them: looks only whether each begins as an entry does and ends with the sequence number
 * that it must have. What is changed within a line it does not see. For one thread.
 */
public final class LineSkim {

    private static final long FEEDS = '\n' * Words.EACH;
    private static final byte[] START = "{\"timestamp\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final long FIRST_OF_START = (long) Words.LONGS.get(START, 0);
    private static final long LAST_OF_START = (long) Words.LONGS.get(START, START.length - Long.BYTES);

    /** What every leaf begins with: the time and the id of the event. */
    public static final int HEAD = "{\"timestamp\":\"2025-10-23T08:30:45.123456Z\",\"event_id\":\"".length() + 36 + 1;

    /** Where the time begins. */
    public static final int TIME = START.length;

    /** What stands before the id of the event when the entry brought its own time: the time of recording. */
    public static final int RECORDED_AT = "\",\"recorded_at\":".length() + Timestamps.LENGTH;

    /** What every line has besides that: operation, result and suffix. Its line feed is not among these bytes. */
    private static final int SHORTEST = HEAD + LineFormat.HASH.length + LineFormat.HEX_LENGTH;

    private static final int BEHIND_SUFFIX = LineFormat.HEX_LENGTH + LineFormat.END.length;

    private final SeqSuffix suffix = new SeqSuffix();
    private int shortest;
    private int feed;
    private int leafEnd;

    /** The next line must have that sequence number. */
    public void expect(long seq) {
        suffix.expect(seq);
        shortest = SHORTEST;
    }

    /** The sequence number that the next line must have. */
    public long seq() {
        return suffix.seq();
    }

    /**
     * Goes to the line that begins at {@code at}, and expects the one after it.
     *
     * @param end where the bytes end that are there
     * @return whether it has the form of the line that is expected
     */
    public boolean next(byte[] buffer, int at, int end) {
        // Most lines are no shorter than those before; one that is ends in what would be skipped.
        boolean found = ends(buffer, at, at + shortest, end);
        if (!found && shortest > SHORTEST) {
            shortest = SHORTEST;
            found = ends(buffer, at, at + SHORTEST, end);
        }
        if (found) {
            shortest = shortest == SHORTEST ? feed - at : Math.min(shortest, feed - at);
            suffix.expectNext();
        }
        return found;
    }

    /** Whether the line that begins at {@code at} is the one that is expected, if it does not end before {@code from}. */
    private boolean ends(byte[] buffer, int at, int from, int end) {
        feed = lineFeed(buffer, from, end);
        leafEnd = feed - BEHIND_SUFFIX - suffix.length();
        return feed < end
                && leafEnd - at >= HEAD
                && leafEnd - at < LineFormat.LARGEST_LEAF
                && isEnd(buffer, feed, leafEnd)
                && (long) Words.LONGS.get(buffer, at) == FIRST_OF_START
                && (long) Words.LONGS.get(buffer, at + START.length - Long.BYTES) == LAST_OF_START;
    }

    /**
     * Whether bytes begin and end as the lines of some entries do that follow each other; it does not look between.
     *
     * @param end where the bytes end, from the beginning of the array
     * @param firstSeq the first entry
     * @param endSeq the sequence number after the last
     */
    public boolean frames(byte[] buffer, int end, long firstSeq, long endSeq) {
        expect(firstSeq);
        if (!next(buffer, 0, end)) {
            return false;
        }
        expect(endSeq - 1);
        int lastFeed = end - 1;
        return buffer[lastFeed] == '\n' && isEnd(buffer, lastFeed, lastFeed - BEHIND_SUFFIX - suffix.length());
    }

    private boolean isEnd(byte[] buffer, int lineFeed, int suffixAt) {
        return suffixAt >= HEAD
                && buffer[lineFeed - 1] == '}'
                && buffer[lineFeed - 2] == '"'
                && suffix.is(buffer, suffixAt);
    }

    /** Where its line feed is. */
    public int feed() {
        return feed;
    }

    /** Where the last brace of its leaf would be. */
    public int leafEnd() {
        return leafEnd;
    }

    private static int lineFeed(byte[] buffer, int from, int end) {
        int at = from;
        while (at + 4 * Long.BYTES <= end) {
            long a = (long) Words.LONGS.get(buffer, at) ^ FEEDS;
            long b = (long) Words.LONGS.get(buffer, at + 8) ^ FEEDS;
            long c = (long) Words.LONGS.get(buffer, at + 16) ^ FEEDS;
            long d = (long) Words.LONGS.get(buffer, at + 24) ^ FEEDS;
            if ((Words.zeroes(a) | Words.zeroes(b) | Words.zeroes(c) | Words.zeroes(d)) != 0) {
                break;
            }
            at += 4 * Long.BYTES;
        }
        while (at + Long.BYTES <= end) {
            long found = Words.zeroes((long) Words.LONGS.get(buffer, at) ^ FEEDS);
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >> 3);
            }
            at += Long.BYTES;
        }
        while (at < end && buffer[at] != '\n') {
            at++;
        }
        return Math.max(at, from);
    }
}
