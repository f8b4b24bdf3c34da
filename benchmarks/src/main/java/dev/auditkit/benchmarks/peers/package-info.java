/** The subjects that write: AuditKit and what one would use instead, each set up as its own documentation advises. */
@NullMarked
package dev.auditkit.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
