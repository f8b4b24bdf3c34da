/** Processes that measure AuditKit by itself: opening, verifying, and the heap under full load. */
@NullMarked
package dev.auditkit.benchmarks.log;

import org.jspecify.annotations.NullMarked;
