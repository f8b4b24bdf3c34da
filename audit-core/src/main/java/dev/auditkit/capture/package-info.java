/**
 * What all framework adapters share: from a call, an HTTP request or an event of security to an entry. Users need only
 * {@link dev.auditkit.Audited}; this package is for those who write an adapter, or who record operations by hand.
 *
 * <ul>
 *   <li>{@link dev.auditkit.capture.AuditRecorder} begins an {@link dev.auditkit.capture.AuditOperation} and records its end. An
 *       {@link dev.auditkit.capture.AuditContext} carries its user, trace and correlation to another thread.
 *   <li>What a framework knows it tells by {@link dev.auditkit.capture.UserProvider}, {@link dev.auditkit.capture.SourceProvider},
 *       {@link dev.auditkit.capture.TraceProvider}, {@link dev.auditkit.capture.TransactionProvider} and
 *       {@link dev.auditkit.capture.AsyncResult}.
 *   <li>{@link dev.auditkit.capture.MethodCapture} is the advice around a method that is {@link dev.auditkit.Audited}:
 *       {@link dev.auditkit.capture.AuditedMethod} with its {@link dev.auditkit.capture.Template}s.
 *   <li>{@link dev.auditkit.capture.HttpCapture} is what a filter of HTTP requests does; {@link dev.auditkit.capture.SecurityEvents} and
 *       {@link dev.auditkit.capture.Operations} give events and names that are the same everywhere.
 * </ul>
 *
 * <p>It uses the public API alone.
 */
@NullMarked
package dev.auditkit.capture;

import org.jspecify.annotations.NullMarked;
