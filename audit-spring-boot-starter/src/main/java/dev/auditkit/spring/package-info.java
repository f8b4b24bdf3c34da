/**
 * Plugs AuditKit into Spring Boot. Applications have nothing to do with this package: they set {@code audit.*} properties, annotate
 * methods with {@link dev.auditkit.Audited}, and have {@link dev.auditkit.AuditLog} and
 * {@link dev.auditkit.capture.AuditRecorder} injected. Each bean stands back for one of the application's own.
 *
 * <ul>
 *   <li>{@link dev.auditkit.spring.AuditLogAutoConfiguration}: {@link dev.auditkit.spring.AuditProperties}, the log and its recorder, and their life.
 *   <li>{@link dev.auditkit.spring.security.AuditUserAutoConfiguration}, {@link dev.auditkit.spring.AuditTraceAutoConfiguration} and
 *       {@link dev.auditkit.spring.AuditTransactionAutoConfiguration}: who, in which trace, in which transaction.
 *   <li>{@link dev.auditkit.spring.AuditTaskAutoConfiguration}: takes those along to other threads.
 *   <li>{@link dev.auditkit.spring.AuditMethodAutoConfiguration}, {@link dev.auditkit.spring.web.AuditHttpAutoConfiguration} and
 *       {@link dev.auditkit.spring.security.AuditSecurityAutoConfiguration}: calls of audited methods, requests, events of security.
 *   <li>{@link dev.auditkit.spring.actuate.AuditHealthAutoConfiguration} and {@link dev.auditkit.spring.actuate.AuditMetricsAutoConfiguration}: how the log is.
 * </ul>
 */
@NullMarked
package dev.auditkit.spring;

import org.jspecify.annotations.NullMarked;
