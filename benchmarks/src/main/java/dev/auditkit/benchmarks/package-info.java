/**
 * Measures AuditKit beside what one would use instead. {@code Benchmarks} is the command; it starts each
 * subject in a process of its own, round by round, keeps what each of them measured, and has the report drawn from that.
 */
@NullMarked
package dev.auditkit.benchmarks;

import org.jspecify.annotations.NullMarked;
