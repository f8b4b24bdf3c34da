package dev.auditkit.spring.data;

import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.internal.spring.LateBean;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;
import org.springframework.data.repository.core.support.RepositoryFactorySupport;

/** Puts {@link RepositoryCapture} around repositories. Safe for use by many threads. */
final class RecordedRepositories implements BeanPostProcessor {

    private static final String OF_JPA = "org.springframework.data.jpa.";

    private final LateBean<AuditRecorder> recorder;
    private final LateBean<List<AsyncResult>> kinds;

    RecordedRepositories(Supplier<AuditRecorder> recorder, Supplier<List<AsyncResult>> kinds) {
        this.recorder = new LateBean<>(recorder);
        this.kinds = new LateBean<>(kinds);
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> factory && !isOfJpa(bean.getClass())) {
            factory.addRepositoryFactoryCustomizer(this::capture);
        }
        return bean;
    }

    private void capture(RepositoryFactorySupport factory) {
        factory.addRepositoryProxyPostProcessor((proxy, repository) -> proxy.addAdvice(
                new RepositoryCapture(new Entities(factory.getEntityInformation(repository)), recorder, kinds)));
    }

    private static boolean isOfJpa(Class<?> type) {
        for (Class<?> above = type; above != null; above = above.getSuperclass()) {
            if (above.getName().startsWith(OF_JPA)) {
                return true;
            }
        }
        return false;
    }
}
