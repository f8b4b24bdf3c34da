package dev.auditkit.internal.journal;

import dev.auditkit.internal.codec.LineFormat;
import java.io.IOException;

/**
 * Splits bytes into lines, in constant memory. A run of bytes longer than any line comes in pieces, none of which is
 * a sound line. For one thread; reused from range to range.
 */
public final class LineReader {

    /** Bytes that can be read at any position. */
    @FunctionalInterface
    public interface Source {

        /** Reads as {@link StorageFile#read} does. */
        int read(long position, byte[] to, int offset, int count) throws IOException;
    }

    private static final int CAPACITY = 4 * LineFormat.LARGEST_LINE;

    private final byte[] buffer = new byte[CAPACITY];
    private Source source = (position, to, offset, count) -> 0;
    private long end;
    private long bufferAt;
    private int filled;
    private int at;
    private int length;
    private boolean terminated;

    /** Begins to read a range of a source. */
    public void reset(Source from, long start, long until) {
        source = from;
        end = until;
        bufferAt = start;
        filled = 0;
        at = 0;
        length = 0;
        terminated = false;
    }

    /**
     * Goes to the next line.
     *
     * @return whether there is one; bytes at the end of the range without a line feed are none
     */
    public boolean next() throws IOException {
        at += consumed();
        length = 0;
        terminated = false;
        int from = at;
        while (true) {
            for (int i = from; i < filled; i++) {
                if (buffer[i] == '\n') {
                    length = i - at;
                    terminated = true;
                    return true;
                }
            }
            if (filled - at >= LineFormat.LARGEST_LINE) {
                length = LineFormat.LARGEST_LINE;
                return true;
            }
            from = filled - at;
            if (!fill()) {
                return false;
            }
        }
    }

    /** The array in which the line is; good until the next. */
    public byte[] buffer() {
        return buffer;
    }

    /** Where in the array it begins. */
    public int offset() {
        return at;
    }

    /** Its length without its line feed. */
    public int length() {
        return length;
    }

    /** How many bytes of the source it takes. */
    public int consumed() {
        return terminated ? length + 1 : length;
    }

    /** Where in the source the line begins; after the last one, where the bytes begin that are no line. */
    public long position() {
        return bufferAt + at;
    }

    /** Reads more behind what is there, which moves to the front; false at the end. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, at, buffer, 0, filled - at);
        filled -= at;
        bufferAt += at;
        at = 0;
        int wanted = (int) Math.min(buffer.length - filled, end - bufferAt - filled);
        if (wanted <= 0) {
            return false;
        }
        int read = source.read(bufferAt + filled, buffer, filled, wanted);
        filled += read;
        return read > 0;
    }

    /** A source of the first bytes of an array. */
    public static Source of(byte[] bytes, int count) {
        return (position, to, offset, wanted) -> {
            int available = (int) Math.max(0, Math.min(wanted, count - position));
            System.arraycopy(bytes, Math.toIntExact(position), to, offset, available);
            return available;
        };
    }
}
