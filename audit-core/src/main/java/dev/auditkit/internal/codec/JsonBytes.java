package dev.auditkit.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing buffer of UTF-8 JSON. Strings have one form only (RFC 8259, section 7): {@code "} and {@code \} escaped
 * by a backslash, the five control characters that have a short escape by it, the other bytes below 0x20 as
 * {@code \}{@code u00xx} in lower case, all else as it is; a lone surrogate is written as U+FFFD. For one thread.
 */
public final class JsonBytes {

    private static final int LARGEST_KEPT = 1 << 20;
    /** The digits that hexadecimal numbers have in the log. */
    static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    /** For each byte its escape: 0 none, {@code u} the long one, else the letter after the backslash. */
    static final byte[] ESCAPE = new byte[256];

    static {
        Arrays.fill(ESCAPE, 0, 0x20, (byte) 'u');
        ESCAPE['"'] = '"';
        ESCAPE['\\'] = '\\';
        ESCAPE['\b'] = 'b';
        ESCAPE['\f'] = 'f';
        ESCAPE['\n'] = 'n';
        ESCAPE['\r'] = 'r';
        ESCAPE['\t'] = 't';
    }

    private byte[] bytes;
    private int length;
    private final PlainText plainText = new PlainText();

    /** @param capacity the bytes to begin with */
    public JsonBytes(int capacity) {
        bytes = new byte[capacity];
    }

    /** The array, of which {@link #length()} bytes count; good until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** How many bytes were written. */
    public int length() {
        return length;
    }

    /** Forgets all that was written, and the memory of an exceptionally large text. */
    public void clear() {
        length = 0;
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[LARGEST_KEPT];
        }
    }

    /** Forgets what was written after {@code to} bytes. */
    public void rewind(int to) {
        length = to;
    }

    /** Makes room for {@code more} bytes. */
    void ensure(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), (int)
                    Math.min(Integer.MAX_VALUE - 8L, bytes.length * 2L)));
        }
    }

    void raw(byte value) {
        ensure(1);
        bytes[length++] = value;
    }

    /** Appends bytes as they are. */
    public void raw(byte[] from, int offset, int count) {
        ensure(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    void raw(byte[] from) {
        raw(from, 0, from.length);
    }

    /** Appends ASCII text as it is. */
    @SuppressWarnings("deprecation") // The bulk copy of low bytes, which is right for ASCII, allocates nothing.
    void ascii(String text) {
        int count = text.length();
        ensure(count);
        text.getBytes(0, count, bytes, length);
        length += count;
    }

    void number(long value) {
        if (value < 0) {
            ascii(Long.toString(value));
            return;
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        ensure(digits);
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    void hex(byte[] from, int offset, int count) {
        ensure(2 * count);
        Hex.write(from, offset, count, bytes, length);
        length += 2 * count;
    }

    /** Appends a UUID as text (RFC 9562, section 4). */
    void uuid(long high, long low) {
        ensure(EventIds.LENGTH);
        Hex.write(high >>> 32, 4, bytes, length);
        bytes[length + 8] = '-';
        Hex.write(high >>> 16, 2, bytes, length + 9);
        bytes[length + 13] = '-';
        Hex.write(high, 2, bytes, length + 14);
        bytes[length + 18] = '-';
        Hex.write(low >>> 48, 2, bytes, length + 19);
        bytes[length + 23] = '-';
        Hex.write(low, 6, bytes, length + 24);
        length += EventIds.LENGTH;
    }

    void timestamp(Timestamps timestamps, long micros) {
        ensure(Timestamps.LENGTH);
        timestamps.write(micros, bytes, length);
        length += Timestamps.LENGTH;
    }

    /** Appends a string in quotation marks. */
    public void string(String text) {
        if (plain(text, PlainText.LONGEST)) {
            return;
        }
        byte[] utf8 = utf8(text);
        raw((byte) '"');
        escaped(utf8, utf8.length);
        raw((byte) '"');
    }

    /**
     * Appends a string in quotation marks, of whose content in the escaped form at most {@code limit} bytes are written.
     *
     * @return the UTF-8 of the whole text where not all of it was written; null where it was
     */
    byte @Nullable [] string(String text, int limit) {
        if (plain(text, limit)) {
            return null;
        }
        byte[] utf8 = utf8(text);
        raw((byte) '"');
        int start = length;
        escaped(utf8, Math.min(utf8.length, limit + 1));
        if (length - start <= limit) {
            raw((byte) '"');
            return null;
        }
        length = wholeCharacters(start, start + limit);
        raw((byte) '"');
        return utf8;
    }

    /** Appends a string in quotation marks if it is plain and not longer than {@code limit}; whether it did. */
    private boolean plain(String text, int limit) {
        int count = text.length();
        if (count > Math.min(limit, PlainText.LONGEST)) {
            return false;
        }
        ensure(count + 2);
        if (!plainText.copy(text, bytes, length + 1)) {
            return false;
        }
        bytes[length] = '"';
        bytes[length + 1 + count] = '"';
        length += count + 2;
        return true;
    }

    /** The UTF-8 of the text with U+FFFD for each lone surrogate. */
    static byte[] utf8(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        // The encoder writes a question mark for what it cannot express: only a text with one needs the slow look.
        for (byte value : utf8) {
            if (value == '?') {
                return WellFormed.of(text).getBytes(StandardCharsets.UTF_8);
            }
        }
        return utf8;
    }

    private void escaped(byte[] utf8, int count) {
        ensure(count);
        int plain = 0;
        for (int i = 0; i < count; i++) {
            byte escape = ESCAPE[utf8[i] & 0xff];
            if (escape != 0) {
                raw(utf8, plain, i - plain);
                escape(utf8[i], escape);
                plain = i + 1;
            }
        }
        raw(utf8, plain, count - plain);
    }

    private void escape(byte value, byte escape) {
        ensure(6);
        bytes[length++] = '\\';
        bytes[length++] = escape;
        if (escape == 'u') {
            bytes[length++] = '0';
            bytes[length++] = '0';
            bytes[length++] = HEX[value >> 4 & 0xf];
            bytes[length++] = HEX[value & 0xf];
        }
    }

    /** The end of the last character that, escaped, ends at or before {@code limit}. */
    private int wholeCharacters(int start, int limit) {
        int end = start;
        while (true) {
            int next = end + sizeOfCharacter(end);
            if (next > limit) {
                return end;
            }
            end = next;
        }
    }

    private int sizeOfCharacter(int at) {
        int first = bytes[at] & 0xff;
        if (first == '\\') {
            return bytes[at + 1] == 'u' ? 6 : 2;
        }
        return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    }
}
