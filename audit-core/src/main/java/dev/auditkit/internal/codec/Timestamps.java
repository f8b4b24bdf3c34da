package dev.auditkit.internal.codec;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Times as the log writes them, {@code 2025-10-23T08:30:45.123456Z} (RFC 3339, always 27 bytes), and as microseconds
 * since 1970-01-01T00:00Z. Remembers the last date, minute and second, as neighbours in a log share them. For one thread.
 */
public final class Timestamps {

    /** The length of a time in bytes. */
    public static final int LENGTH = 27;

    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final long EARLIEST = micros(Instant.parse("0000-01-01T00:00:00Z"));
    private static final long LATEST = micros(Instant.parse("9999-12-31T23:59:59.999999Z"));
    private static final long SECONDS_PER_DAY = 86_400;
    private static final int DATE_LENGTH = 10;
    private static final int SECOND_AT = 17;
    private static final int FRACTION_AT = 20;
    private static final byte[] EPOCH = "1970-01-01T00:00".getBytes(StandardCharsets.US_ASCII);

    /** Six bytes, a one in each of six bytes, and what stands before and behind six digits. */
    private static final long SIX_BYTES = 0xffff_ffff_ffffL;

    private static final long SIX_TIMES = Words.EACH & SIX_BYTES;
    private static final long POINT_AND_ZONE = '.' | (long) 'Z' << 56;
    private static final String FORM = "not a time of the form 2025-10-23T08:30:45.123456Z";

    private final byte[] date = new byte[DATE_LENGTH];
    private long day = Long.MIN_VALUE;

    /** The last second that was written, up to the point before its fraction. */
    private final byte[] written = new byte[FRACTION_AT];

    private long writtenSecond = Long.MIN_VALUE;

    /** The last minute that was read, its sixteen bytes, and when it begins. */
    private long readDate = (long) Words.LONGS.get(EPOCH, 0);

    private long readMinute = (long) Words.LONGS.get(EPOCH, Long.BYTES);
    private long minute;

    /** The instant in microseconds, rounded down. */
    public static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    /** The instant of that many microseconds. */
    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    /**
     * The time that a text gives, in this form, which is read faster, or in another one of ISO 8601.
     *
     * @throws java.time.format.DateTimeParseException when it is none
     */
    static Instant parse(String text) {
        if (text.length() == LENGTH) {
            try {
                return instant(new Timestamps().read(text.getBytes(StandardCharsets.ISO_8859_1), 0));
            } catch (DateTimeException e) {
                // In another form, or none: the slow way tells.
            }
        }
        return Instant.parse(text);
    }

    /** The number of the UTC day, 0 being 1970-01-01. */
    public static long day(long micros) {
        return Math.floorDiv(micros, MICROS_PER_DAY);
    }

    /** The first microsecond of that UTC day. */
    public static long startOfDay(long day) {
        return day * MICROS_PER_DAY;
    }

    /** Whether the log can write the time: the years 0000 to 9999. */
    static boolean writable(Instant instant) {
        long second = instant.getEpochSecond();
        return second >= EARLIEST / 1_000_000 && second <= LATEST / 1_000_000;
    }

    /** Writes the time at {@code at}; one beyond the years 0000 to 9999 as the nearest that is not. */
    public void write(long micros, byte[] to, int at) {
        long clamped = Math.max(EARLIEST, Math.min(LATEST, micros));
        long second = Math.floorDiv(clamped, 1_000_000L);
        if (second != writtenSecond) {
            writeSecond(second);
        }
        System.arraycopy(written, 0, to, at, FRACTION_AT);
        digits(to, at + FRACTION_AT, (int) (clamped - second * 1_000_000L), 6);
        to[at + LENGTH - 1] = 'Z';
    }

    private void writeSecond(long second) {
        long ofDay = Math.floorMod(second, SECONDS_PER_DAY);
        remember(Math.floorDiv(second, SECONDS_PER_DAY));
        System.arraycopy(date, 0, written, 0, DATE_LENGTH);
        int seconds = (int) ofDay;
        written[10] = 'T';
        digits(written, 11, seconds / 3_600, 2);
        written[13] = ':';
        digits(written, 14, seconds / 60 % 60, 2);
        written[16] = ':';
        digits(written, 17, seconds % 60, 2);
        written[19] = '.';
        writtenSecond = second;
    }

    /**
     * Reads the time at {@code at}.
     *
     * @throws DateTimeException when the bytes are not a time in this form
     */
    public long read(byte[] from, int at) {
        if (at + LENGTH > from.length) {
            throw new DateTimeException(FORM);
        }
        long eight = (long) Words.LONGS.get(from, at);
        long next = (long) Words.LONGS.get(from, at + Long.BYTES);
        if (eight != readDate || next != readMinute) {
            minute = minute(from, at);
            readDate = eight;
            readMinute = next;
        }
        int tens = from[at + SECOND_AT] - '0';
        int ones = from[at + SECOND_AT + 1] - '0';
        long fraction = (long) Words.LONGS.get(from, at + FRACTION_AT - 1);
        long digits = (fraction >>> 8 & SIX_BYTES) ^ '0' * SIX_TIMES;
        long wrong = (digits + (0x7f - 9) * SIX_TIMES | digits) & Words.TOP; // of a byte above 9
        wrong |= (fraction & ~(SIX_BYTES << 8)) ^ POINT_AND_ZONE;
        wrong |= from[at + SECOND_AT - 1] ^ ':';
        // Negative when one of them is not a digit, or the minute has no such second.
        int wrongSecond = tens | ones | (5 - tens) | (9 - ones);
        if (wrong != 0 || wrongSecond < 0) {
            throw new DateTimeException(FORM);
        }
        long pairs = digits * 10 + (digits >>> 8); // of digits, in each second byte
        long micros = (pairs & 0xff) * 10_000 + (pairs >>> 16 & 0xff) * 100 + (pairs >>> 32 & 0xff);
        return minute + (tens * 10 + ones) * 1_000_000L + micros;
    }

    /** The beginning of the minute that stands there. */
    private long minute(byte[] from, int at) {
        if (from[at + 4] != '-' || from[at + 7] != '-' || from[at + 10] != 'T' || from[at + 13] != ':') {
            throw new DateTimeException(FORM);
        }
        long of = LocalDate.of(number(from, at, 4), number(from, at + 5, 2), number(from, at + 8, 2))
                .toEpochDay();
        int hour = number(from, at + 11, 2);
        int minuteOfHour = number(from, at + 14, 2);
        if (hour > 23 || minuteOfHour > 59) {
            throw new DateTimeException("no such time of day");
        }
        return startOfDay(of) + (hour * 60L + minuteOfHour) * 60_000_000L;
    }

    private void remember(long newDay) {
        if (newDay != day) {
            LocalDate of = LocalDate.ofEpochDay(newDay);
            digits(date, 0, of.getYear(), 4);
            date[4] = '-';
            digits(date, 5, of.getMonthValue(), 2);
            date[7] = '-';
            digits(date, 8, of.getDayOfMonth(), 2);
            day = newDay;
        }
    }

    private static void digits(byte[] to, int at, int value, int count) {
        int rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static int number(byte[] from, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = from[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("not a digit in a time");
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
