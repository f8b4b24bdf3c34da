package dev.auditkit.spring;

import java.util.function.Predicate;

/**
 * Which exceptions, besides every {@link SecurityException}, say that the user was not allowed to: what ends with one is {@code denied}.
 * Safe for use by many threads.
 */
@FunctionalInterface
public interface Denials extends Predicate<Throwable> {}
