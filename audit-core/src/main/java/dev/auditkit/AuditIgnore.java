package dev.auditkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Leaves something out of what is recorded of data by itself. On an entity: nothing is recorded of it, nor of its subclasses. On an
 * embeddable class, or that of another value: nothing is recorded of attributes of that class. On an attribute
 * of an entity or of an embedded object, at the field or its getter: it is not among the names of what was changed, and a change of nothing
 * else is not recorded. {@link AuditMasked} hides only the value.
 *
 * <pre>{@code
 * @Entity
 * class Customer {
 *     @AuditIgnore Instant lastSeen;
 *     @AuditMasked String password;
 * }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD})
public @interface AuditIgnore {}
