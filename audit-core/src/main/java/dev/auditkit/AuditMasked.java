package dev.auditkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has what is recorded of data by itself say that a value was changed, but never the value nor anything that is computed from it, nor whether there is
 * one. On an entity or an embeddable class it means all its attributes and those of its subclasses, on the class of another value that value wherever it
 * is; on an attribute of an entity or of an embedded object, at the field or its getter, that one with all that is in it.
 * See {@link AuditIgnore} for an example.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD})
public @interface AuditMasked {}
