package dev.auditkit.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment as people write it: an RFC 3339 date and time, one without an offset (then UTC), or a date alone. */
final class TimeArgument {

    /** ISO 8601's extended form, of which RFC 3339 is a part, with all after the date left to choice. */
    private static final DateTimeFormatter FORM = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private TimeArgument() {}

    /** The earliest moment that is meant: of a date, its first. */
    static final class Earliest implements ITypeConverter<Instant> {

        @Override
        public Instant convert(String value) {
            return parse(value, date -> date.atStartOfDay().toInstant(ZoneOffset.UTC));
        }
    }

    /** The latest moment that is meant: of a date, its last microsecond, the log's finest unit. */
    static final class Latest implements ITypeConverter<Instant> {

        @Override
        public Instant convert(String value) {
            return parse(
                    value,
                    date -> date.plusDays(1)
                            .atStartOfDay()
                            .toInstant(ZoneOffset.UTC)
                            .minus(1, ChronoUnit.MICROS));
        }
    }

    private interface OfDate {
        Instant moment(LocalDate date);
    }

    private static Instant parse(String value, OfDate ofDate) {
        try {
            TemporalAccessor time = FORM.parseBest(
                    value.strip().toUpperCase(Locale.ROOT).replace(' ', 'T'),
                    OffsetDateTime::from,
                    LocalDateTime::from,
                    LocalDate::from);
            if (time instanceof OffsetDateTime withOffset) {
                return withOffset.toInstant();
            }
            return time instanceof LocalDateTime local
                    ? local.toInstant(ZoneOffset.UTC)
                    : ofDate.moment((LocalDate) time);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + value + "' is no time; allowed: 2025-10-23T08:30:45.123Z,"
                    + " 2025-10-23T10:30:45+02:00, 2025-10-23T08:30:45 (UTC) or 2025-10-23 (the whole UTC day)");
        }
    }
}
