/** What a measuring process says of itself. */
@NullMarked
package dev.auditkit.benchmarks.sample;

import org.jspecify.annotations.NullMarked;
