/** What is logged: the same events for every subject, and the work that each of them needs done to them. */
@NullMarked
package dev.auditkit.benchmarks.content;

import org.jspecify.annotations.NullMarked;
