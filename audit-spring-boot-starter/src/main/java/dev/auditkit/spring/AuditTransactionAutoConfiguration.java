package dev.auditkit.spring;

import dev.auditkit.capture.TransactionProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Tells the recorder of Spring's transactions, whichever manager they have. */
@AutoConfiguration(before = AuditLogAutoConfiguration.class)
@ConditionalOnClass(TransactionSynchronizationManager.class)
public final class AuditTransactionAutoConfiguration {

    AuditTransactionAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    TransactionProvider auditTransactionProvider() {
        return new SpringTransactions();
    }
}
