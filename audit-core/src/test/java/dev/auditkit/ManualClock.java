package dev.auditkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that a test sets. */
public final class ManualClock implements InstantSource {

    private final AtomicReference<Instant> now;

    public ManualClock(String now) {
        this.now = new AtomicReference<>(Instant.parse(now));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    public void set(String instant) {
        now.set(Instant.parse(instant));
    }

    public void advance(Duration by) {
        now.updateAndGet(before -> before.plus(by));
    }
}
