/** Processes that measure writing: how many events a second, and how long a call takes the caller. */
@NullMarked
package dev.auditkit.benchmarks.write;

import org.jspecify.annotations.NullMarked;
