/** Keeps raw results and draws the report from them: Markdown and plots, with nothing but these classes. */
@NullMarked
package dev.auditkit.benchmarks.report;

import org.jspecify.annotations.NullMarked;
