/**
 * For tests of what an application audits: {@link dev.auditkit.testkit.InMemoryAuditLog} stands in for its log, and
 * {@link dev.auditkit.testkit.AuditAssertions} say what must be in one.
 */
@NullMarked
package dev.auditkit.testkit;

import org.jspecify.annotations.NullMarked;
