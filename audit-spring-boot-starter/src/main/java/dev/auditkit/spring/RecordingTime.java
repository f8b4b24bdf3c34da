package dev.auditkit.spring;

import java.util.function.LongConsumer;

/** Told how many nanoseconds the log took for each event. Safe for use by many threads. */
@FunctionalInterface
public interface RecordingTime extends LongConsumer {}
