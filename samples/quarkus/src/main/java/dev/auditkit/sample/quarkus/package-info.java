/** An order service, audited by one dependency and one annotation. */
@NullMarked
package dev.auditkit.sample.quarkus;

import org.jspecify.annotations.NullMarked;
