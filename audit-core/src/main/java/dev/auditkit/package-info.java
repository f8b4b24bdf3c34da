/**
 * An append-only audit log that any JVM application can embed.
 *
 * <p>Two types carry everything: {@link dev.auditkit.AuditLog} writes (and, being an {@link dev.auditkit.AuditReader},
 * reads), {@link dev.auditkit.AuditReader} reads a log directory that some other process may be writing.
 *
 * <ul>
 *   <li>What goes in: {@link dev.auditkit.AuditEvent}, under the options of {@link dev.auditkit.AuditConfig}.
 *   <li>What comes out: {@link dev.auditkit.AuditEntry}, asked for with an {@link dev.auditkit.AuditQuery}, returned in
 *       an {@link dev.auditkit.AuditPage}, streamed, or exported in an {@link dev.auditkit.AuditFormat}.
 *   <li>What can go wrong: {@link dev.auditkit.AuditException} and its kinds.
 * </ul>
 */
@NullMarked
package dev.auditkit;

import org.jspecify.annotations.NullMarked;
