/** report. */
@NullMarked
package dev.auditkit.benchmarks.report;

import org.jspecify.annotations.NullMarked;
