package dev.auditkit.quarkus;

import dev.auditkit.capture.AuditContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** In what the calling thread works where no operation is active on it. Safe for use by many threads. */
interface Surroundings extends Supplier<@Nullable AuditContext> {}
