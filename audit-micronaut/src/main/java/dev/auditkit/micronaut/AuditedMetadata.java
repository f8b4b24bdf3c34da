package dev.auditkit.micronaut;

import dev.auditkit.Audited;
import io.micronaut.aop.Intercepted;
import io.micronaut.aop.InterceptedProxy;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.annotation.AnnotationMetadataDelegate;
import io.micronaut.inject.ExecutableMethod;
import io.micronaut.inject.annotation.AnnotationMetadataHierarchy;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** What Micronaut has written down of audited methods when their classes were compiled. */
final class AuditedMetadata {

    private AuditedMetadata() {}

    /** The annotation that counts: that at the method, or one that it overrides; else, for public methods, that at the class. */
    static @Nullable Audited of(Class<?> target, ExecutableMethod<?, ?> method) {
        AnnotationMetadata metadata = unwrapped(method.getAnnotationMetadata());
        if (metadata instanceof AnnotationMetadataHierarchy hierarchy) {
            // Not of the whole: members that the method leaves out would be those of the class.
            AnnotationMetadata own = hierarchy.getDeclaredMetadata();
            if (own.hasAnnotation(Audited.class)) {
                return own.synthesize(Audited.class);
            }
            return ofClass(hierarchy.getRootMetadata(), method);
        }
        // What has one level only has it from the class, where that is annotated.
        return target.isAnnotationPresent(Audited.class)
                ? ofClass(metadata, method)
                : metadata.synthesize(Audited.class);
    }

    private static @Nullable Audited ofClass(AnnotationMetadata metadata, ExecutableMethod<?, ?> method) {
        boolean counts = metadata.hasAnnotation(Audited.class)
                && Modifier.isPublic(method.getTargetMethod().getModifiers());
        return counts ? metadata.synthesize(Audited.class) : null;
    }

    private static AnnotationMetadata unwrapped(AnnotationMetadata metadata) {
        return metadata instanceof AnnotationMetadataDelegate delegate
                        && !(metadata instanceof AnnotationMetadataHierarchy)
                ? unwrapped(delegate.getAnnotationMetadata())
                : metadata;
    }

    /** The class of a bean, not that of the proxy that Micronaut has made of it. */
    static Class<?> target(Object bean, ExecutableMethod<?, ?> method) {
        if (bean instanceof InterceptedProxy<?> proxy && proxy.hasCachedInterceptedTarget()) {
            return target(proxy.interceptedTarget(), method);
        }
        Class<?> type = bean.getClass();
        while (Intercepted.class.isAssignableFrom(type)
                && type.getSuperclass() != null
                && type.getSimpleName().endsWith("$Intercepted")) {
            type = type.getSuperclass();
        }
        // What is made of an interface has no class of its own.
        return type == Object.class ? method.getDeclaringType() : type;
    }
}
