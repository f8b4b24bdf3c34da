package dev.auditkit.benchmarks.content;

import dev.auditkit.AuditEvent;
import dev.auditkit.AuditResult;

/**
 * An event as every subject gets it: ready, so that nobody's time contains the making of it. Immutable.
 *
 * @param operation one of twelve
 * @param key what it was done to
 * @param result what became of it
 * @param user one of {@value Happenings#USERS}
 * @param source an address
 * @param channel metadata: one of six
 * @param quantity metadata: a number
 * @param ticket metadata: one of {@value Happenings#TICKETS}
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param event the same for AuditKit
 */
public record Happening(
        String operation,
        String key,
        AuditResult result,
        String user,
        String source,
        String channel,
        int quantity,
        String ticket,
        String traceId,
        String spanId,
        AuditEvent event) {}
