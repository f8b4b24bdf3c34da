/**
 * Plugs AuditKit into Micronaut, 4 and 5. Applications have nothing to do with this package: they set {@code audit.*} properties, annotate
 * methods with {@link dev.auditkit.Audited}, and have {@link dev.auditkit.AuditLog} and
 * {@link dev.auditkit.capture.AuditRecorder} injected. Each bean stands back for one of the application's own. All is wired when this is
 * compiled; what belongs to a library is there only when the library is.
 */
@NullMarked
package dev.auditkit.micronaut;

import org.jspecify.annotations.NullMarked;
