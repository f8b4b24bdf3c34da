package dev.auditkit.benchmarks.content;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Draws events: the n-th is always the same. Safe for use by many threads. */
public final class Happenings {

    /** How many users there are, all equally busy. */
    public static final int USERS = 20_000;

    /** How many tickets there are, all equally frequent. */
    public static final int TICKETS = 100_000;

    /** When the last entry of a log to be read happened. */
    private static final Instant END = Instant.parse("2026-10-01T00:00:00Z");

    /** How long the entries of a log to be read took to happen, if there are no more than {@link #FULL}. */
    private static final Duration SPAN = Duration.ofDays(30);

    /** A log with more entries goes back further, so that its days have no more than those of this one. */
    private static final long FULL = 5_000_000;

    /** The name of the node in every line. */
    public static final String NODE = "shop@bench-01";

    private static final String[] OPERATIONS = {
        "order.create", "order.update", "order.cancel", "order.delete", "order.ship", "payment.authorize",
        "payment.capture", "payment.refund", "customer.update", "customer.delete", "session.login", "session.logout"
    };
    private static final String[] CHANNELS = {"web", "mobile", "partner", "store", "callcentre", "batch"};

    private Happenings() {}

    /** The first events, for a run that takes them round and round. */
    public static Happening[] pool(int count) {
        Happening[] pool = new Happening[count];
        for (int i = 0; i < count; i++) {
            pool[i] = draw(i, null);
        }
        return pool;
    }

    /** The n-th event of a log that is read, at its time. */
    public static AuditEvent event(long n, long all) {
        double span = TimeUnit.SECONDS.toMicros(SPAN.toSeconds()) * Math.max(1, (double) all / FULL);
        long beforeEnd = (long) ((double) (all - n) / all * span);
        return draw(n, END.minus(beforeEnd, ChronoUnit.MICROS)).event();
    }

    private static Happening draw(long n, @Nullable Instant time) {
        SplittableRandom random = new SplittableRandom(n);
        String operation = OPERATIONS[random.nextInt(OPERATIONS.length)];
        String key = "order:" + (1_000_000 + random.nextInt(9_000_000));
        int chance = random.nextInt(100);
        AuditResult result = chance < 96 ? AuditResult.OK : chance < 99 ? AuditResult.ERROR : AuditResult.DENIED;
        String user = user(random.nextInt(USERS));
        String source = "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
        String channel = CHANNELS[random.nextInt(CHANNELS.length)];
        int quantity = random.nextInt(1, 1_000);
        String ticket = ticket(random.nextInt(TICKETS));
        HexFormat hex = HexFormat.of();
        String trace = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
        String span = hex.toHexDigits(random.nextLong());
        AuditEvent event = AuditEvent.of(operation)
                .key(key)
                .result(result)
                .user(user)
                .source(source)
                .metadata("channel", channel)
                .metadata("quantity", quantity)
                .metadata("ticket", ticket)
                .traceId(trace)
                .spanId(span)
                .time(time)
                .build();
        return new Happening(operation, key, result, user, source, channel, quantity, ticket, trace, span, event);
    }

    /** The user of the n-th event. */
    public static String userOf(long n) {
        return draw(n, null).user();
    }

    /** The ticket of the n-th event. */
    public static String ticketOf(long n) {
        return draw(n, null).ticket();
    }

    private static String user(int number) {
        return "user-" + (100_000 + number);
    }

    private static String ticket(int number) {
        return "T-" + (1_000_000 + number);
    }
}
