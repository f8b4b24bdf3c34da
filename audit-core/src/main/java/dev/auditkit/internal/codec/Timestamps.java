package dev.auditkit.internal.codec;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

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
    private static final String FORM = "not a time of the form 2025-10-23T08:30:45.123456Z";

    private final byte[] date = new byte[DATE_LENGTH];
    private long day = Long.MIN_VALUE;

    /** The last second that was written, up to the point before its fraction. */
    private final byte[] written = new byte[FRACTION_AT];

    private long writtenSecond = Long.MIN_VALUE;

    /** The last minute that was read, up to its seconds, and when it begins. */
    private final byte[] readMinute = "1970-01-01T00:00:".getBytes(StandardCharsets.US_ASCII);

    private long minute;

    /** The instant in microseconds, rounded down. */
    public static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    /** The instant of that many microseconds. */
    public static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
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
        if (!Arrays.equals(readMinute, 0, SECOND_AT, from, at, at + SECOND_AT)) {
            minute = minute(from, at);
            System.arraycopy(from, at, readMinute, 0, SECOND_AT);
        }
        int tens = from[at + SECOND_AT] - '0';
        int ones = from[at + SECOND_AT + 1] - '0';
        int a = from[at + FRACTION_AT] - '0';
        int b = from[at + FRACTION_AT + 1] - '0';
        int c = from[at + FRACTION_AT + 2] - '0';
        int d = from[at + FRACTION_AT + 3] - '0';
        int e = from[at + FRACTION_AT + 4] - '0';
        int f = from[at + FRACTION_AT + 5] - '0';
        // Negative when one of them is not a digit, or the minute has no such second.
        int wrong = tens | ones | a | b | c | d | e | f | (5 - tens) | (9 - ones);
        wrong |= (9 - a) | (9 - b) | (9 - c) | (9 - d) | (9 - e) | (9 - f);
        if (wrong < 0 || from[at + FRACTION_AT - 1] != '.' || from[at + LENGTH - 1] != 'Z') {
            throw new DateTimeException(FORM);
        }
        int fraction = ((((a * 10 + b) * 10 + c) * 10 + d) * 10 + e) * 10 + f;
        return minute + (tens * 10 + ones) * 1_000_000L + fraction;
    }

    /** The beginning of the minute that stands there. */
    private long minute(byte[] from, int at) {
        if (from[at + 4] != '-'
                || from[at + 7] != '-'
                || from[at + 10] != 'T'
                || from[at + 13] != ':'
                || from[at + 16] != ':') {
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
