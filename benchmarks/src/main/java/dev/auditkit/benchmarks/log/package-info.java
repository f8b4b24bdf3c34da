/** log. */
@NullMarked
package dev.auditkit.benchmarks.log;

import org.jspecify.annotations.NullMarked;
