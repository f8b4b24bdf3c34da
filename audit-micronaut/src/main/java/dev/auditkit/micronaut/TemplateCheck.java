package dev.auditkit.micronaut;

import dev.auditkit.Audited;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.MethodCapture;
import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.util.StringUtils;
import io.micronaut.inject.AdvisedBeanType;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.BeanDefinitionReference;
import io.micronaut.inject.ExecutableMethod;

/** Prepares all audited methods of the application when it starts, so that a template that cannot be used stops it there. */
@Context
@Requires(beans = MethodCapture.class)
@Requires(property = "audit.capture.methods", notEquals = StringUtils.FALSE)
final class TemplateCheck {

    TemplateCheck(AuditedMethods methods, AuditRecorder recorder, BeanContext context, LogKeeper keeper) {
        if (!recorder.config().captureMethods()) {
            return;
        }
        try {
            for (BeanDefinitionReference<?> reference : context.getBeanDefinitionReferences()) {
                if (reference instanceof AdvisedBeanType<?> advised && reference.isEnabled(context)) {
                    check(methods, advised.getInterceptedType(), reference.load(context));
                }
            }
        } catch (IllegalArgumentException e) {
            // Nobody stops a context that has not started.
            keeper.close();
            throw StartFailure.of(e);
        }
    }

    private static void check(AuditedMethods methods, Class<?> type, BeanDefinition<?> bean) {
        for (ExecutableMethod<?, ?> method : bean.getExecutableMethods()) {
            if (method.hasAnnotation(Audited.class)) {
                methods.of(type, method);
            }
        }
    }
}
