package dev.auditkit.quarkus;

import java.util.function.Predicate;

/** Which exceptions of a library say that the user was not allowed to. Stateless. */
interface Denials extends Predicate<Throwable> {}
