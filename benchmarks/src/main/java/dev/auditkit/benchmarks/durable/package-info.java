/** A process that measures durable writes: AuditKit beside PostgreSQL. */
@NullMarked
package dev.auditkit.benchmarks.durable;

import org.jspecify.annotations.NullMarked;
