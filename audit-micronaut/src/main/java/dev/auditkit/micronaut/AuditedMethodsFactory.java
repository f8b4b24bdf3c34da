package dev.auditkit.micronaut;

import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.capture.MethodCapture;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.reflect.ClassUtils;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Stream;

/** What records calls of audited methods. */
@Factory
final class AuditedMethodsFactory {

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Mono", AuditedMethodsFactory.class.getClassLoader());

    @Singleton
    @Requires(missingBeans = MethodCapture.class)
    MethodCapture auditMethodCapture(AuditRecorder recorder, List<AsyncResult> kinds) {
        List<AsyncResult> all = Stream.concat(kinds.stream(), REACTOR ? ReactorResult.kinds(recorder) : Stream.empty())
                .toList();
        return new MethodCapture(recorder, all, IntrospectedProperties.INSTANCE);
    }
}
