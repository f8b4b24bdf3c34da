/** read. */
@NullMarked
package dev.auditkit.benchmarks.read;

import org.jspecify.annotations.NullMarked;
