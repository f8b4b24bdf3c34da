/** The small parts of the way of an event and of a query, for JMH. */
@NullMarked
package dev.auditkit.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
