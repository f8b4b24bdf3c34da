/** An order service on Micronaut: the same application as the other samples, audited by a dependency. */
@NullMarked
package dev.auditkit.sample.micronaut;

import org.jspecify.annotations.NullMarked;
