package dev.auditkit.capture;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids of what entries have in common: no two of one recorder or of two are equal. They can be guessed from each other, and guard nothing. A
 * random one each time would ask the system for it, under a lock. Safe for use by many threads.
 */
final class Ids {

    private static final long BELOW_THE_VARIANT = 0x3fff_ffff_ffff_ffffL;

    // Not static: an image that is made ahead of time would have the same in each process.
    private final UUID first = UUID.randomUUID();
    private final AtomicLong next = new AtomicLong(first.getLeastSignificantBits());

    /** The next one, in the form of a random UUID (RFC 9562 5.4). */
    String next() {
        long low = (next.getAndIncrement() & BELOW_THE_VARIANT) | Long.MIN_VALUE;
        return new UUID(first.getMostSignificantBits(), low).toString();
    }
}
