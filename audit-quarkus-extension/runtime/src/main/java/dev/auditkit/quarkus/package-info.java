/**
 * Plugs AuditKit into Quarkus. Applications have nothing to do with this package: they set {@code audit.*} properties, annotate methods with
 * {@link dev.auditkit.Audited}, and have {@link dev.auditkit.AuditLog} and {@link dev.auditkit.capture.AuditRecorder} injected.
 * Which of these classes are beans of an application is decided when it is built, by what else it has.
 *
 * <ul>
 *   <li>{@link dev.auditkit.quarkus.AuditRunTimeConfig}, {@link dev.auditkit.quarkus.AuditBuildTimeConfig}: the options.
 *   <li>{@code AuditBeans}, {@code ApplicationLife}: the log and its recorder, and their life.
 *   <li>{@code AuditedInterceptor}, {@code AuditedMethods}, {@code UniResult}, {@code MultiResult}: calls of audited methods.
 *   <li>{@code RequestFilter}, {@link dev.auditkit.quarkus.RouteOfResource}, {@code SecurityObserver}: requests, events of security.
 *   <li>{@code SecurityUsers}, {@code RequestSource}, {@code OpenTelemetryTraces}, {@code JtaTransactions}: who, from where, in which trace, in which
 *       transaction; {@link dev.auditkit.quarkus.AuditContextPropagation} takes an operation along to other threads.
 *   <li>{@code LogHealth}, {@code LogReadiness}, {@code LogMeters}, {@link dev.auditkit.quarkus.AuditDevUi}: how the log is.
 * </ul>
 */
@NullMarked
package dev.auditkit.quarkus;

import org.jspecify.annotations.NullMarked;
