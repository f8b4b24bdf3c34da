package dev.auditkit.spring;

import dev.auditkit.Audited;
import dev.auditkit.capture.AuditedAnnotations;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Has a native image keep what audited methods need: the methods with their annotations and names of parameters, and the properties of what
 * templates look into. Stateless.
 */
final class AuditedBeans implements BeanRegistrationAotProcessor {

    @Override
    public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
        Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
        Set<Class<?>> looked = new LinkedHashSet<>();
        boolean[] audited = new boolean[1];
        ReflectionUtils.doWithMethods(type, method -> {
            if (isAudited(method, type)) {
                audited[0] = true;
                looked.addAll(types(method));
            }
        });
        return audited[0] ? new Contribution(type, looked) : null;
    }

    private static boolean isAudited(Method method, Class<?> type) {
        Audited audited = method.isSynthetic() ? null : AuditedAnnotations.find(method, type);
        return audited != null;
    }

    /** What parameters and results may be made of; a property of a property may need a hint of the application's own. */
    private static Set<Class<?>> types(Method method) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Parameter parameter : method.getParameters()) {
            collect(ResolvableType.forType(parameter.getParameterizedType()), types);
        }
        collect(ResolvableType.forMethodReturnType(method), types);
        return types;
    }

    private static void collect(ResolvableType type, Set<Class<?>> types) {
        Class<?> raw = type.resolve();
        if (raw != null && !raw.isPrimitive() && !raw.getName().startsWith("java.")) {
            types.add(raw);
        }
        for (ResolvableType argument : type.getGenerics()) {
            collect(argument, types);
        }
    }

    private record Contribution(Class<?> type, Set<Class<?>> looked) implements BeanRegistrationAotContribution {

        @Override
        public void applyTo(GenerationContext generation, BeanRegistrationCode code) {
            ReflectionHints hints = generation.getRuntimeHints().reflection();
            hints.registerType(type, MemberCategory.INVOKE_DECLARED_METHODS);
            for (Class<?> above : ClassUtils.getAllInterfacesForClassAsSet(type)) {
                hints.registerType(above, MemberCategory.INVOKE_DECLARED_METHODS);
            }
            looked.forEach(property -> hints.registerType(
                    property, MemberCategory.INVOKE_PUBLIC_METHODS, MemberCategory.ACCESS_PUBLIC_FIELDS));
        }
    }
}
