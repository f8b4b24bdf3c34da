package dev.auditkit.quarkus.deployment;

import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget.Kind;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Puts on a method what stands at the same method of a class or an interface above, or at the interface, as
 * {@link dev.auditkit.capture.AuditedAnnotations} finds it, which is never at a static one; what stands at a class CDI inherits by itself.
 */
final class InheritedAnnotations implements AnnotationTransformation {

    private static final Logger LOGGER = Logger.getLogger(InheritedAnnotations.class);

    private final IndexView index;
    private @Nullable Boolean needed;

    InheritedAnnotations(IndexView index) {
        this.index = index;
    }

    @Override
    public boolean supports(Kind kind) {
        return kind == Kind.METHOD;
    }

    @Override
    public void apply(TransformationContext context) {
        MethodInfo method = context.declaration().asMethod();
        if (Modifier.isStatic(method.flags())) {
            ignore(context, method);
        } else if (isNeeded() && !context.hasAnnotation(Names.AUDITED) && mayInherit(method)) {
            inherit(context, method);
        }
    }

    /** Quarkus intercepts static methods too, from before there is a configuration; with them the application would not start. */
    private static void ignore(TransformationContext context, MethodInfo method) {
        if (context.hasAnnotation(Names.AUDITED)) {
            LOGGER.warnf(
                    "@Audited at %s.%s does nothing: calls of static methods are not recorded",
                    method.declaringClass().name(), method.name());
            context.remove(annotation -> annotation.name().equals(Names.AUDITED));
        }
    }

    private void inherit(TransformationContext context, MethodInfo method) {
        AnnotationInstance above = above(method);
        if (above != null) {
            context.add(AnnotationInstance.builder(Names.AUDITED)
                    .addAll(above.values())
                    .build());
        }
    }

    /** Most applications have the annotation at classes and their own methods only. */
    private boolean isNeeded() {
        if (needed == null) {
            Collection<AnnotationInstance> all = index.getAnnotations(Names.AUDITED);
            needed = !all.isEmpty();
        }
        return needed;
    }

    private static boolean mayInherit(MethodInfo method) {
        return !method.isConstructor()
                && !method.isStaticInitializer()
                && !method.isSynthetic()
                && !Modifier.isPrivate(method.flags())
                && !Modifier.isInterface(method.declaringClass().flags());
    }

    private @Nullable AnnotationInstance above(MethodInfo method) {
        AnnotationInstance atMethod = classesAbove(method.declaringClass())
                .map(type -> declared(method, type))
                .filter(Objects::nonNull)
                .map(declared -> declared.declaredAnnotation(Names.AUDITED))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        boolean ofClass = Stream.concat(Stream.of(method.declaringClass()), superclasses(method.declaringClass()))
                .anyMatch(type -> type.hasDeclaredAnnotation(Names.AUDITED));
        if (atMethod != null || ofClass || !Modifier.isPublic(method.flags())) {
            return atMethod;
        }
        return interfaces(method.declaringClass())
                .filter(type -> declared(method, type) != null)
                .map(type -> type.declaredAnnotation(Names.AUDITED))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Stream<ClassInfo> classesAbove(ClassInfo type) {
        return Stream.concat(superclasses(type), interfaces(type));
    }

    private Stream<ClassInfo> superclasses(ClassInfo type) {
        return Stream.iterate(above(type), Objects::nonNull, this::above).map(Objects::requireNonNull);
    }

    private @Nullable ClassInfo above(ClassInfo type) {
        DotName name = type.superName();
        return name == null ? null : index.getClassByName(name);
    }

    /** Of the class, those above it and all that these extend. */
    private Stream<ClassInfo> interfaces(ClassInfo type) {
        return Stream.concat(Stream.of(type), superclasses(type)).flatMap(this::declaredInterfaces);
    }

    private Stream<ClassInfo> declaredInterfaces(ClassInfo type) {
        return type.interfaceNames().stream()
                .map(index::getClassByName)
                .filter(Objects::nonNull)
                .flatMap(above -> Stream.concat(Stream.of(above), declaredInterfaces(above)));
    }

    private static @Nullable MethodInfo declared(MethodInfo method, ClassInfo type) {
        return type.method(method.name(), method.parameterTypes());
    }
}
