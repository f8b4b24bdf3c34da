package dev.auditkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Splits input into lines, in memory that is bounded by the longest line. For one thread. */
final class InputLines {

    /** A longer line is refused; more than enough for an event, of which the log keeps 64 KiB. */
    static final int LONGEST = 4 << 20;

    private static final int FIRST_CAPACITY = 1 << 16;

    private final InputStream in;
    private byte[] buffer = new byte[FIRST_CAPACITY];
    private int offset;
    private int length;
    private int filled;
    private long number;
    private long consumed;
    private boolean terminated;
    private boolean tooLong;

    InputLines(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line; false at the end. */
    boolean next() throws IOException {
        offset += terminated ? length + 1 : length;
        length = 0;
        terminated = false;
        tooLong = false;
        int seen = 0;
        while (true) {
            for (int i = offset + seen; i < filled; i++) {
                if (buffer[i] == '\n') {
                    terminated = true;
                    return line(i);
                }
            }
            seen = filled - offset;
            if (seen >= LONGEST) {
                tooLong = true;
                offset = filled; // what there is of it is let go
                seen = 0;
            }
            if (!fill()) {
                return (filled > offset || tooLong) && line(filled);
            }
        }
    }

    /** Whether the line is longer than {@link #LONGEST}; it is then not there to be read. */
    boolean tooLong() {
        return tooLong;
    }

    /** The array that has the line, until the next. */
    byte[] buffer() {
        return buffer;
    }

    /** Where the line begins in the array. */
    int offset() {
        return offset;
    }

    /** How many bytes it has, without its line feed. */
    int length() {
        return length;
    }

    /** Which line it is, from 1. */
    long number() {
        return number;
    }

    /** How many bytes were read of the input. */
    long consumed() {
        return consumed;
    }

    /** Whether there is nothing but white space on the line. */
    boolean blank() {
        for (int i = offset; i < offset + length; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
                return false;
            }
        }
        return !tooLong;
    }

    private boolean line(int end) {
        length = end - offset;
        number++;
        return true;
    }

    /** Reads more behind what there is of the line, which moves to the front; false at the end of the input. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, offset, buffer, 0, filled - offset);
        filled -= offset;
        offset = 0;
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
            return false;
        }
        filled += read;
        consumed += read;
        return true;
    }
}
