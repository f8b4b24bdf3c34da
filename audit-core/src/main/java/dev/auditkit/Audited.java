package dev.auditkit;

import io.micronaut.aop.Around;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Has each call of a method recorded: who called it, on what, and what became of it. On a class it means all its public
 * methods; what stands at a method counts alone. It is the same in Spring, Quarkus and Micronaut.
 *
 * <pre>{@code
 * @Audited(operation = "order.cancel", key = "order:{id}", metadata = "reason={reason}")
 * public Order cancel(long id, String reason) { ... }
 * }</pre>
 *
 * <p>{@link #key}, {@link #user}, {@link #source} and {@link #metadata} are templates. In them {@code {id}} stands for the parameter of
 * that name, {@code {order.customer.id}} for a property of one, {@code {return}} and {@code {return.id}} for the result, doubled braces for
 * the braces themselves. A property is a component of a record, what a public getter gives, a public
 * field, or a key of a {@link java.util.Map}. A {@link java.util.Optional} is looked into. Parameters are read before the method runs, the result once
 * there is one; where something on the way is null, or there is no result, the text is {@code null}. A template that names
 * what there is not is refused when the application starts or is built.
 */
// Micronaut finds advice by a meta-annotation only. It has no member here, and a JVM ignores the annotations that it
// cannot load.
@Around
@SuppressWarnings("exports") // nobody needs it to use this
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Audited {

    /** What is done, such as {@code order.cancel}; by default the names of class and method, {@code OrderService.cancel}. */
    String operation() default "";

    /** What it is done to, as a template: {@code order:{id}}. */
    String key() default "";

    /** Whether it only reads; reads are recorded only when {@code log-reads} is true. */
    AuditType type() default AuditType.WRITE;

    /**
     * Details, each a name, {@code =} and a template: {@code total={return.total}}. Where the template is one placeholder and
     * nothing else, the detail keeps its kind, so that a number is a number in the log. The name {@code audit} is the log's own.
     */
    String[] metadata() default {};

    /** Who does it, as a template, where that is not the user who is logged in. */
    String user() default "";

    /** From where it is done, as a template, where that is not the address of the client. */
    String source() default "";
}
