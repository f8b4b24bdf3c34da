/** micro. */
@NullMarked
package dev.auditkit.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
