package dev.auditkit.spring.data;

import dev.auditkit.capture.AsyncResult;
import dev.auditkit.capture.AuditRecorder;
import dev.auditkit.spring.AuditLogAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

/** Records saves and deletes by repositories of Spring Data, but for those of JPA, whose changes audit-hibernate sees. */
@AutoConfiguration(after = AuditLogAutoConfiguration.class)
@ConditionalOnClass(RepositoryFactoryBeanSupport.class)
@ConditionalOnBooleanProperty(name = "audit.capture.data", matchIfMissing = true)
public final class AuditRepositoriesAutoConfiguration {

    AuditRepositoriesAutoConfiguration() {}

    /** Asks for the recorder late, as repositories are made after this and before anything is saved. */
    @Bean
    @ConditionalOnMissingBean
    static RecordedRepositories auditRecordedRepositories(
            ObjectProvider<AuditRecorder> recorder, ObjectProvider<AsyncResult> kinds) {
        return new RecordedRepositories(
                recorder::getObject, () -> kinds.orderedStream().toList());
    }
}
