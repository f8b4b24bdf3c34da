package dev.auditkit.micronaut;

import java.util.function.Predicate;

/** Which exceptions of the framework say that a user was not allowed to. */
interface Denials extends Predicate<Throwable> {}
