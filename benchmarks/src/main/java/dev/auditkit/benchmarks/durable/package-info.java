/** durable. */
@NullMarked
package dev.auditkit.benchmarks.durable;

import org.jspecify.annotations.NullMarked;
